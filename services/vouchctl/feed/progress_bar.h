#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace vouch::services {

/// A bar on standard error while a file is read; nothing where that is no terminal.
class ProgressBar {
 public:
  explicit ProgressBar(std::string name);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(std::uint64_t done, std::uint64_t total);

 private:
  std::string name_;
  bool terminal_;
  std::chrono::steady_clock::time_point shown_at_;
};

}  // namespace vouch::services
