#include "storage/months/months.h"

#include <fmt/core.h>

#include <string_view>
#include <thread>

#include "storage/months/statements.h"

namespace vouch::storage {
namespace {

constexpr int kMonthsAhead = 2;
/// Readers go first: a lock that is not free is asked for again so often before it is somebody else's error.
constexpr int kAttempts = 120;
constexpr std::chrono::milliseconds kPause{500};

using Tables = std::vector<std::string_view>;
const Tables kFacts{"registration_fact", "session_fact", "network_imei"};
/// What is said of facts goes after them: a fact without its content cannot be read.
const Tables kSaidOfFacts{"finder", "registration_content"};
const Tables kForgotten{"registration_past", "binding", "binding_removal", "session_party", "session_link"};

std::string text_of(std::chrono::year_month month) {
  return fmt::format("{:04}-{:02}-01", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

/// The steps of migrations/0010_months_beside_readers.sql; each is a transaction and can be run again.
class MonthSteps {
 public:
  MonthSteps(Database& database, std::chrono::milliseconds limit) : database_(database), limit_(limit) {}

  Result<std::vector<std::string>> known() {
    return with_transaction(database_, Access::kReadOnly, limit_, [&](Transaction& transaction) {
      return transaction.query(months_sql::kMonthsKnown, {}, [](RowReader& row) { return row.text(); });
    });
  }

  /// Whether there was anything to make.
  Result<bool> make(const std::string& month) {
    bool made = false;
    for (const Tables& tables : {kFacts, kSaidOfFacts}) {
      for (const std::string_view table : tables) {
        const auto did = patiently(months_sql::kMakeMonth, {cell(table), month});
        if (!did) return tl::make_unexpected(did.error());
        made = made || *did == "DONE";
      }
    }
    return made;
  }

  /// Puts on record that what no warrant keeps of the month goes: before it does, so that no answer misses it
  /// silently.
  Result<void> note_dropped(const std::string& month) {
    const auto noted = run(months_sql::kNoteDropped, {month});
    if (!noted) return tl::make_unexpected(noted.error());
    return {};
  }

  /// Whether anything of the month has to go from one of `tables`.
  Result<bool> has_to_go(const Tables& tables, const std::string& month) {
    for (const std::string_view table : tables) {
      const auto told = run(months_sql::kHasToGo, {cell(table), month});
      if (!told) return tl::make_unexpected(told.error());
      if (*told == "t") return true;
    }
    return false;
  }

  Result<void> drop(const Tables& tables, const std::string& month) {
    for (const std::string_view table : tables) {
      const auto goes = has_to_go({table}, month);
      if (!goes) return tl::make_unexpected(goes.error());
      if (!*goes) continue;
      if (auto dropped = drop(table, month); !dropped) return dropped;
    }
    return {};
  }

  /// What facts that are gone left behind of before `month`.
  Result<void> forget(const std::string& month) {
    for (const std::string_view table : kForgotten) {
      std::string after;
      bool is_last = false;
      do {
        auto last = told(months_sql::kForgetBatch, {cell(table), month + " 00:00:00+00", cell(after)});
        if (!last) return tl::make_unexpected(last.error());
        is_last = *last && (*last)->empty();
        if (*last) after = std::move(**last);
      } while (!is_last);
    }
    return {};
  }

 private:
  /// What a function returns; nothing for NULL.
  Result<std::optional<std::string>> told(const Statement& function, const Row& parameters) {
    using Told = std::optional<std::string>;
    return with_transaction(
        database_, Access::kReadWrite, limit_, [&](Transaction& transaction) -> Result<Told> {
          auto rows =
              transaction.query(function, parameters, [](RowReader& row) { return row.maybe_text(); });
          if (!rows) return tl::make_unexpected(rows.error());
          return rows->empty() ? Told{} : std::move(rows->front());
        });
  }

  Result<std::string> run(const Statement& function, const Row& parameters) {
    return told(function, parameters).map([](auto text) { return text.value_or(std::string{}); });
  }

  Result<std::string> patiently(const Statement& function, const Row& parameters) {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      auto told = run(function, parameters);
      if (!told || *told != "BUSY") return told;
      std::this_thread::sleep_for(kPause);
    }
    return fail("TIMEOUT", std::string{function.name} + " waits for a transaction that does not end");
  }

  Result<void> drop(std::string_view table, const std::string& month) {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const auto horizon = run(months_sql::kStageMonth, {cell(table), month});
      if (!horizon) return tl::make_unexpected(horizon.error());
      const auto did = horizon->empty() ? run(months_sql::kDropFromDefault, {cell(table), month})
                                        : patiently(months_sql::kSwapMonth, {cell(table), month, *horizon});
      if (!did) return tl::make_unexpected(did.error());
      if (*did != "GREW") return {};
    }
    return fail("CONFLICT", "the month does not come to rest");
  }

  Database& database_;
  std::chrono::milliseconds limit_;
};

/// The months of before `first_kept` of which something has to go.
Result<std::vector<std::string>> months_to_drop(MonthSteps& steps, const std::string& first_kept) {
  const auto known = steps.known();
  if (!known) return known;
  std::vector<std::string> to_drop;
  for (const std::string& month : *known) {
    if (month >= first_kept) continue;
    auto goes = steps.has_to_go(kFacts, month);
    if (goes && !*goes) goes = steps.has_to_go(kSaidOfFacts, month);
    if (!goes) return tl::make_unexpected(goes.error());
    if (*goes) to_drop.push_back(month);
  }
  return to_drop;
}

}  // namespace

Result<MonthsKept> keep_months(Database& database, std::chrono::year_month now, std::optional<unsigned> keep,
                               std::chrono::milliseconds limit) {
  MonthSteps steps{database, limit};
  MonthsKept kept;
  for (int ahead = 0; ahead <= kMonthsAhead; ++ahead) {
    const std::string month = text_of(now + std::chrono::months{ahead});
    const auto did = steps.make(month);
    if (!did) return tl::make_unexpected(did.error());
    if (*did) kept.made.push_back(month);
  }
  if (!keep) return kept;
  const std::string first_kept = text_of(now - std::chrono::months{static_cast<int>(*keep)});
  auto to_drop = months_to_drop(steps, first_kept);
  if (!to_drop) return tl::make_unexpected(to_drop.error());
  for (const std::string& month : *to_drop) {
    if (auto done = steps.note_dropped(month); !done) return tl::make_unexpected(done.error());
    if (auto done = steps.drop(kFacts, month); !done) return tl::make_unexpected(done.error());
  }
  // Before what is said of facts goes, by which a run after this one was killed knows that it has something
  // to do.
  if (!to_drop->empty()) {
    if (auto done = steps.forget(first_kept); !done) return tl::make_unexpected(done.error());
  }
  for (const std::string& month : *to_drop) {
    if (auto done = steps.drop(kSaidOfFacts, month); !done) return tl::make_unexpected(done.error());
  }
  kept.dropped = std::move(*to_drop);
  return kept;
}

Result<std::uint64_t> forget_told_answers(Database& database, std::chrono::milliseconds limit) {
  return with_transaction(
      database, Access::kReadWrite, limit, [](Transaction& transaction) -> Result<std::uint64_t> {
        const auto gone = transaction.query(months_sql::kForgetToldAnswers, {},
                                            [](RowReader& row) { return row.number<std::uint64_t>(); });
        if (!gone) return tl::make_unexpected(gone.error());
        return gone->front();
      });
}

}  // namespace vouch::storage
