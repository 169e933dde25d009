#pragma once

#include <set>
#include <string>
#include <unordered_map>

#include "domain/common/result.h"
#include "storage/binding/kept_profiles.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// Client profiles by their id: those the process has kept, and the others read.
class ProfileReader {
 public:
  /// Errors: those of Transaction.
  Result<void> read(Transaction& transaction, const std::set<std::string>& ids);

  /// Null if it was not read, or is not there.
  KeptProfiles::Profile find(const std::string& id) const;

 private:
  std::unordered_map<std::string, KeptProfiles::Profile> profiles_;
};

}  // namespace vouch::storage
