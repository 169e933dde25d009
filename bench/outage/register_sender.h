#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace vouch::bench {

/// How an S-CSCF tells of its registrations.
struct RegisterLoad {
  std::uint16_t port = 0;  ///< of the feed, on this machine
  double per_second = 0;
  std::uint64_t fleet = 0;        ///< subscribers, who register in turn, again and again
  std::uint64_t first_round = 1;  ///< for the how many-th time the first ones register
  int connections = 4;
};

/// Sends third-party REGISTERs over TCP at an even rate that does not care about answers, and notes how long
/// each waits: from when it was due, so that a receiver which does not read is not flattered. One thread.
class RegisterSender {
 public:
  /// What became of one REGISTER, by its number.
  struct Outcome {
    std::int64_t due_us = 0;      ///< since 1970
    std::int64_t waited_us = -1;  ///< -1: no 200
  };

  /// Throws asio::system_error: the feed does not listen.
  RegisterSender(asio::io_context& context, const RegisterLoad& load);
  ~RegisterSender();

  /// Sends for `sending`, then waits for what is unanswered, for `grace` at most; stop() ends the first
  /// early.
  void run(std::chrono::milliseconds sending, std::chrono::milliseconds grace);
  void stop() { stopped_ = true; }
  /// Called once when nothing more is sent or waited for.
  void when_done(std::function<void()> call) { when_done_ = std::move(call); }

  const std::vector<Outcome>& outcomes() const { return outcomes_; }

 private:
  using Clock = std::chrono::steady_clock;
  class Connection;

  void tick();
  void send_what_is_due();
  void answered(std::uint64_t serial, bool is_success);
  std::int64_t wall_us(Clock::time_point time) const;

  asio::io_context& context_;
  RegisterLoad load_;
  asio::steady_timer timer_;
  std::vector<std::shared_ptr<Connection>> connections_;
  std::vector<Outcome> outcomes_;
  std::uint64_t unanswered_ = 0;
  Clock::time_point begin_;
  Clock::time_point send_until_;
  Clock::time_point give_up_at_;
  std::int64_t begin_wall_us_ = 0;
  bool stopped_ = false;
  std::function<void()> when_done_;
};

}  // namespace vouch::bench
