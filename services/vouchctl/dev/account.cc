#include "services/vouchctl/dev/account.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace vouch::services {

Result<Account> Account::choose() {
  if (getuid() != 0) {
    const passwd* own = getpwuid(getuid());
    if (own == nullptr) return fail("NO_ACCOUNT", "uid " + std::to_string(getuid()));
    return Account{own->pw_name, own->pw_uid, own->pw_gid, false};
  }
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* entry = getpwnam(name))
      return Account{entry->pw_name, entry->pw_uid, entry->pw_gid, true};
  }
  return fail("NO_ACCOUNT", "postgres, nobody");
}

Result<void> Account::own(const std::filesystem::path& path) const {
  if (!other) return {};
  const auto change = [&](const std::filesystem::path& file) { return lchown(file.c_str(), uid, gid) == 0; };
  if (!change(path)) return fail("FOLDER_UNUSABLE", path.string());
  if (!std::filesystem::is_directory(std::filesystem::symlink_status(path))) return {};
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error)) {
    // What PostgreSQL removes meanwhile is no loss.
    if (!change(entry.path()) && std::filesystem::exists(entry.path(), error))
      return fail("FOLDER_UNUSABLE", entry.path().string());
  }
  return {};
}

bool Account::become() const {
  if (!other) return true;
  return setgroups(0, nullptr) == 0 && setgid(gid) == 0 && setuid(uid) == 0;
}

}  // namespace vouch::services
