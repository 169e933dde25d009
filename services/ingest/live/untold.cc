#include "services/ingest/live/untold.h"

namespace vouch::services {
namespace {

constexpr std::size_t kIntervalsKept = 5000;

}  // namespace

void Untold::add(const Intervals& coverage) {
  coverage_.insert(coverage_.end(), coverage.begin(), coverage.end());
  bound();
}

void Untold::take_back(Intervals coverage, const Lives& lives) {
  for (FeedInterval& interval : coverage) {
    if (interval.state == FeedState::kAlive) interval.state = FeedState::kNoRoom;
  }
  lives_.insert(lives_.begin(), lives.begin(), lives.end());
  add(coverage);
}

void Untold::bound() {
  if (coverage_.size() > kIntervalsKept)
    coverage_.erase(coverage_.begin(), coverage_.end() - static_cast<std::ptrdiff_t>(kIntervalsKept));
}

}  // namespace vouch::services
