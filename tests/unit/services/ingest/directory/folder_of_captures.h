#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace vouch::services::testing {

/// A folder that a capture agent drops files into; vanishes with its owner.
class FolderOfCaptures {
 public:
  FolderOfCaptures() {
    std::string name = (std::filesystem::temp_directory_path() / "vouch-directory-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  FolderOfCaptures(const FolderOfCaptures&) = delete;
  FolderOfCaptures& operator=(const FolderOfCaptures&) = delete;
  ~FolderOfCaptures() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

  /// Writes a copy of one of tests/data/capture, elsewhere, and renames it into place.
  void drop(const std::string& capture, const std::string& name) const {
    const auto hidden = path_ / ".being-copied";
    std::filesystem::copy_file(source(capture), hidden);
    std::filesystem::rename(hidden, path_ / name);
  }
  /// Writes it in place.
  void write(const std::string& capture, const std::string& name) const {
    std::ofstream(path_ / name, std::ios::binary) << std::ifstream(source(capture), std::ios::binary).rdbuf();
  }
  void write_text(const std::string& text, const std::string& name) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

  bool has(const std::string& name) const {
    return std::filesystem::exists(std::filesystem::symlink_status(path_ / name));
  }

  static std::filesystem::path source(const std::string& capture) {
    return std::filesystem::path(VOUCH_TEST_DATA) / "capture" / capture;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace vouch::services::testing
