#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "domain/common/result.h"

namespace vouch::services {

/// A file without a name, mode 0600: it is gone when this object is, or the process. Holds what must not be
/// found on disk by its name, because it is not encrypted.
class WorkFile {
 public:
  /// Errors: WORKING_DIRECTORY_UNUSABLE.
  static Result<WorkFile> create(const std::filesystem::path& directory);

  WorkFile(WorkFile&& other) noexcept;
  WorkFile& operator=(WorkFile&& other) noexcept;
  ~WorkFile();

  /// Writes at the end, through a buffer. Errors: WORK_FILE_FAILED (disk full).
  Result<void> append(std::string_view octets);

  /// Makes everything appended readable. Errors: WORK_FILE_FAILED.
  Result<void> flush();

  /// Reads at `offset` as much as there is and fits; 0 at the end. Errors: WORK_FILE_FAILED.
  Result<std::size_t> read(std::uint64_t offset, std::span<char> into) const;

  std::uint64_t octets() const { return octets_; }
  int descriptor() const { return descriptor_; }

 private:
  explicit WorkFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_ = -1;
  std::uint64_t octets_ = 0;
  std::string pending_;
};

}  // namespace vouch::services
