#pragma once

#include <span>

#include "domain/common/result.h"
#include "domain/coverage/coverage.h"
#include "storage/connection/transaction.h"
#include "storage/feed/feed.h"

namespace vouch::storage {

/// Adds what a batch brought of each feed (each at most once), but for what it refused; makes feeds not heard
/// of before. A settled sequence never goes back. Errors: those of Transaction.
Result<void> add_progress(Transaction& transaction, std::span<const FeedProgress> progress,
                          KnowledgeTime known_at);

/// Records how many messages runs of feeds have refused so far; told again, or late, it changes nothing.
/// Errors: those of Transaction.
Result<void> add_refused(Transaction& transaction, const RefusedByRun& refused);

/// Records what feeds saw; what is on record already is not recorded again. Intervals that touch need not be
/// told again to become one, but for those with a count: each is told whole, and once. An interval that ends
/// before it begins says nothing. Errors: those of Transaction.
Result<void> add_coverage(Transaction& transaction, std::span<const FeedInterval> intervals,
                          KnowledgeTime known_at);

/// Records how feeds stand; what is on record already is not recorded again. Errors: those of Transaction.
Result<void> add_lives(Transaction& transaction, std::span<const FeedLife> lives, KnowledgeTime known_at);

}  // namespace vouch::storage
