#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "signalling/capture/capture_file.h"

namespace vouch::signalling::test {

/// Keeps what a reader finds.
struct CollectingSink : MessageSink {
  std::vector<ObservedMessage> messages;
  std::vector<ObservedMessage> glimpses;
  std::vector<Problem> problems;
  void on_message(ObservedMessage&& message) override { messages.push_back(std::move(message)); }
  void on_glimpse(ObservedMessage&& message) override { glimpses.push_back(std::move(message)); }
  void on_problem(Problem&& problem) override { problems.push_back(std::move(problem)); }
};

inline std::filesystem::path capture(std::string_view name) {
  return std::filesystem::path(VOUCH_TEST_DATA) / "capture" / name;
}

inline std::string octets_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// A file that vanishes with its owner.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view octets) {
    std::string name = (std::filesystem::temp_directory_path() / "vouch-capture-XXXXXX").string();
    const int descriptor = mkstemp(name.data());
    if (descriptor >= 0) close(descriptor);
    path_ = name;
    write(octets);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

  void write(std::string_view octets) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc)
        .write(octets.data(), static_cast<std::streamsize>(octets.size()));
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace vouch::signalling::test
