#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/session/session.h"

namespace vouch {

enum class LegRole { kOriginating, kTerminating };
enum class LegOutcome {
  kTrying,  ///< no final answer seen
  kAnswered,
  kRangOnly,  ///< rang, but another branch answered or nobody did
  kFailed,    ///< refused, busy, cancelled before it rang
};

/// One party's side of a session, with everything that may tell which binding it used.
struct SessionLeg {
  LegRole role = LegRole::kOriginating;
  LegOutcome outcome = LegOutcome::kTrying;
  std::string call_id;             ///< of the messages it was seen in
  std::vector<std::string> tags;   ///< the party's own, sorted: with call_id they name its dialogs
  std::vector<Impu> identities;    ///< of the party, sorted
  bool identity_asserted = false;  ///< by the network (RFC 3325, P-Called-Party-ID), else claimed
  std::vector<std::string> uris;   ///< the party's Contact, and the Request-URI it was reached at; sorted
  std::optional<InstanceId> contact_instance;  ///< in the party's own Contact
  std::string flow_address;  ///< the party's end of the flow; empty if the UE's own hop was not seen
  std::uint16_t flow_port = 0;
  std::vector<std::string> route;  ///< of the terminating request: holds the Path of the binding used
  NetworkTime instant;             ///< when the binding must have been live
  std::optional<NetworkTime> answered_at;
  std::optional<NetworkTime> given_up_at;  ///< of a branch: when it was cancelled, whatever it answered then
  std::optional<NetworkTime> ended_at;
  std::vector<std::string> services;  ///< services that the session was asked for with, else that the
                                      ///< party's own Contact shows; sorted
  std::uint16_t status = 0;           ///< final one of a branch that failed, e.g. 430 (RFC 5626 section 11.5)
};

}  // namespace vouch
