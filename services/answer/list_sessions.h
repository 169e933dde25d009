#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
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

/// What a page that was told would hold if it were told in another case.
class PageAgain {
 public:
  /// Of `calls`. All outlive it. Errors: those of list_sessions().
  static Result<PageAgain> of(Case& open_case, const storage::ToldPage& page,
                              const std::vector<std::string>& calls);

  /// The sessions of one of the calls that stand on the page, as they are told there. Errors: those of
  /// list_sessions().
  Result<std::vector<ToldSession>> sessions_of(const std::string& call_id);

  struct Listing;

 private:
  PageAgain(Case& open_case, const storage::ToldPage& page, std::shared_ptr<const Listing> listing)
      : open_case_(open_case), page_(page), listing_(std::move(listing)) {}

  Case& open_case_;
  const storage::ToldPage& page_;
  std::shared_ptr<const Listing> listing_;
  std::map<std::string, storage::CallPlace> places_;  ///< of the calls that may tell something on the page
};

}  // namespace vouch::services
