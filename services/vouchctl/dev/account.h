#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "domain/common/result.h"

namespace vouch::services {

/// The account that PostgreSQL and the services run as: the caller's own, or, called by root, one that is not
/// root.
struct Account {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  bool other = false;  ///< not the caller's: changing to it is needed

  /// The account to use. Errors: NO_ACCOUNT (root, and neither postgres nor nobody exists).
  static Result<Account> choose();
  /// Makes the file or folder, and all in it, the account's. Errors: FOLDER_UNUSABLE.
  Result<void> own(const std::filesystem::path& path) const;
  /// In a child process before exec: becomes the account for good. False if that fails.
  bool become() const;
};

}  // namespace vouch::services
