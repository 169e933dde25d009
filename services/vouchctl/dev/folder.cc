#include "services/vouchctl/dev/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <string_view>
#include <utility>

namespace vouch::services {
namespace {

constexpr std::size_t kLongestSocketFolder =
    80;  // a socket's path may have 107 octets, and its name takes some
constexpr std::string_view kPlain =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";  // needs no quotes anywhere

/// Whether the account can enter `path`: asked of the kernel, as the account.
bool can_enter(const std::filesystem::path& path, const Account& account) {
  const pid_t child = fork();
  if (child == 0) _exit(account.become() && access(path.c_str(), X_OK) == 0 ? 0 : 1);
  int status = 1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// The first folder on the way to `path`, itself included, that the account cannot enter; empty if none.
std::filesystem::path closed_to(const Account& account, const std::filesystem::path& path) {
  std::filesystem::path way;
  for (const auto& step : path) {
    way /= step;
    if (!can_enter(way, account)) return way;
  }
  return {};
}

}  // namespace

std::filesystem::path DevFolder::socket_folder() const {
  const std::filesystem::path usual = root / "postgres" / "run";
  const bool plain = usual.string().find_first_not_of(kPlain) == std::string::npos;
  if (plain && usual.string().size() <= kLongestSocketFolder) return usual;
  // Not $TMPDIR: the next call must find the same place.
  return "/tmp/vouch-" + std::to_string(std::hash<std::string>{}(root.string()));
}

Result<FolderLock> FolderLock::take(const DevFolder& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder.root, error);
  const std::filesystem::path file = folder.root / "lock";
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return fail("FOLDER_UNUSABLE", folder.root.string());
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    close(descriptor);
    return fail("FOLDER_IN_USE", folder.root.string());
  }
  return FolderLock{descriptor};
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<void> make_folders(const DevFolder& folder, const Account& account) {
  for (const auto& path : {folder.root, folder.pki(), folder.config(), folder.root / "postgres", folder.run(),
                           folder.log(), folder.state(), folder.bin(), folder.socket_folder()}) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return fail("FOLDER_UNUSABLE", path.string());
    if (account.other && lchown(path.c_str(), account.uid, account.gid) != 0)
      return fail("FOLDER_UNUSABLE", path.string());
  }
  struct stat socket_folder {};
  const bool own = lstat(folder.socket_folder().c_str(), &socket_folder) == 0 &&
                   S_ISDIR(socket_folder.st_mode) && socket_folder.st_uid == account.uid;
  if (!own || chmod(folder.socket_folder().c_str(), 0750) != 0)
    return fail("FOLDER_UNUSABLE", folder.socket_folder().string());
  if (const auto closed = closed_to(account, folder.root); !closed.empty())
    return fail("FOLDER_UNUSABLE", closed.string() + " (account " + account.name + " cannot enter it)");
  return {};
}

Result<void> write_whole(const std::filesystem::path& file, const std::string& text, const Account& account,
                         mode_t mode) {
  const std::string partial = file.string() + ".partial";
  const int descriptor = open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor < 0) return fail("FOLDER_UNUSABLE", file.string());
  const bool written = write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       fchmod(descriptor, mode) == 0 &&
                       (!account.other || fchown(descriptor, account.uid, account.gid) == 0) &&
                       fsync(descriptor) == 0;
  close(descriptor);
  if (!written || rename(partial.c_str(), file.c_str()) != 0) return fail("FOLDER_UNUSABLE", file.string());
  return {};
}

}  // namespace vouch::services
