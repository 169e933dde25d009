#pragma once

#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "domain/common/result.h"
#include "services/ingest/directory/descriptor.h"

namespace vouch::services {

/// Tells whether a file is still the same, with the same contents.
struct FileMark {
  dev_t device = 0;
  ino_t number = 0;
  off_t octets = 0;
  std::int64_t modified_ns = 0;
  friend bool operator==(const FileMark&, const FileMark&) = default;
};

struct OpenedFile {
  Descriptor descriptor;
  FileMark mark;
};

enum class CannotOpen {
  kVanished,
  kBeingWritten,  ///< somebody has it open for writing: it will be closed
  kNotNow,        ///< for a reason that is not the file's
  kNotAFile,      ///< a symbolic link, a FIFO, a socket, a device
  kNotPermitted,
};

/// A folder that others drop files into, with the folders `done` and `rejected` in it. Nothing is assumed of
/// what lies there: no link is followed, no FIFO or device opened for reading, nothing written over, nothing
/// deleted. Not thread-safe.
class DropFolder {
 public:
  enum class Place { kDone, kRejected };
  enum class Move { kMoved, kGone, kFailed };

  /// Makes `done` and `rejected` if they are missing. Errors: NOT_A_FOLDER (missing, not permitted, or
  /// one of the two is a link or a file).
  static Result<DropFolder> open(const std::filesystem::path& folder);

  /// Whether a file of this name is looked at: not if it begins with a dot or ends in .tmp or .part, as files
  /// do that are not yet complete.
  static bool looks_at(std::string_view name);

  /// Hands on every name that is looked at and no folder's, in no order. False if it could not be read.
  bool list(const std::function<void(const std::string& name)>& on_name) const;
  /// How long ago the file was last written to; nothing if it is not there.
  std::optional<std::chrono::milliseconds> untouched_for(const std::string& name) const;

  tl::expected<OpenedFile, CannotOpen> open_file(const std::string& name) const;
  /// Whether the name still means the file with that mark.
  bool unchanged(const std::string& name, const FileMark& mark) const;
  /// Moves a file out of the way, under a longer name if there is one of its name.
  Move move(const std::string& name, Place place) const;

  int descriptor() const { return folder_.get(); }

 private:
  Descriptor folder_;
  Descriptor done_;
  Descriptor rejected_;
};

}  // namespace vouch::services
