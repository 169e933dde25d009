#include "services/ingest/directory/drop_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>

#include <cerrno>
#include <csignal>
#include <memory>

namespace vouch::services {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr std::size_t kNameOctetsMax = 255;
constexpr int kMovesMax = 3;

std::int64_t ns_of(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::int64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return ns_of(now);
}

FileMark mark_of(const struct stat& status) {
  return {status.st_dev, status.st_ino, status.st_size, ns_of(status.st_mtim)};
}

Descriptor inner_folder(const Descriptor& folder, const char* name) {
  mkdirat(folder.get(), name, 0750);
  return Descriptor(openat(folder.get(), name, kFolderFlags | O_NOFOLLOW));
}

CannotOpen why_not() {
  switch (errno) {
    case ENOENT:
      return CannotOpen::kVanished;
    case ELOOP:  // a symbolic link
    case ENXIO:  // a socket, a device that is not there
      return CannotOpen::kNotAFile;
    case EACCES:
    case EPERM:
      return CannotOpen::kNotPermitted;
    default:
      return CannotOpen::kNotNow;
  }
}

/// A read lease is only granted on a file that nobody has open for writing. Where leases cannot be had, this
/// does not know and says no.
bool is_being_written(int descriptor) {
  // Should somebody begin to write just now, this signal comes, which is ignored, and not one that kills.
  fcntl(descriptor, F_SETSIG, SIGURG);
  if (fcntl(descriptor, F_SETLEASE, F_RDLCK) < 0) return errno == EAGAIN;
  fcntl(descriptor, F_SETLEASE, F_UNLCK);
  return false;
}

std::string with_suffix(const std::string& name, const std::string& suffix) {
  return name.substr(0, kNameOctetsMax - suffix.size()) + suffix;
}

}  // namespace

Result<DropFolder> DropFolder::open(const std::filesystem::path& folder) {
  DropFolder opened;
  opened.folder_ = Descriptor(::open(folder.c_str(), kFolderFlags));
  if (!opened.folder_) return fail("NOT_A_FOLDER", "folder");
  opened.done_ = inner_folder(opened.folder_, "done");
  opened.rejected_ = inner_folder(opened.folder_, "rejected");
  if (!opened.done_) return fail("NOT_A_FOLDER", "done");
  if (!opened.rejected_) return fail("NOT_A_FOLDER", "rejected");
  return opened;
}

bool DropFolder::looks_at(std::string_view name) {
  return !name.empty() && !name.starts_with('.') && !name.ends_with(".tmp") && !name.ends_with(".part");
}

bool DropFolder::list(const std::function<void(const std::string& name)>& on_name) const {
  const int descriptor = openat(folder_.get(), ".", kFolderFlags);
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(descriptor < 0 ? nullptr : fdopendir(descriptor),
                                                    closedir);
  if (!entries) return false;
  while (const dirent* entry = readdir(entries.get())) {
    if (!looks_at(entry->d_name)) continue;
    struct stat status {};
    const bool there = fstatat(folder_.get(), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (there && !S_ISDIR(status.st_mode)) on_name(entry->d_name);
  }
  return true;
}

std::optional<std::chrono::milliseconds> DropFolder::untouched_for(const std::string& name) const {
  struct stat status {};
  if (fstatat(folder_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
  const std::chrono::nanoseconds age{now_ns() - ns_of(status.st_mtim)};
  return std::chrono::duration_cast<std::chrono::milliseconds>(age);
}

tl::expected<OpenedFile, CannotOpen> DropFolder::open_file(const std::string& name) const {
  // Looked at before it is opened, because opening a device can do something by itself; and after, because it
  // may have been exchanged.
  struct stat status {};
  if (fstatat(folder_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
    return tl::make_unexpected(why_not());
  if (!S_ISREG(status.st_mode)) return tl::make_unexpected(CannotOpen::kNotAFile);
  Descriptor file(openat(folder_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) return tl::make_unexpected(why_not());
  if (fstat(file.get(), &status) != 0) return tl::make_unexpected(CannotOpen::kNotNow);
  if (!S_ISREG(status.st_mode)) return tl::make_unexpected(CannotOpen::kNotAFile);
  if (is_being_written(file.get())) return tl::make_unexpected(CannotOpen::kBeingWritten);
  return OpenedFile{std::move(file), mark_of(status)};
}

bool DropFolder::unchanged(const std::string& name, const FileMark& mark) const {
  struct stat status {};
  return fstatat(folder_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && mark_of(status) == mark;
}

DropFolder::Move DropFolder::move(const std::string& name, Place place) const {
  const int target = (place == Place::kDone ? done_ : rejected_).get();
  std::string new_name = name;
  for (int attempt = 0; attempt < kMovesMax; ++attempt) {
    if (renameat2(folder_.get(), name.c_str(), target, new_name.c_str(), RENAME_NOREPLACE) == 0)
      return Move::kMoved;
    if (errno == ENOENT) return Move::kGone;
    if (errno != EEXIST) return Move::kFailed;
    new_name = with_suffix(name, "." + std::to_string(now_ns()));
  }
  return Move::kFailed;
}

}  // namespace vouch::services
