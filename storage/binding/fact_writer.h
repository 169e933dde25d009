#pragma once

#include <cstddef>
#include <span>

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

/// Adds facts, the profiles they name, and what their IMPUs are found by. `known`: all facts on record about
/// the IMPUs of `facts`; the caller holds the clock of knowledge (storage/ingest) since before it read them,
/// so nobody adds at the same time. Errors: those of Transaction; CONFLICT, where a fact on record is missing
/// in `known`.
Result<AddedFacts> add_facts(Transaction& transaction, std::span<const RegistrationFact> facts,
                             const FactsByImpu& known, KnowledgeTime known_at);

}  // namespace vouch::storage
