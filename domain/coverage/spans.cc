#include "domain/coverage/spans.h"

#include <algorithm>

namespace vouch {
namespace {

/// As an even step; what lies beyond the bounds counts as there.
std::int64_t step_at(NetworkTime when) {
  constexpr std::int64_t bound = INT64_MAX / 4;
  return std::clamp(when.us, -bound, bound) * 2;
}

}  // namespace

Spans::Spans(NetworkTime since, NetworkTime until) {
  add(since, until);
}

void Spans::add(NetworkTime since, NetworkTime until) {
  if (until < since) return;
  steps_.emplace_back(step_at(since), step_at(until));
  // What comes in order, as it mostly does, needs no sorting.
  const std::size_t size = steps_.size();
  if (size > 1 && steps_[size - 2].second + 1 >= steps_.back().first) tidy();
}

void Spans::add(const Spans& more) {
  steps_.insert(steps_.end(), more.steps_.begin(), more.steps_.end());
  tidy();
}

void Spans::tidy() {
  std::sort(steps_.begin(), steps_.end());
  std::vector<Steps> joined;
  for (const Steps& next : steps_) {
    if (!joined.empty() && next.first <= joined.back().second + 1) {
      joined.back().second = std::max(joined.back().second, next.second);
    } else {
      joined.push_back(next);
    }
  }
  steps_ = std::move(joined);
}

Spans Spans::minus(const Spans& other) const {
  Spans rest;
  auto hole = other.steps_.begin();
  for (auto [first, last] : steps_) {
    while (hole != other.steps_.end() && hole->second < first) ++hole;
    for (auto next = hole; next != other.steps_.end() && next->first <= last && first <= last; ++next) {
      if (next->first > first) rest.steps_.emplace_back(first, next->first - 1);
      first = next->second + 1;
    }
    if (first <= last) rest.steps_.emplace_back(first, last);
  }
  return rest;
}

Spans Spans::within(const Spans& other) const {
  return minus(minus(other));
}

std::vector<std::pair<NetworkTime, NetworkTime>> Spans::stretches() const {
  // An odd bound is the open neighbourhood of the moment before it, or behind it.
  const auto floor_half = [](std::int64_t step) { return NetworkTime::from_us(step >> 1); };
  const auto ceil_half = [](std::int64_t step) { return NetworkTime::from_us((step + 1) >> 1); };
  std::vector<std::pair<NetworkTime, NetworkTime>> found;
  for (const auto& [first, last] : steps_) found.emplace_back(floor_half(first), ceil_half(last));
  return found;
}

}  // namespace vouch
