#pragma once

#include <cstddef>
#include <span>

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

/// Makes `records` the bindings of their IMPUs: all of them. `impus`: those of which bindings may stand on
/// record; what is no longer told of them is removed. A record whose IMPU is longer than an index can hold
/// is left out, as its facts are (AddedFacts). Errors: those of Transaction.
Result<ReplacedBindings> replace_bindings(Transaction& transaction, std::span<const Impu> impus,
                                          std::span<const BindingRecord> records, KnowledgeTime known_at);

}  // namespace vouch::storage
