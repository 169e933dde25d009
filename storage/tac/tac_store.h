#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/common/opaque_id.h"
#include "domain/common/result.h"
#include "domain/common/time.h"
#include "storage/connection/transaction.h"
#include "storage/tac/tac_block.h"

namespace vouch::storage {

using CatalogueId = OpaqueId<struct CatalogueIdTag>;

/// Where a catalogue comes from.
struct CatalogueOrigin {
  std::string source;
  std::string licence;
  std::string imported_by;
};

/// A catalogue that was imported as a whole.
struct CatalogueRecord {
  CatalogueId id;
  std::uint64_t version = 0;
  KnowledgeTime known_at;
  std::uint64_t entries = 0;
  CatalogueOrigin origin;
};

/// TAC catalogues, kept for ever; within a transaction of the caller. Besides the codes named, every function
/// may fail with those of Transaction.
class TacStore {
 public:
  explicit TacStore(Transaction& transaction) : transaction_(transaction) {}

  /// Begins a catalogue that nobody is asked from yet.
  Result<void> begin(const CatalogueId& id, const CatalogueOrigin& origin, NetworkTime now);
  /// Adds whole ranges to it. Errors: CONFLICT (it has one of them, is finished, or there is none).
  Result<void> add(const CatalogueId& id, const std::map<Tac, TacEntry>& entries);
  /// From now on it is the one that is asked. Errors: CONFLICT (it is finished, or there is none).
  Result<void> finish(const CatalogueId& id);

  /// Removes what imports left that were begun before `begun_before` and never finished. Nobody can go on
  /// with them then.
  Result<void> drop_broken_imports(NetworkTime begun_before);

  /// Those that are finished, the newest first.
  Result<std::vector<CatalogueRecord>> list();
  /// The one that is asked as known at `as_of`, and its version; nothing before the first.
  using Asked = std::pair<CatalogueId, std::uint64_t>;
  Result<std::optional<Asked>> at(KnowledgeTime as_of);
  /// The blocks of these ranges that there are.
  Result<std::map<std::int32_t, std::string>> blocks(const CatalogueId& id,
                                                     const std::vector<std::int32_t>& ranges);
  Result<TacDifference> difference(const CatalogueId& from, const CatalogueId& to);

 private:
  Transaction& transaction_;
};

}  // namespace vouch::storage
