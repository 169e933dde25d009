#include "services/exporter/package/archive_writer.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <string>
#include <vector>

#include "services/exporter/package/openssl_handles.h"

namespace vouch::services {
namespace {

constexpr std::size_t kPieceOctets = std::size_t{256} * 1024;

}  // namespace

ArchiveWriter::ArchiveWriter(OctetSink sink, KnowledgeTime time)
    : output_{std::move(sink), {}}, time_s_(time.us / 1'000'000), archive_(archive_write_new()) {
  archive_write_set_format_pax_restricted(archive_);
  archive_write_open2(archive_, &output_, nullptr, write_callback, nullptr, nullptr);
}

ArchiveWriter::~ArchiveWriter() {
  // Freeing an archive writes the end it still lacks: nobody is to take that for a whole one.
  if (!output_.error) output_.error = Error{"ARCHIVE_FAILED", "package"};
  archive_write_free(archive_);
}

long ArchiveWriter::write_callback(archive*, void* output, const void* octets, std::size_t count) {
  auto& to = *static_cast<Output*>(output);
  if (!to.error) {
    const auto taken = to.sink({static_cast<const char*>(octets), count});
    if (!taken) to.error = taken.error();
  }
  // libarchive does not free its buffer if it learns of a failed write, so outcome() tells instead.
  return static_cast<long>(count);
}

Result<void> ArchiveWriter::outcome(bool good) const {
  if (output_.error) return tl::make_unexpected(*output_.error);
  if (good) return {};
  return fail("ARCHIVE_FAILED", "package");
}

Result<void> ArchiveWriter::begin_member(std::string_view name, std::uint64_t octets) {
  const std::unique_ptr<archive_entry, OpensslFree<archive_entry_free>> entry(archive_entry_new());
  if (!entry) return outcome(false);
  archive_entry_set_pathname(entry.get(), std::string(name).c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0400);
  archive_entry_set_uid(entry.get(), 0);
  archive_entry_set_gid(entry.get(), 0);
  archive_entry_set_mtime(entry.get(), time_s_, 0);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(octets));
  return outcome(archive_write_header(archive_, entry.get()) == ARCHIVE_OK);
}

Result<void> ArchiveWriter::write(std::string_view octets) {
  const auto written = archive_write_data(archive_, octets.data(), octets.size());
  return outcome(written >= 0 && static_cast<std::size_t>(written) == octets.size());
}

Result<void> ArchiveWriter::add_member(std::string_view name, std::string_view content) {
  if (auto done = begin_member(name, content.size()); !done) return done;
  return write(content);
}

Result<void> ArchiveWriter::add_member(std::string_view name, const WorkFile& content) {
  if (auto done = begin_member(name, content.octets()); !done) return done;
  std::vector<char> buffer(std::min<std::size_t>(kPieceOctets, content.octets()));
  for (std::uint64_t offset = 0; offset < content.octets();) {
    const auto count = content.read(offset, buffer);
    if (!count) return tl::make_unexpected(count.error());
    if (*count == 0) return outcome(false);
    if (auto done = write({buffer.data(), *count}); !done) return done;
    offset += *count;
  }
  return {};
}

Result<void> ArchiveWriter::finish() {
  return outcome(archive_write_close(archive_) == ARCHIVE_OK);
}

}  // namespace vouch::services
