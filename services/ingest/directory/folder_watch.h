#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "domain/common/result.h"
#include "services/ingest/directory/descriptor.h"

namespace vouch::services {

/// Tells which files of a folder were closed after writing or moved into it. Not thread-safe.
class FolderWatch {
 public:
  /// Watches the folder behind `descriptor`. Errors: NOT_WATCHABLE.
  static Result<FolderWatch> open(int descriptor);

  /// Hands on what has happened since, without waiting. False if the kernel forgot some of it: then the
  /// folder has to be looked through.
  bool take(const std::function<void(const std::string& name)>& on_complete);

  /// Can be read as soon as something has happened.
  int descriptor() const { return inotify_.get(); }

 private:
  explicit FolderWatch(Descriptor inotify) : inotify_(std::move(inotify)) {}

  Descriptor inotify_;
};

}  // namespace vouch::services
