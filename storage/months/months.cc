#include "storage/months/months.h"

#include <fmt/core.h>

#include "storage/months/statements.h"

namespace vouch::storage {
namespace {

constexpr int kMonthsAhead = 2;

std::string text_of(std::chrono::year_month month) {
  return fmt::format("{:04}-{:02}-01", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

/// Runs one of the functions for a month; whether there was anything to do.
Result<bool> run(Database& database, const Statement& function, const std::string& month,
                 std::chrono::milliseconds limit) {
  return with_transaction(database, Access::kReadWrite, limit, [&](Transaction& transaction) -> Result<bool> {
    auto did = transaction.query(function, {month}, [](RowReader& row) { return row.text(); });
    if (!did) return tl::make_unexpected(did.error());
    return !did->empty() && did->front() != "0" && did->front() != "f";
  });
}

Result<std::vector<std::string>> known(Database& database, std::chrono::milliseconds limit) {
  return with_transaction(database, Access::kReadOnly, limit, [&](Transaction& transaction) {
    return transaction.query(months_sql::kMonthsKnown, {}, [](RowReader& row) { return row.text(); });
  });
}

}  // namespace

Result<MonthsKept> keep_months(Database& database, std::chrono::year_month now, std::optional<unsigned> keep,
                               std::chrono::milliseconds limit) {
  MonthsKept kept;
  for (int ahead = 0; ahead <= kMonthsAhead; ++ahead) {
    const std::string month = text_of(now + std::chrono::months{ahead});
    const auto did = run(database, months_sql::kMakeMonth, month, limit);
    if (!did) return tl::make_unexpected(did.error());
    if (*did) kept.made.push_back(month);
  }
  if (!keep) return kept;
  const auto months = known(database, limit);
  if (!months) return tl::make_unexpected(months.error());
  const std::string first_kept = text_of(now - std::chrono::months{static_cast<int>(*keep)});
  for (const std::string& month : *months) {
    if (month >= first_kept) continue;
    const auto did = run(database, months_sql::kDropMonth, month, limit);
    if (!did) return tl::make_unexpected(did.error());
    if (*did) kept.dropped.push_back(month);
  }
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
