#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/opaque_id.h"
#include "domain/common/time.h"
#include "domain/identity/instance_id.h"
#include "domain/identity/uri.h"

namespace vouch {

enum class SessionFactKind {
  kInvite,        ///< INVITE without a To tag: asks for a session (a re-INVITE is kModify)
  kModify,        ///< re-INVITE, UPDATE or re-SUBSCRIBE in a dialog
  kProgress,      ///< 101 to 199
  kAnswer,        ///< 2xx to the request that asks for a session, or to a later INVITE or SUBSCRIBE
  kFailure,       ///< 300 to 699 to one of them, or to an UPDATE
  kRefreshed,     ///< 2xx to an UPDATE: the session goes on (RFC 4028 section 7.2)
  kCancel,        ///< CANCEL
  kEnd,           ///< BYE
  kMessage,       ///< MESSAGE outside a dialog (SMS over IP, RFC 3428): a session of one request
  kSubscribe,     ///< SUBSCRIBE without a To tag (RFC 6665)
  kUnsubscribed,  ///< NOTIFY that says the subscription is terminated (RFC 6665 section 4.1.3)
  kRefer,         ///< REFER (RFC 3515): without a To tag a session of one request, else a step in a dialog
};

std::string_view name_of(SessionFactKind kind);
std::optional<SessionFactKind> session_fact_kind_from(std::string_view name);

/// What a message has to do with another dialog.
enum class ReferenceKind {
  kReplaces,      ///< it takes that dialog's place (RFC 3891)
  kJoin,          ///< it is added to it (RFC 3911)
  kTargetDialog,  ///< it concerns it (RFC 4538)
  kRefersTo,      ///< a REFER asks somebody to replace it (RFC 3515, Replaces in Refer-To)
};

std::string_view name_of(ReferenceKind kind);
std::optional<ReferenceKind> reference_kind_from(std::string_view name);

/// Another dialog that a message names; which tag is whose depends on whom the message is for.
struct DialogReference {
  ReferenceKind kind = ReferenceKind::kReplaces;
  std::string call_id;
  std::string to_tag;
  std::string from_tag;
  friend auto operator<=>(const DialogReference&, const DialogReference&) = default;
};

/// What stands before a service that the UE asks for itself (P-Preferred-Service, RFC 6050 section 4.2, or a
/// P-Asserted-Service of its own): the network need not grant it.
constexpr std::string_view kPreferredService = "p-preferred-service=";

/// What a branch is found again by: 64 bits of it (FNV-1a). Stored, so it never becomes another.
using BranchDigest = std::int64_t;
BranchDigest branch_digest(std::string_view branch);

/// Names one message of a session at one hop.
using SessionFactId = OpaqueId<struct SessionFactIdTag>;

/// The unit of knowledge about sessions: one message that starts, moves or ends a session, as seen at one
/// hop. Immutable; a session is a function of the set of its facts, so they may come late, twice and out of
/// order.
struct SessionFact {
  SessionFactId id;
  SessionFactKind kind = SessionFactKind::kInvite;
  std::string call_id;
  std::string icid;  ///< icid-value of P-Charging-Vector (RFC 7315); empty if none
  std::uint32_t cseq = 0;
  std::uint16_t status = 0;   ///< of a response; 0 for a request
  std::uint16_t hop = 0;      ///< number of Via entries
  std::string branch;         ///< of the topmost Via: joins a response to its request at this hop
  std::string parent_branch;  ///< of a request, of the second Via: the branch it came in on at its sender;
                              ///< empty at the first hop
  std::vector<BranchDigest> earlier_branches;  ///< of a request for a session, of the Vias below these two:
                                               ///< what it came in on at the nodes before
  std::string from_tag;
  std::string to_tag;  ///< empty in a request that starts a session
  NetworkTime observed_at;
  std::string request_uri;   ///< of a request, as received
  std::optional<Impu> from;  ///< From; P-Preferred-Identity (RFC 3325) behind an anonymous one
  std::optional<Impu> to;
  std::vector<Impu> asserted;  ///< P-Asserted-Identity (RFC 3325): of the caller in a request, of the
                               ///< answerer in a response
  std::optional<Impu> called;  ///< P-Called-Party-ID (RFC 7315): the IMPU the terminating request was for
  ContactUri contact;          ///< of this message's sender; empty if none
  std::optional<InstanceId>
      contact_instance;            ///< +sip.instance of that Contact; a bonus (RFC 7255 section 5)
  std::vector<std::string> route;  ///< Route of a request: towards the UE it holds the Path
  std::string source_address;
  std::uint16_t source_port = 0;
  std::string destination_address;
  std::uint16_t destination_port = 0;
  std::vector<std::string> services;  ///< sorted ICSIs and IARIs of P-Asserted-Service, Accept-Contact and
                                      ///< Contact, feature tags of Accept-Contact that name a service; what
                                      ///< the UE only prefers behind kPreferredService
  std::string feed;
  std::optional<std::uint32_t> lasts_s;     ///< of a 2xx: how long the session lasts if nothing refreshes it,
                                            ///< Session-Expires (RFC 4028) or Expires of SUBSCRIBE
  std::vector<DialogReference> references;  ///< other dialogs it names, sorted
  std::string disposition;  ///< Request-Disposition (RFC 3841 section 9.1), lower case; empty if none
};

}  // namespace vouch
