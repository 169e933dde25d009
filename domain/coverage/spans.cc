#include "domain/coverage/spans.h"

#include <algorithm>
#include <utility>

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
  is_tidy_ = steps_.size() == 1;
}

void Spans::add(const Spans& more) {
  if (more.steps_.empty()) return;
  steps_.insert(steps_.end(), more.steps_.begin(), more.steps_.end());
  is_tidy_ = false;
}

const std::vector<Spans::Steps>& Spans::tidy() const {
  if (std::exchange(is_tidy_, true)) return steps_;
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
  return steps_;
}

Spans Spans::minus(const Spans& other) const {
  Spans rest;
  const auto& holes = other.tidy();
  auto hole = holes.begin();
  for (auto [first, last] : tidy()) {
    while (hole != holes.end() && hole->second < first) ++hole;
    for (auto next = hole; next != holes.end() && next->first <= last && first <= last; ++next) {
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

Spans Spans::within(NetworkTime since, NetworkTime until) const {
  Spans part;
  const Steps bounds{step_at(since), step_at(until)};
  const auto& all = tidy();
  auto next = std::lower_bound(all.begin(), all.end(), bounds.first,
                               [](const Steps& steps, std::int64_t step) { return steps.second < step; });
  for (; next != all.end() && next->first <= bounds.second; ++next)
    part.steps_.emplace_back(std::max(next->first, bounds.first), std::min(next->second, bounds.second));
  return part;
}

std::vector<std::pair<NetworkTime, NetworkTime>> Spans::stretches() const {
  // An odd bound is the open neighbourhood of the moment before it, or behind it.
  const auto floor_half = [](std::int64_t step) { return NetworkTime::from_us(step >> 1); };
  const auto ceil_half = [](std::int64_t step) { return NetworkTime::from_us((step + 1) >> 1); };
  std::vector<std::pair<NetworkTime, NetworkTime>> found;
  for (const auto& [first, last] : tidy()) found.emplace_back(floor_half(first), ceil_half(last));
  return found;
}

}  // namespace vouch
