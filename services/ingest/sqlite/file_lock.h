#pragma once

#include <filesystem>
#include <string>

#include "domain/common/result.h"

namespace vouch::services {

/// Keeps a second process, or a second owner in this one, away from a store. The system lets go of it when
/// the process ends, however it ends.
class FileLock {
 public:
  /// Makes the file if missing. Errors, behind `owner`: _IN_USE, _FAILED.
  static Result<FileLock> take(const std::filesystem::path& file, const std::string& owner);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// Makes the names in a folder survive a power cut, where the file system can.
void sync_folder(const std::filesystem::path& folder);

}  // namespace vouch::services
