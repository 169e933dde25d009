#include "services/ingest/sip/unnamed_bad.h"

#include <algorithm>

namespace vouch::services {

std::uint64_t UnnamedBad::match(Waiting& waiting, std::uint64_t times) {
  while (times > 0 && !waiting.empty()) {
    const std::uint64_t some = std::min(times, waiting.front().times);
    times -= some;
    waiting.front().times -= some;
    if (waiting.front().times == 0) waiting.pop_front();
  }
  return times;
}

std::uint64_t UnnamedBad::overdue(Waiting& waiting, Clock::time_point now) const {
  std::uint64_t times = 0;
  for (; !waiting.empty() && now - waiting.front().since > patience_; waiting.pop_front())
    times += waiting.front().times;
  return times;
}

std::uint64_t UnnamedBad::take(std::uint64_t counted, std::uint64_t named, Clock::time_point now) {
  overdue(named_, now);
  const std::uint64_t nobodys = overdue(counted_, now);
  const std::uint64_t both = std::min(counted, named);
  counted = match(named_, counted - both);
  named = match(counted_, named - both);
  if (counted > 0) counted_.push_back({now, counted});
  if (named > 0) named_.push_back({now, named});
  return nobodys;
}

}  // namespace vouch::services
