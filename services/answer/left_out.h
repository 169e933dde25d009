#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/answer/desk.h"
#include "services/answer/enough.h"
#include "services/answer/resolve_session.h"
#include "storage/watch/news_reader.h"
#include "storage/watch/told_answers.h"

namespace vouch::services {

/// What became known in (since, until] of a warrant's targets.
struct News {
  KnowledgeTime since;
  KnowledgeTime until;
  storage::Signs signs;                     ///< that lead to sessions of the targets
  std::optional<NetworkTime> registration;  ///< when the earliest registration was
  std::optional<NetworkTime> at;            ///< when the earliest of all was; nothing where there is none
};

/// Errors: those of storage.
Result<News> news_between(Case& open_case, KnowledgeTime since, KnowledgeTime until);

/// Finds the sessions that pages told nothing of and would tell with what became known since, notes them as
/// told of by their answers, and amends those. A part of the calls at a time, by their places among those
/// that are touched (storage/watch/news_reader.h), however many they are.
class LeftOut {
 public:
  /// All outlive it.
  LeftOut(Case& open_case, storage::ToldAnswers& answers, const News& news, const Enough& enough)
      : open_case_(open_case), answers_(answers), news_(news), enough_(enough) {}

  /// Looks at a page from the place `from` on, empty at the first: at one call, and on while there is time.
  /// Returns where to go on when there is time again; empty where all was looked at. Errors: those of
  /// storage.
  Result<std::string> look_at(const storage::ToldAnswer& told, const storage::ToldPage& page,
                              std::string from);

 private:
  using Calls = std::vector<storage::TouchedCall>;

  Result<Calls> touched_from(const std::string& place);
  Result<void> amend(const storage::ToldAnswer& told, const std::vector<ToldSession>& sessions,
                     std::vector<storage::CallTold>& told_already);

  Case& open_case_;
  storage::ToldAnswers& answers_;
  const News& news_;
  const Enough& enough_;
  std::optional<Calls> first_;  ///< all pages begin with these
};

}  // namespace vouch::services
