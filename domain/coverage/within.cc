#include "domain/coverage/within.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace vouch {
namespace {

template <class Timed>
std::vector<Timed> touching(const std::vector<Timed>& all, NetworkTime since, NetworkTime until) {
  std::vector<Timed> found;
  std::copy_if(all.begin(), all.end(), std::back_inserter(found),
               [&](const Timed& one) { return one.until >= since && one.since <= until; });
  return found;
}

std::vector<FeedInterval> joined(std::vector<FeedInterval> intervals) {
  std::sort(intervals.begin(), intervals.end(), [](const FeedInterval& a, const FeedInterval& b) {
    return std::tie(a.feed, a.state, a.since, a.until) < std::tie(b.feed, b.state, b.since, b.until);
  });
  std::vector<FeedInterval> islands;
  for (FeedInterval& one : intervals) {
    const bool goes_on = !islands.empty() && islands.back().feed == one.feed &&
                         islands.back().state == one.state && one.since <= islands.back().until;
    if (!goes_on) {
      islands.push_back(std::move(one));
      continue;
    }
    islands.back().until = std::max(islands.back().until, one.until);
    islands.back().count += one.count;
  }
  return islands;
}

}  // namespace

FeedRecords within(const FeedRecords& records, NetworkTime since, NetworkTime until) {
  if (until < since) return {};
  FeedRecords cut{touching(records.lives, since, until), joined(touching(records.intervals, since, until)),
                  touching(records.dropped, since, until)};
  std::erase_if(cut.dropped, [&](const DroppedTime& gone) { return gone.until == since; });
  end_at_successors(cut.lives);
  std::sort(cut.intervals.begin(), cut.intervals.end(), [](const FeedInterval& a, const FeedInterval& b) {
    return std::tuple(std::string_view{a.feed}, a.since, name_of(a.state)) <
           std::tuple(std::string_view{b.feed}, b.since, name_of(b.state));
  });
  for (FeedInterval& interval : cut.intervals) {
    interval.since = std::max(interval.since, since);
    interval.until = std::min(interval.until, until);
  }
  return cut;
}

}  // namespace vouch
