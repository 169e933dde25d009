#include "services/vouchctl/feed/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace vouch::services {
namespace {

constexpr std::uint64_t kWidth = 40;
constexpr auto kPause = std::chrono::milliseconds{100};

}  // namespace

ProgressBar::ProgressBar(std::string name) : name_(std::move(name)), terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (terminal_) std::cerr << "\r\x1b[K" << std::flush;
}

void ProgressBar::show(std::uint64_t done, std::uint64_t total) {
  const auto now = std::chrono::steady_clock::now();
  if (!terminal_ || total == 0 || now - shown_at_ < kPause) return;
  shown_at_ = now;
  const std::uint64_t filled = std::min(done, total) * kWidth / total;
  std::cerr << '\r' << name_ << " [" << std::string(filled, '#') << std::string(kWidth - filled, '.') << "] "
            << std::min(done, total) * 100 / total << " %" << std::flush;
}

}  // namespace vouch::services
