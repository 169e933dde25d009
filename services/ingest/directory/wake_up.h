#pragma once

#include <atomic>
#include <chrono>
#include <optional>

#include "services/ingest/directory/descriptor.h"

namespace vouch::services {

/// Rouses the thread of a feed. Shared with the callbacks it left at an intake, which may outlive it.
/// Thread-safe, but for `wait`: that is for the feed's thread.
class WakeUp {
 public:
  WakeUp();

  void ring();
  /// For good: the feed is to end.
  void stop();
  bool stopping() const { return stopping_; }

  /// Until it rings, `other` (a descriptor, or -1) can be read, or the time is over; without a time, for
  /// ever.
  void wait(int other, std::optional<std::chrono::milliseconds> at_most);

 private:
  Descriptor event_;
  std::atomic<bool> stopping_ = false;
};

}  // namespace vouch::services
