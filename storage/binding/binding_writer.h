#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "domain/common/result.h"
#include "domain/identity/uri.h"
#include "storage/binding/binding_record.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// How many rows a replacement wrote; what was equal was not touched.
struct ReplacedBindings {
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t removed = 0;
};

/// Whose bindings may stand on record.
struct StandingImpus {
  std::vector<Impu> whole;   ///< what is not told of these any more is removed
  std::vector<Impu> partly;  ///< of these the others stay as they stand
};

/// Makes `records` the bindings of their IMPUs: all of them, but for those told partly. A record whose IMPU
/// is longer than an index can hold is left out, as its facts are (AddedFacts); one that is told
/// unless it stands leaves what stands. Errors: those of Transaction.
Result<ReplacedBindings> replace_bindings(Transaction& transaction, const StandingImpus& impus,
                                          std::span<const BindingRecord> records, KnowledgeTime known_at);

}  // namespace vouch::storage
