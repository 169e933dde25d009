#include "services/ingest/live/message_rate.h"

#include <algorithm>
#include <numeric>

namespace vouch::services {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;

std::size_t place_of(std::int64_t second) {
  return static_cast<std::size_t>(second % MessageRate::kSpanS);
}

}  // namespace

MessageRate::MessageRate(NetworkTime since) : since_(since), second_(since.us / kSecondUs) {}

void MessageRate::count(NetworkTime now, std::uint64_t messages) {
  move_to(now.us / kSecondUs);
  messages_in_second_.at(place_of(second_)) += messages;
}

void MessageRate::move_to(std::int64_t second) {
  if (second <= second_) return;
  if (second - second_ >= kSpanS) messages_in_second_.fill(0);
  for (std::int64_t passed = std::max(second_ + 1, second - kSpanS + 1); passed <= second; ++passed)
    messages_in_second_.at(place_of(passed)) = 0;
  second_ = second;
}

double MessageRate::per_second(NetworkTime now) const {
  MessageRate moved = *this;
  moved.move_to(now.us / kSecondUs);
  const auto& counts = moved.messages_in_second_;
  const auto sum = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  // The second that runs is not over: the span is what has passed of it and the whole ones before.
  const double of_this_second =
      static_cast<double>(std::max<std::int64_t>(now.us % kSecondUs, 0)) / kSecondUs;
  const double since_begin = static_cast<double>(now.us - since_.us) / kSecondUs;
  const double span = std::min(static_cast<double>(kSpanS - 1) + of_this_second, since_begin);
  return static_cast<double>(sum) / std::max(span, 1.0);
}

}  // namespace vouch::services
