#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>

#include "domain/binding/past.h"
#include "domain/common/result.h"
#include "storage/binding/profile_reader.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

using Pasts = std::map<Impu, Past>;

struct KeptPasts {
  Pasts pasts;
  std::set<Impu> on_record;  ///< of whom there is one, be it another release's that cannot be read
};

/// The pasts of `impus` that were kept at `as_of`: what is told with them is what all facts known then tell.
/// Errors: those of Transaction.
Result<KeptPasts> read_pasts(Transaction& transaction, std::span<const Impu> impus, KnowledgeTime as_of,
                             ProfileReader& profiles);

/// What becomes of pasts on record: the new one, or none.
using ChangedPasts = std::map<Impu, std::optional<Past>>;

/// Keeps pasts in the place of those before. Their facts are on record or added in this transaction. Errors:
/// those of Transaction.
Result<void> replace_pasts(Transaction& transaction, const ChangedPasts& pasts, KnowledgeTime known_at);

}  // namespace vouch::storage
