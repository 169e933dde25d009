#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/coverage/coverage.h"
#include "storage/connection/transaction.h"
#include "storage/feed/feed.h"

namespace vouch::storage {

/// Reads about feeds. Errors of all functions: those of Transaction.
class FeedReader {
 public:
  explicit FeedReader(Transaction& transaction) : transaction_(transaction) {}

  /// Every message of the feed up to this sequence number has had its effect; 0 for a feed never heard of.
  Result<std::uint64_t> settled_sequence(std::string_view feed);

  /// All feeds, by name.
  Result<std::vector<FeedRecord>> feeds();

  /// What the feeds said of `[since, until]`, and how they stood then, as known at `as_of`: by feed and time,
  /// intervals cut to that period.
  Result<FeedRecords> records(NetworkTime since, NetworkTime until, KnowledgeTime as_of);
  /// What records() of any part of `[since, until]` is made of, by within(); what was dropped is told from
  /// `dropped_since` on, where that is given.
  Result<FeedRecords> records_around(NetworkTime since, NetworkTime until, KnowledgeTime as_of,
                                     std::optional<NetworkTime> dropped_since = {});

 private:
  Transaction& transaction_;
};

}  // namespace vouch::storage
