#include "services/exporter/package/work_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

namespace vouch::services {
namespace {

constexpr std::size_t kBufferOctets = std::size_t{64} * 1024;

int open_named_and_unlink(const std::filesystem::path& directory) {
  std::string name = (directory / "work-XXXXXX").string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor >= 0) ::unlink(name.c_str());
  return descriptor;
}

int open_nameless(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
  // Not every file system has files without names.
  const bool unsupported = errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL;
  return descriptor >= 0 || !unsupported ? descriptor : open_named_and_unlink(directory);
}

}  // namespace

Result<WorkFile> WorkFile::create(const std::filesystem::path& directory) {
  const int descriptor = open_nameless(directory);
  if (descriptor < 0) return fail("WORKING_DIRECTORY_UNUSABLE", "working_directory");
  return WorkFile(descriptor);
}

WorkFile::WorkFile(WorkFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      octets_(other.octets_),
      pending_(std::move(other.pending_)) {}

WorkFile& WorkFile::operator=(WorkFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(octets_, other.octets_);
  std::swap(pending_, other.pending_);
  return *this;
}

WorkFile::~WorkFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> WorkFile::append(std::string_view octets) {
  pending_ += octets;
  octets_ += octets.size();
  if (pending_.size() < kBufferOctets) return {};
  return flush();
}

Result<void> WorkFile::flush() {
  std::string_view rest = pending_;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return fail("WORK_FILE_FAILED", "working_directory");
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  pending_.clear();
  return {};
}

Result<std::size_t> WorkFile::read(std::uint64_t offset, std::span<char> into) const {
  ssize_t count = -1;
  do {
    count = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
  } while (count < 0 && errno == EINTR);
  if (count < 0) return fail("WORK_FILE_FAILED", "working_directory");
  return static_cast<std::size_t>(count);
}

}  // namespace vouch::services
