#pragma once

#include <filesystem>
#include <string>

#include "domain/common/result.h"
#include "services/vouchctl/dev/account.h"

namespace vouch::services {

/// The parts of a development folder.
struct DevFolder {
  std::filesystem::path root;

  std::filesystem::path pki() const { return root / "pki"; }
  std::filesystem::path config() const { return root / "config"; }
  std::filesystem::path data() const { return root / "postgres" / "data"; }
  std::filesystem::path run() const { return root / "run"; }
  std::filesystem::path log() const { return root / "log"; }
  std::filesystem::path state() const { return root / "state"; }
  std::filesystem::path bin() const { return root / "bin"; }
  /// PostgreSQL's socket: in the folder, or, where that path is too long for a socket or has characters that
  /// would need quoting, in a short one of its own.
  std::filesystem::path socket_folder() const;
};

/// Holds a development folder against another up or down; gives it back when destroyed.
class FolderLock {
 public:
  /// Errors: FOLDER_IN_USE, FOLDER_UNUSABLE.
  static Result<FolderLock> take(const DevFolder& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// Makes the folders, the account's own. Errors: FOLDER_UNUSABLE (cannot be made, or the account cannot get
/// there).
Result<void> make_folders(const DevFolder& folder, const Account& account);

/// Writes a file whole: under another name first. Errors: FOLDER_UNUSABLE.
Result<void> write_whole(const std::filesystem::path& file, const std::string& text, const Account& account,
                         mode_t mode);

}  // namespace vouch::services
