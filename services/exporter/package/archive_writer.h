#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "services/exporter/package/octet_sink.h"
#include "services/exporter/package/work_file.h"

struct archive;

namespace vouch::services {

/// Writes a tar archive (POSIX pax format) that depends on its content alone: every member belongs to user 0,
/// has mode 0400 and the same time.
class ArchiveWriter {
 public:
  /// `time` is cut to whole seconds.
  ArchiveWriter(OctetSink sink, KnowledgeTime time);
  ~ArchiveWriter();
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;

  /// Errors of all: ARCHIVE_FAILED, or the sink's, or those of WorkFile::read.
  Result<void> add_member(std::string_view name, std::string_view content);
  Result<void> add_member(std::string_view name, const WorkFile& content);
  Result<void> finish();

 private:
  struct Output {
    OctetSink sink;
    std::optional<Error> error;
  };
  static long write_callback(archive* writer, void* output, const void* octets, std::size_t count);

  Result<void> begin_member(std::string_view name, std::uint64_t octets);
  Result<void> write(std::string_view octets);
  Result<void> outcome(bool good) const;

  Output output_;
  std::int64_t time_s_;
  archive* archive_;
};

}  // namespace vouch::services
