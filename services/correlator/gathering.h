#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "services/answer/desk.h"
#include "services/common/process/worker_pool.h"

namespace vouch::services {

/// Questions that come in while others are being decided gather, and are answered together: what reading,
/// recording and committing costs is shared. A question that comes in while nothing is being decided does not
/// wait for others, and none waits long for a group to be worth its cost. Bounded. Thread-safe.
class Gathering {
 public:
  /// At most `at_once` groups are decided at a time, on `workers`. One beside another gathers for
  /// `gathers_for` at most.
  Gathering(Desk& desk, WorkerPool& workers, std::size_t at_once, std::chrono::milliseconds limit,
            std::chrono::milliseconds gathers_for = std::chrono::milliseconds{5})
      : desk_(desk), workers_(workers), at_once_(at_once), limit_(limit), gathers_for_(gathers_for) {}

  /// False if too many wait: nothing was decided.
  [[nodiscard]] bool ask(Matter matter);

 private:
  bool begin_group();  // with the mutex held
  void answer_group();
  std::vector<Matter> take_group();

  Desk& desk_;
  WorkerPool& workers_;
  std::size_t at_once_;
  std::chrono::milliseconds limit_;
  std::chrono::milliseconds gathers_for_;
  std::mutex mutex_;
  std::condition_variable worth_a_group_;
  std::deque<Matter> waiting_;
  std::size_t groups_ = 0;    // being decided, or about to be
  std::size_t deciding_ = 0;  // of them, those that have taken what waited
};

}  // namespace vouch::services
