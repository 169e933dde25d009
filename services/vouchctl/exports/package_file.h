#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "domain/common/result.h"

namespace vouch::services {

/// A package on its way into a folder: written under another name, readable by its owner only, and renamed
/// when it is whole and on disk. What is not committed leaves nothing behind.
class PackageFile {
 public:
  /// `name` must be a plain file name. Errors: BAD_FILE_NAME, NOT_WRITABLE.
  static Result<PackageFile> create(const std::filesystem::path& folder, const std::string& name);
  PackageFile(PackageFile&& other) noexcept;
  PackageFile& operator=(PackageFile&&) = delete;
  ~PackageFile();

  /// Errors: NOT_WRITABLE (disk full).
  Result<void> write(std::string_view octets);
  /// Puts it in place, with a `.sha256` beside it as `sha256sum -c` reads it. Returns the digest. Errors:
  /// NOT_WRITABLE.
  Result<std::string> commit();
  const std::filesystem::path& path() const { return path_; }

 private:
  PackageFile(std::filesystem::path path, int descriptor);

  std::filesystem::path path_;
  std::filesystem::path partial_;
  int descriptor_;
};

}  // namespace vouch::services
