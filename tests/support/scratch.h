#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace vouch::services::test {

/// An empty folder that goes with the test.
class Scratch {
 public:
  explicit Scratch(const std::filesystem::path& where = std::filesystem::temp_directory_path()) {
    std::string pattern = where / "vouch-test-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Where a folder costs no disk, if there is such a place: for tests that open many files.
inline std::filesystem::path in_memory() {
  return std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path();
}

inline std::string contents_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>{stream}, {}};
}

inline void put(const std::filesystem::path& file, const std::string& octets) {
  std::ofstream{file, std::ios::binary} << octets;
}

/// All that stands in the files of `folder`.
inline std::string all_contents_of(const std::filesystem::path& folder) {
  std::string all;
  for (const auto& file : std::filesystem::directory_iterator(folder)) all += contents_of(file.path());
  return all;
}

/// Overwrites `count` octets in the middle of the file's pages, as a failing disk does.
inline void damage(const std::filesystem::path& file, std::size_t offset, std::size_t count) {
  std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
  stream.seekp(static_cast<std::streamoff>(offset));
  stream << std::string(count, '\xa5');
}

}  // namespace vouch::services::test
