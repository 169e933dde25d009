#pragma once

#include <map>
#include <string>

#include "domain/common/result.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// What schema vouch consists of: object (e.g. "column binding.impu") to definition.
using Catalogue = std::map<std::string, std::string>;

/// As it is now. Errors: those of Transaction.
Result<Catalogue> present_catalogue(Transaction& transaction);
/// As it was after the last migration. Errors: those of Transaction.
Result<Catalogue> recorded_catalogue(Transaction& transaction);
/// Errors: those of Transaction.
Result<void> record_catalogue(Transaction& transaction, const Catalogue& catalogue);

/// The objects that only one has or that differ, e.g. "added index x; changed column y; removed table z", at
/// most ten of them; empty if none.
std::string difference(const Catalogue& recorded, const Catalogue& present);

/// SHA-256 over it, hexadecimal: equal in every database with the same schema.
std::string fingerprint(const Catalogue& catalogue);

}  // namespace vouch::storage
