#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "services/answer/resolve_session.h"
#include "storage/session/session_reader.h"

namespace vouch::services {

struct OfCallId {
  std::string call_id;
};
struct OfChargingId {
  std::string icid;
};

/// A page of a listing of sessions.
struct SessionsPage {
  std::variant<Target, OfCallId, OfChargingId> of;
  std::optional<NetworkTime> since{};  ///< not given: since the warrant's period began
  std::optional<NetworkTime> until{};
  std::size_t calls = 50;  ///< to look at: bounds the page, and the time it takes
  storage::CallPlace after{};
};

struct SessionsAnswer {
  Basis basis;
  std::vector<ToldSession> sessions;  ///< by when their calls began
  std::vector<storage::ToldSubject> subjects;
  std::optional<storage::CallPlace> next;  ///< where the next page begins; nothing after the last
  std::size_t size() const { return sessions.size(); }
};

/// The sessions that went on in a time, as far as the warrant reaches them: of a target those that it took
/// part in, else those that any of the warrant's did. Pages as of one knowledge time hold each once. Errors:
/// TARGET_NOT_COVERED, OUTSIDE_PERIOD, those of storage.
Result<SessionsAnswer> list_sessions(Case& open_case, const SessionsPage& page);

/// The sessions of `calls` that a page which was told would hold if it were told in the case. Errors: those
/// of list_sessions().
Result<std::vector<ToldSession>> sessions_on(Case& open_case, const storage::ToldPage& page,
                                             const std::vector<std::string>& calls);

}  // namespace vouch::services
