#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/common/result.h"
#include "storage/connection/database.h"

namespace vouch::storage {

/// What was done about the partitions of facts; months as "2026-11-01".
struct MonthsKept {
  std::vector<std::string> made;     ///< partitions made
  std::vector<std::string> dropped;  ///< all gone but what warrants in force keep
};

/// Makes the partitions of this month and the two to come, and, given `keep`, drops the months that ended
/// more than so many months ago. `database` is the owner's; each step is a transaction of its own, of at most
/// `limit`, and readers and writers go on beside. Months of which something is kept are looked at again each
/// time: a warrant may have ended. Errors: those of Transaction; TIMEOUT also where somebody reads for
/// minutes on end, CONFLICT where facts to be kept keep coming in. What was begun is finished by the next
/// call.
Result<MonthsKept> keep_months(Database& database, std::chrono::year_month now, std::optional<unsigned> keep,
                               std::chrono::milliseconds limit);

/// Forgets which questions were answered under warrants that are over: no answer of theirs is amended any
/// more. `database` is the owner's. Returns how many were forgotten. Errors: those of Transaction.
Result<std::uint64_t> forget_told_answers(Database& database, std::chrono::milliseconds limit);

}  // namespace vouch::storage
