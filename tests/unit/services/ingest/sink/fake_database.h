#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "services/ingest/sink/batch_storage.h"

namespace vouch::services::test {

/// A batch that is told from others by its sequence number and its feed.
inline Batch batch(std::uint64_t number, std::size_t sessions = 0) {
  Batch made;
  made.progress.feed = "feed";
  made.progress.kind = "HEP";
  made.progress.settled_sequence = number;
  made.output.sessions.resize(sessions);
  for (std::size_t i = 0; i < sessions; ++i) made.output.sessions[i].call_id = std::to_string(i);
  return made;
}

/// A database that fails as the test says, and keeps what it has stored in its order: the numbers of batches
/// that settle something, what feeds said, and how they stand.
class FakeDatabase {
 public:
  /// Decides for one transaction; nothing: it succeeds.
  using Judge = std::function<std::optional<Error>(std::span<const Batch* const>)>;

  BatchStorage storage() {
    return [this](std::span<const Batch* const> batches) -> Result<BatchWrite> {
      const std::lock_guard lock(mutex_);
      ++plans_;
      std::vector<const Batch*> all(batches.begin(), batches.end());
      return [this, all] { return store(all); };
    };
  }
  void judge_by(Judge judge) {
    const std::lock_guard lock(mutex_);
    judge_ = std::move(judge);
  }
  void be_away() {
    judge_by([](auto) { return Error{"UNAVAILABLE", "database"}; });
  }
  void be_back() { judge_by({}); }
  /// Transactions hang from now on, until release().
  void hang() {
    const std::lock_guard lock(mutex_);
    hangs_ = true;
  }
  void release() {
    const std::lock_guard lock(mutex_);
    hangs_ = false;
    changed_.notify_all();
  }

  std::vector<std::uint64_t> stored() const {
    const std::lock_guard lock(mutex_);
    return stored_;
  }
  std::size_t plans() const {
    const std::lock_guard lock(mutex_);
    return plans_;
  }
  std::vector<FeedInterval> coverage() const {
    const std::lock_guard lock(mutex_);
    return coverage_;
  }
  std::vector<FeedLife> lives() const {
    const std::lock_guard lock(mutex_);
    return lives_;
  }
  std::size_t transactions() const {
    const std::lock_guard lock(mutex_);
    return transactions_;
  }

 private:
  Result<std::vector<Stored>> store(std::span<const Batch* const> batches) {
    std::unique_lock lock(mutex_);
    ++transactions_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !hangs_; });
    if (judge_) {
      if (auto error = judge_(batches)) return tl::make_unexpected(*error);
    }
    for (const Batch* one : batches) {
      if (one->progress.settled_sequence > 0) stored_.push_back(one->progress.settled_sequence);
      coverage_.insert(coverage_.end(), one->coverage.begin(), one->coverage.end());
      lives_.insert(lives_.end(), one->lives.begin(), one->lives.end());
    }
    return std::vector<Stored>(batches.size());
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Judge judge_;
  bool hangs_ = false;
  std::size_t plans_ = 0;
  std::size_t transactions_ = 0;
  std::vector<std::uint64_t> stored_;
  std::vector<FeedInterval> coverage_;
  std::vector<FeedLife> lives_;
};

/// Whether `holds` comes to hold within a few seconds.
inline bool comes_true(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return true;
}

}  // namespace vouch::services::test
