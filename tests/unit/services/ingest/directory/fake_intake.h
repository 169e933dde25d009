#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "services/ingest/intake.h"

namespace vouch::services::testing {

/// An intake that keeps what it takes, and settles it when told to, or at once.
class FakeIntake : public Intake {
 public:
  bool offer(signalling::ObservedMessage&& message, WhenSettled when_settled) override {
    std::unique_lock lock(mutex_);
    if (room_ == 0) return false;
    --room_;
    messages_.push_back(std::move(message));
    changed_.notify_all();
    if (!settles_at_once_) {
      unsettled_.push_back(std::move(when_settled));
      return true;
    }
    lock.unlock();
    when_settled(Settled::kDurable);
    return true;
  }

  void when_room(std::function<void()> call) override {
    std::unique_lock lock(mutex_);
    if (room_ == 0) {
      waiting_.push_back(std::move(call));
      changed_.notify_all();
      return;
    }
    lock.unlock();
    call();
  }

  void count_loss(Loss, std::string_view, std::uint64_t times) override {
    const std::lock_guard lock(mutex_);
    losses_ += times;
  }

  void put_aside(const signalling::Problem& problem, std::string_view) override {
    const std::lock_guard lock(mutex_);
    put_aside_.push_back(problem.code + " in " + problem.where);
  }

  void hold() { settles_at_once_ = false; }

  void settle(Settled how) {
    for (const WhenSettled& one : taken_out(unsettled_)) one(how);
  }

  void make_room(std::size_t messages) {
    {
      const std::lock_guard lock(mutex_);
      room_ = messages;
    }
    for (const auto& call : taken_out(waiting_)) call();
  }

  /// Until `condition`, looked at under the lock, holds; false if it does not within some seconds.
  bool wait_until(const std::function<bool(const FakeIntake&)>& condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return condition(*this); });
  }
  bool wait_for_messages(std::size_t count) {
    return wait_until([&](const FakeIntake& self) { return self.messages_.size() >= count; });
  }
  bool wait_for_somebody_waiting() {
    return wait_until([](const FakeIntake& self) { return !self.waiting_.empty(); });
  }

  std::vector<std::string> places() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> places;
    for (const auto& message : messages_) places.push_back(message.where);
    return places;
  }
  std::vector<std::string> put_aside() {
    const std::lock_guard lock(mutex_);
    return put_aside_;
  }
  std::uint64_t losses() {
    const std::lock_guard lock(mutex_);
    return losses_;
  }

 private:
  template <class T>
  std::vector<T> taken_out(std::vector<T>& from) {
    const std::lock_guard lock(mutex_);
    return std::exchange(from, {});
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool settles_at_once_ = true;
  std::size_t room_ = 1'000'000;
  std::vector<signalling::ObservedMessage> messages_;
  std::vector<WhenSettled> unsettled_;
  std::vector<std::function<void()>> waiting_;
  std::vector<std::string> put_aside_;
  std::uint64_t losses_ = 0;
};

}  // namespace vouch::services::testing
