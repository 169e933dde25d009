#include "services/ingest/live/coverage_queue.h"

#include <algorithm>
#include <utility>

namespace vouch::services {

void CoverageQueue::say(const std::vector<FeedInterval>& intervals, std::uint64_t messages) {
  for (const FeedInterval& interval : intervals) waiting_.push_back({interval, messages});
  bound();
}

void CoverageQueue::say_at_once(FeedInterval interval) {
  waiting_.push_front({std::move(interval), 0});
  bound();
}

bool CoverageQueue::is_ready(std::uint64_t messages) const {
  return !waiting_.empty() && waiting_.front().behind <= messages;
}

std::vector<FeedInterval> CoverageQueue::take(std::uint64_t messages) {
  std::vector<FeedInterval> ready;
  for (; is_ready(messages); waiting_.pop_front()) ready.push_back(std::move(waiting_.front().interval));
  return ready;
}

void CoverageQueue::bound() {
  if (waiting_.size() <= kMost) return;
  Said all = waiting_.front();
  all.interval.state = FeedState::kNoRoom;
  all.interval.count = 0;
  const auto end = waiting_.begin() + kMost / 2;
  for (auto said = waiting_.begin(); said != end; ++said) {
    all.interval.since = std::min(all.interval.since, said->interval.since);
    all.interval.until = std::max(all.interval.until, said->interval.until);
    all.behind = std::max(all.behind, said->behind);
    if (blinds(said->interval.state)) all.interval.count += said->interval.count;
  }
  waiting_.erase(waiting_.begin(), end);
  waiting_.push_front(std::move(all));
}

}  // namespace vouch::services
