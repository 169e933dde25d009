#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/ingest/intake.h"

namespace vouch::services::test {

inline constexpr std::chrono::seconds kPatience{20};

/// An Intake that keeps what it is offered, up to a number of messages. It gives room when told to.
class CollectingIntake : public Intake {
 public:
  explicit CollectingIntake(std::size_t room = SIZE_MAX) : room_(room) {}

  bool offer(signalling::ObservedMessage&& message, WhenSettled) override {
    const std::lock_guard lock(mutex_);
    if (messages_.size() >= room_) return false;
    messages_.push_back(std::move(message));
    changed_.notify_all();
    return true;
  }

  void when_room(std::function<void()> call) override {
    {
      const std::lock_guard lock(mutex_);
      ++asked_;
      changed_.notify_all();
      if (messages_.size() >= room_) return calls_.push_back(std::move(call));
    }
    call();
  }

  void count_loss(Loss loss, std::string_view sender, std::uint64_t times) override {
    const std::lock_guard lock(mutex_);
    losses_[{loss, std::string(sender)}] += times;
    changed_.notify_all();
  }

  void put_aside(const signalling::Problem& problem, std::string_view octets) override {
    const std::lock_guard lock(mutex_);
    put_aside_.push_back({problem, std::string(octets)});
    changed_.notify_all();
  }

  /// Gives room for so many more.
  void give_room(std::size_t messages) {
    std::vector<std::function<void()>> calls;
    {
      const std::lock_guard lock(mutex_);
      room_ = messages_.size() + messages;
      calls.swap(calls_);
    }
    for (const auto& call : calls) call();
  }

  /// Holds up who calls, for as long as the answer lives.
  std::unique_lock<std::mutex> hold_up() { return std::unique_lock(mutex_); }

  /// False: not that many within a long time.
  bool wait_for(std::size_t messages) {
    return wait([&] { return messages_.size() >= messages; });
  }
  bool wait_until_full() {
    return wait([&] { return asked_ > 0; });
  }
  bool wait_for_loss(Loss loss, std::uint64_t times = 1, const std::string& sender = "127.0.0.1") {
    return wait([&] { return losses_[{loss, sender}] >= times; });
  }

  std::vector<signalling::ObservedMessage> messages() {
    const std::lock_guard lock(mutex_);
    return messages_;
  }
  std::uint64_t losses(Loss loss, const std::string& sender = "127.0.0.1") {
    const std::lock_guard lock(mutex_);
    return losses_[{loss, sender}];
  }
  struct PutAside {
    signalling::Problem problem;
    std::string octets;
  };
  std::vector<PutAside> put_aside() {
    const std::lock_guard lock(mutex_);
    return put_aside_;
  }
  std::uint64_t all_losses() {
    const std::lock_guard lock(mutex_);
    std::uint64_t sum = 0;
    for (const auto& [what, times] : losses_) sum += times;
    return sum;
  }

 private:
  template <class Condition>
  bool wait(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, condition);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t room_;
  std::size_t asked_ = 0;
  std::vector<signalling::ObservedMessage> messages_;
  std::map<std::pair<Loss, std::string>, std::uint64_t> losses_;
  std::vector<PutAside> put_aside_;
  std::vector<std::function<void()>> calls_;
};

/// Waits until something is so; false after a long time.
template <class Condition>
bool eventually(Condition condition) {
  for (const auto end = std::chrono::steady_clock::now() + kPatience;
       std::chrono::steady_clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return false;
}

}  // namespace vouch::services::test
