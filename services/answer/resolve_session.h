#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/correlation/associate.h"
#include "services/answer/told_binding.h"

namespace vouch::services {

/// A leg as it is told: what the warrant reaches of it.
struct ToldLeg {
  SessionLeg leg;           ///< identities cut to what may be told
  Association association;  ///< candidates left out: those told are in `candidates`
  std::vector<ToldBinding> candidates;
  std::size_t withheld_candidates = 0;
  std::optional<Verdict> session_verdict;  ///< where one binding was matched
  std::string fork_by_q;                   ///< explain_fork_by_q(), among the legs told
};

struct ToldSession {
  Session session;  ///< without its legs; under the Call-ID that was asked for, or of the first leg told
  bool went_on_at_period_end = false;  ///< what came later is left out
  std::vector<ToldLeg> legs;
  std::size_t withheld_legs = 0;
};

struct SessionAnswer {
  Basis basis;
  ToldSession told;
  std::vector<storage::ToldSubject> subjects;
  std::size_t size() const { return told.legs.size(); }
};

/// The session of `call_id` as far as the warrant's targets took part in it; of several, the one going on at
/// `at`, else the latest. Errors: SESSION_NOT_FOUND (there is none, or no target took part, or it began
/// outside the period: the caller is not told which), those of storage.
Result<SessionAnswer> resolve_session(Case& open_case, const std::string& call_id,
                                      std::optional<NetworkTime> at);

/// What such an answer tells.
Result<ToldSession> resolved(Case& open_case, const std::string& call_id, std::optional<NetworkTime> at);

/// The sessions of `call_id`, and of the calls it is joined with across a B2BUA, that began in the case's
/// period, oldest first; as what was said before its end tells them. Errors: those of storage.
Result<std::vector<Session>> sessions_of(Case& open_case, const std::string& call_id);

/// What the warrant reaches of one session. The legs' bindings are brought into the world. Errors: those of
/// storage.
Result<ToldSession> tell_session(Case& open_case, const Session& session);
/// The same for some of the warrant's targets.
Result<ToldSession> tell_session(Case& open_case, const Session& session, std::span<const Target> targets);

/// Until when a session is spoken of: its end, or now if it goes on.
NetworkTime spoken_of_until(const Session& session, const Case& open_case);

}  // namespace vouch::services
