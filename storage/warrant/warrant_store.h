#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/identity/liid.h"
#include "domain/warrant/warrant.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// Warrants, within a transaction of the caller. Besides the codes named, every function may fail with those
/// of Transaction.
class WarrantStore {
 public:
  explicit WarrantStore(Transaction& transaction) : transaction_(transaction) {}

  /// Stores a new warrant with its targets and approvals. Errors: CONFLICT (the LIID is taken).
  Result<void> create(const Warrant& warrant);

  /// An administrator stands behind a warrant; the first time counts, repeating it changes nothing.
  /// Errors: NOT_FOUND.
  Result<void> approve(const Liid& liid, const Approval& approval);

  /// Ends a warrant for good. Errors: NOT_FOUND, CONFLICT (it is revoked already).
  Result<void> revoke(const Liid& liid, std::string_view administrator, NetworkTime revoked_at,
                      std::string_view reason);

  /// Nothing if there is no such warrant. Targets come by kind and value, each once.
  Result<std::optional<Warrant>> find(const Liid& liid);
  /// Those of `liids` that there are, each once, in any order.
  Result<std::vector<Warrant>> find(std::span<const Liid> liids);

  /// At most `limit` warrants by LIID, from behind `after` (an empty one for the first page).
  Result<std::vector<Warrant>> list(const Liid& after, std::size_t limit);

 private:
  Transaction& transaction_;
};

}  // namespace vouch::storage
