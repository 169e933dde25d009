#pragma once

#include <span>
#include <vector>

#include "domain/session/leg.h"
#include "domain/session/session.h"

namespace vouch {

enum class SessionKind {
  kCall,          ///< INVITE
  kMessage,       ///< MESSAGE outside a dialog
  kSubscription,  ///< SUBSCRIBE
  kReferral,      ///< REFER outside a dialog
};

/// Why a session is over.
enum class SessionEnd {
  kHungUp,        ///< BYE, or the last answered branch's
  kCancelled,     ///< given up before an answer
  kRefused,       ///< a final answer that is none: `status` says which
  kCompleted,     ///< a session of one request was answered
  kUnsubscribed,  ///< SUBSCRIBE with Expires 0, or NOTIFY with terminated
  kDialogGone,    ///< 481 or 408 to a request in the dialog (RFC 3261 section 12.2.1.2)
  kTimerExpired,  ///< nothing refreshed it in time (RFC 4028 section 10, RFC 6665 section 4.4.1)
  kTakenOver,     ///< another dialog took its place (RFC 3891)
};

std::string_view name_of(SessionKind kind);
std::string_view name_of(SessionEnd end);

/// A note: the session timer was below the minimum of RFC 4028 section 4, which is taken in its place.
inline constexpr std::string_view kTimerBelowMinimum = "SESSION_TIMER_BELOW_MINIMUM";

/// What one session has to do with another.
enum class RelationKind {
  kSameCall,    ///< one charging identifier, and nothing shows which side of which it is (RFC 7315)
  kReplaces,    ///< this one took the other's place, or asked for it
  kReplacedBy,  ///< the other way round
  kNames,       ///< a message of this one names the other: Join, Target-Dialog, REFER
  kNamedBy,     ///< the other way round
};

std::string_view name_of(RelationKind kind);

struct Relation {
  RelationKind kind = RelationKind::kSameCall;
  std::string call_id;  ///< of the other
  friend auto operator<=>(const Relation&, const Relation&) = default;
};

/// How the branches of a session followed each other.
enum class Fork {
  kNone,        ///< one branch
  kParallel,    ///< at least two at once
  kSequential,  ///< each began when the one before had failed or was given up (RFC 3261 section 16.6)
};

std::string_view name_of(Fork fork);

struct Session {
  SessionKind kind = SessionKind::kCall;
  std::string call_id;
  std::string from_tag;
  std::string icid;  ///< of the network's deepest hop; empty if none
  NetworkTime started_at;
  std::optional<NetworkTime> answered_at;
  std::optional<NetworkTime> ended_at;
  std::optional<SessionEnd> end;          ///< set with ended_at
  std::optional<LegRole> ended_by;        ///< who sent the BYE or CANCEL, where one was seen
  std::uint16_t status = 0;               ///< of a refusal, as the caller got it as far as seen
  std::optional<NetworkTime> expires_at;  ///< when an answered session ends if nothing refreshes it
  Fork fork = Fork::kNone;
  std::string disposition;                  ///< what the caller asked of a fork (RFC 3841); empty if nothing
  std::vector<SessionLeg> legs;             ///< the originating one first, then the terminating branches
  std::vector<std::string> services;        ///< sorted
  std::vector<DialogReference> references;  ///< other dialogs its messages name, sorted
  std::vector<Relation> relations;          ///< sorted; set by join()
  std::vector<std::string> notes;           ///< stable codes of oddities survived, sorted
  std::vector<std::string> joined;          ///< further Call-IDs of this session, sorted; set by join()
};

/// The sessions that the facts of one Call-ID tell, oldest first; usually one. A pure function of the set of
/// facts: order and repetition make no difference. Of a message that was seen more than once (sent again, or
/// by two feeds) the earliest copy counts.
///
/// A session begins with a request without a To tag; the same one again, with a higher CSeq, is its next
/// attempt (RFC 3261 section 22.2) unless it is a request of its own that went well. What comes with both
/// tags moves or ends it and makes no session (RFC 3261 section 12.2).
std::vector<Session> sessions(std::span<const SessionFact> facts);

/// The session as known at `now`: one whose timer had run out by then is over.
Session settled_at(Session session, NetworkTime now);

}  // namespace vouch
