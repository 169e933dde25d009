#include "services/exporter/package/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

namespace vouch::services {
namespace {

constexpr std::size_t kBlockOctets = std::size_t{64} * 1024;

bool is_plain_file(archive_entry* entry) {
  return archive_entry_pathname(entry) != nullptr && archive_entry_filetype(entry) == AE_IFREG &&
         archive_entry_hardlink(entry) == nullptr && archive_entry_symlink(entry) == nullptr &&
         archive_entry_sparse_count(entry) == 0 && archive_entry_size_is_set(entry) != 0;
}

}  // namespace

void ArchiveReader::Free::operator()(archive* reader) const {
  archive_read_free(reader);
}

Result<ArchiveReader> ArchiveReader::open(const WorkFile& file) {
  std::unique_ptr<archive, Free> reader(archive_read_new());
  archive_read_support_format_tar(reader.get());
  if (::lseek(file.descriptor(), 0, SEEK_SET) != 0 ||
      archive_read_open_fd(reader.get(), file.descriptor(), kBlockOctets) != ARCHIVE_OK) {
    return fail("ARCHIVE_MALFORMED", "file");
  }
  return ArchiveReader(std::move(reader), file.octets());
}

Result<std::optional<ArchiveMember>> ArchiveReader::next() {
  ++position_;
  archive_entry* entry = nullptr;
  const int outcome = archive_read_next_header(archive_.get(), &entry);
  if (outcome == ARCHIVE_EOF) return std::nullopt;
  if (outcome != ARCHIVE_OK) return fail("ARCHIVE_MALFORMED", place());
  const la_int64_t octets = archive_entry_size(entry);
  if (!is_plain_file(entry)) return fail("MEMBER_UNEXPECTED", place());
  if (octets < 0 || static_cast<std::uint64_t>(octets) > archive_octets_)
    return fail("ARCHIVE_MALFORMED", place());
  return ArchiveMember{archive_entry_pathname(entry), static_cast<std::uint64_t>(octets)};
}

Result<std::size_t> ArchiveReader::read(std::span<char> into) {
  const la_ssize_t count = archive_read_data(archive_.get(), into.data(), into.size());
  if (count < 0) return fail("ARCHIVE_MALFORMED", place());
  return static_cast<std::size_t>(count);
}

}  // namespace vouch::services
