#include "services/ingest/directory/name_queue.h"

#include <algorithm>
#include <iterator>

namespace vouch::services {

void NameQueue::add(const std::string& name) {
  later_.erase(name);
  due_.insert(name);
  if (due_.size() <= names_max_) return;
  due_.erase(std::prev(due_.end()));
  forgot_ = true;
}

void NameQueue::add_later(const std::string& name, Clock::time_point due) {
  if (due_.contains(name)) return;
  later_[name] = due;
  if (later_.size() <= names_max_) return;
  later_.erase(std::prev(later_.end()));
  forgot_ = true;
}

std::optional<std::string> NameQueue::take(Clock::time_point now) {
  if (!has_due(now)) return std::nullopt;
  return std::move(due_.extract(due_.begin()).value());
}

bool NameQueue::has_due(Clock::time_point now) {
  collect_due(now);
  return !due_.empty();
}

std::optional<NameQueue::Clock::time_point> NameQueue::next_due() const {
  const auto next = std::min_element(later_.begin(), later_.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return next == later_.end() ? std::nullopt : std::optional{next->second};
}

void NameQueue::collect_due(Clock::time_point now) {
  for (auto one = later_.begin(); one != later_.end();) {
    if (one->second > now) {
      ++one;
      continue;
    }
    auto name = later_.extract(one++);
    add(name.key());
  }
}

}  // namespace vouch::services
