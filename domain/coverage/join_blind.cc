#include "domain/coverage/join_blind.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace vouch {
namespace {

auto kind_of(const BlindInterval& blind) {
  return std::tie(blind.of, blind.feed, blind.reason, blind.point);
}

/// From the end of the one to the start of the next; 0 where they overlap.
std::uint64_t between(NetworkTime until, NetworkTime since) {
  return since <= until ? 0 : static_cast<std::uint64_t>(since.us) - static_cast<std::uint64_t>(until.us);
}

/// The longest time to be joined across, and how many as long as that.
struct Reach {
  std::uint64_t time = 0;
  std::size_t times = 0;
};

/// Of intervals sorted by kind and time, so that `most` are left.
Reach reach_for(const std::vector<BlindInterval>& blind, std::size_t most) {
  std::vector<std::uint64_t> gaps;
  NetworkTime until;
  for (std::size_t i = 0; i < blind.size(); ++i) {
    const bool goes_on = i > 0 && kind_of(blind[i - 1]) == kind_of(blind[i]);
    if (goes_on) gaps.push_back(between(until, blind[i].since));
    until = goes_on ? std::max(until, blind[i].until) : blind[i].until;
  }
  const std::size_t too_many = std::min(blind.size() - most, gaps.size());
  if (too_many == 0) return {};
  const auto last = gaps.begin() + static_cast<std::ptrdiff_t>(too_many) - 1;
  std::nth_element(gaps.begin(), last, gaps.end());
  const auto shorter = std::count_if(gaps.begin(), last, [&](std::uint64_t gap) { return gap < *last; });
  return {*last, too_many - static_cast<std::size_t>(shorter)};
}

/// Of more than `most`.
std::vector<BlindInterval> joined(std::vector<BlindInterval> blind, std::size_t most) {
  std::sort(blind.begin(), blind.end(), [](const BlindInterval& a, const BlindInterval& b) {
    return std::pair{kind_of(a), std::tie(a.since, a.until)} <
           std::pair{kind_of(b), std::tie(b.since, b.until)};
  });
  Reach reach = reach_for(blind, most);
  const auto reaches = [&](std::uint64_t gap) {
    return gap < reach.time || (gap == reach.time && reach.times > 0 && reach.times-- > 0);
  };
  std::vector<BlindInterval> result;
  for (BlindInterval& next : blind) {
    BlindInterval* last = result.empty() ? nullptr : &result.back();
    if (last == nullptr || kind_of(*last) != kind_of(next) || !reaches(between(last->until, next.since))) {
      result.push_back(std::move(next));
      continue;
    }
    last->until = std::max(last->until, next.until);
    last->count += next.count;
    last->joined += next.joined;
  }
  return result;
}

}  // namespace

std::vector<BlindInterval> join_blind(std::vector<BlindInterval> blind, std::size_t most) {
  if (blind.size() > most) blind = joined(std::move(blind), most);
  if (blind.size() > most) {
    for (BlindInterval& one : blind) {
      one.feed.clear();
      one.reason = blind_reason::kSeveral;
      one.point = ObservationPoint::kUnspecified;
    }
    blind = joined(std::move(blind), most);
  }
  std::sort(blind.begin(), blind.end());
  return blind;
}

}  // namespace vouch
