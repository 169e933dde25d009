#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "domain/common/result.h"
#include "services/exporter/package/work_file.h"

struct archive;

namespace vouch::services {

/// One plain file of an archive.
struct ArchiveMember {
  std::string name;
  std::uint64_t octets = 0;
};

/// Reads a tar archive from front to back. Takes plain files only: links, directories, devices and sparse
/// files, and a size that the archive cannot hold, are refused before any of their content is looked at.
class ArchiveReader {
 public:
  /// `file` must outlive the reader. Errors: ARCHIVE_MALFORMED.
  static Result<ArchiveReader> open(const WorkFile& file);

  /// The next member, or nothing at the end. Errors, of the field "member 3" (its position, from 1):
  /// MEMBER_UNEXPECTED, ARCHIVE_MALFORMED.
  Result<std::optional<ArchiveMember>> next();

  /// Reads on in the member; 0 at its end. Errors: ARCHIVE_MALFORMED.
  Result<std::size_t> read(std::span<char> into);

 private:
  struct Free {
    void operator()(archive* reader) const;
  };

  ArchiveReader(std::unique_ptr<archive, Free> reader, std::uint64_t archive_octets)
      : archive_(std::move(reader)), archive_octets_(archive_octets) {}

  std::string place() const { return "member " + std::to_string(position_); }

  std::unique_ptr<archive, Free> archive_;
  std::uint64_t archive_octets_;
  std::size_t position_ = 0;
};

}  // namespace vouch::services
