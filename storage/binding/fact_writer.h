#pragma once

#include <cstddef>

#include "domain/common/result.h"
#include "domain/registration/facts_by_impu.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// What became of facts offered for storing.
struct AddedFacts {
  std::size_t added = 0;
  std::size_t repeated = 0;  ///< on record already, or twice in the batch
  std::size_t unstorable =
      0;  ///< IMPU longer than an index can hold (kLongestKey): to be counted and alarmed
};

/// Adds facts, the profiles they name, and what their IMPUs are found by. `known` of each IMPU: all on
/// record; the caller holds the clock of knowledge (storage/ingest) and knows that nobody has added since it
/// read them. Errors: those of Transaction.
Result<AddedFacts> add_facts(Transaction& transaction, const GrowingByImpu& facts, KnowledgeTime known_at);

}  // namespace vouch::storage
