#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/session/session.h"

namespace vouch {

enum class LegRole { kOriginating, kTerminating };
enum class LegOutcome {
  kTrying,  ///< no final answer seen
  kAnswered,
  kRangOnly,  ///< rang, but another branch answered or nobody did
  kFailed,    ///< refused, busy
};

/// One party's side of a session, with everything that may tell which binding it used.
struct SessionLeg {
  LegRole role = LegRole::kOriginating;
  LegOutcome outcome = LegOutcome::kTrying;
  std::vector<Impu> identities;    ///< of the party, sorted
  bool identity_asserted = false;  ///< by the network (RFC 3325, P-Called-Party-ID), else claimed
  std::vector<std::string> uris;   ///< the party's Contact, and the Request-URI it was reached at; sorted
  std::optional<InstanceId> contact_instance;  ///< in the party's own Contact
  std::string flow_address;  ///< the party's end of the flow; empty if the UE's own hop was not seen
  std::uint16_t flow_port = 0;
  std::vector<std::string> route;  ///< of the terminating request: holds the Path of the binding used
  NetworkTime instant;             ///< when the binding must have been live
};

struct Session {
  std::string call_id;
  std::string from_tag;
  NetworkTime started_at;
  std::optional<NetworkTime> answered_at;
  std::optional<NetworkTime> ended_at;
  std::vector<SessionLeg> legs;       ///< the originating one first, then a terminating one for each branch
  std::vector<std::string> services;  ///< sorted
};

/// The sessions that the facts of one Call-ID tell, oldest first; usually one. A pure function of the set of
/// facts. The terminating branches are the requests that no further hop carried on (by the chain of Via
/// entries); a branch ends as its own responses say, and is the identity asserted in them.
std::vector<Session> sessions(std::span<const SessionFact> facts);

}  // namespace vouch
