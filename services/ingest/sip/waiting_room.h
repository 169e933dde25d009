#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>

#include "services/ingest/intake.h"
#include "services/ingest/sip/event_loop.h"
#include "services/ingest/sip/open_request.h"
#include "services/ingest/sip/sip_counting.h"

namespace vouch::services {

/// Requests that wait until what they brought is durable, each at most for a fixed time. Used on the loop's
/// thread.
class WaitingRoom {
 public:
  WaitingRoom(EventLoop& loop, std::chrono::milliseconds patience, std::size_t seats, SipCounting& counting);
  /// Answers all that wait.
  ~WaitingRoom();

  /// Offers the message and answers the request: when the message is settled, at the deadline, or at once if
  /// the intake or this room is full.
  void offer(Intake& intake, signalling::ObservedMessage message, OpenRequest request);

 private:
  using Clock = std::chrono::steady_clock;
  struct Deadline {
    Clock::time_point at;
    std::uint64_t number;
  };

  void settle(std::uint64_t number, Settled settled);
  void answer_overdue();
  void arm();

  EventLoop& loop_;
  std::chrono::milliseconds patience_;
  std::size_t seats_;
  SipCounting& counting_;
  LoopTimer timer_;
  std::uint64_t last_number_ = 0;
  std::map<std::uint64_t, OpenRequest> waiting_;
  std::deque<Deadline> deadlines_;            ///< in order, since all wait equally long
  std::shared_ptr<WaitingRoom*> still_here_;  ///< null in it once the room is gone
};

}  // namespace vouch::services
