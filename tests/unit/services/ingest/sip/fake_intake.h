#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/ingest/intake.h"

namespace vouch::services {

/// An intake that settles when the test says so.
class FakeIntake : public Intake {
 public:
  bool offer(signalling::ObservedMessage&& message, WhenSettled when_settled) override {
    const std::lock_guard lock(mutex_);
    if (full_) return false;
    messages_.push_back(std::move(message));
    if (settles_at_once_) {
      if (when_settled) when_settled(Settled::kDurable);
    } else {
      waiting_.push_back(std::move(when_settled));
    }
    came_.notify_all();
    return true;
  }
  void when_room(std::function<void()> call) override { call(); }
  void put_aside(const signalling::Problem& problem, std::string_view octets) override {
    const std::lock_guard lock(mutex_);
    put_aside_.emplace_back(problem.code + " in " + problem.where, octets);
  }

  void count_loss(Loss loss, std::string_view sender, std::uint64_t times) override {
    const std::lock_guard lock(mutex_);
    for (std::uint64_t i = 0; i < times; ++i) losses_.emplace_back(loss, sender);
    came_.notify_all();
  }

  void settle_at_once() { settles_at_once_ = true; }
  void be_full() { full_ = true; }

  /// Settles all that waits.
  void settle(Settled settled) {
    std::vector<WhenSettled> calls;
    {
      const std::lock_guard lock(mutex_);
      calls.swap(waiting_);
    }
    for (const WhenSettled& call : calls) {
      if (call) call(settled);
    }
  }

  /// What was offered, once there are `count`, or after two seconds as many as there are.
  std::vector<signalling::ObservedMessage> messages(std::size_t count) {
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, std::chrono::seconds{2}, [&] { return messages_.size() >= count; });
    return messages_;
  }
  std::vector<std::pair<Loss, std::string>> losses(std::size_t count) {
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, std::chrono::seconds{3}, [&] { return losses_.size() >= count; });
    return losses_;
  }
  /// Why, and the octets.
  std::vector<std::pair<std::string, std::string>> put_aside() {
    const std::lock_guard lock(mutex_);
    return put_aside_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  bool full_ = false;
  bool settles_at_once_ = false;
  std::vector<signalling::ObservedMessage> messages_;
  std::vector<WhenSettled> waiting_;
  std::vector<std::pair<Loss, std::string>> losses_;
  std::vector<std::pair<std::string, std::string>> put_aside_;
};

}  // namespace vouch::services
