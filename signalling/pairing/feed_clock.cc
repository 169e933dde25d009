#include "signalling/pairing/feed_clock.h"

namespace vouch::signalling {
namespace {

constexpr int kAgreeing = 64;
constexpr std::int64_t kJumpsOfAWindow = 8;
constexpr std::int64_t kUsPerS = 1'000'000;

}  // namespace

void FeedClock::see(NetworkTime stamp) {
  if (!started_) latest_ = stamp;
  started_ = true;
  if (stamp.plus_s(jump_s_) < latest_) {
    if (++far_behind_ < kAgreeing) return;
    latest_ = stamp;
  } else if (stamp > latest_) {
    const bool jump = latest_.plus_s(jump_s_) < stamp;
    elapsed_us_ += jump ? jump_s_ * kUsPerS / kJumpsOfAWindow : stamp.us - latest_.us;
    latest_ = stamp;
  }
  far_behind_ = 0;
}

}  // namespace vouch::signalling
