#include "services/correlator/gathering.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vouch::services {
namespace {

constexpr std::size_t kMostWaiting = 4096;
/// More would save little and keep the first of them waiting.
constexpr std::size_t kMostTogether = 64;
/// So many are worth a group beside another, which costs as much as some fifteen questions in it.
constexpr std::size_t kWorthAGroup = 8;

}  // namespace

bool Gathering::ask(Matter matter) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= kMostWaiting) return false;
  waiting_.push_back(std::move(matter));
  if (waiting_.size() == kWorthAGroup) worth_a_group_.notify_one();
  if (groups_ >= at_once_ || begin_group()) return true;
  // The groups under way take what waits; without any nobody would.
  if (groups_ > 0) return true;
  waiting_.pop_back();
  return false;
}

bool Gathering::begin_group() {
  if (!workers_.submit([this] { answer_group(); })) return false;
  ++groups_;
  return true;
}

std::vector<Matter> Gathering::take_group() {
  std::unique_lock lock(mutex_);
  worth_a_group_.wait_for(lock, gathers_for_,
                          [this] { return deciding_ == 0 || waiting_.size() >= kWorthAGroup; });
  ++deciding_;
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kMostTogether));
  std::vector<Matter> group{std::move_iterator{waiting_.begin()}, std::move_iterator{end}};
  waiting_.erase(waiting_.begin(), end);
  return group;
}

void Gathering::answer_group() {
  for (bool again = true; again;) {
    const std::vector<Matter> group = take_group();
    // While this one is told, the next is decided. It goes through the pool's queue, so that other work has
    // its turn.
    const auto decided = [&] {
      const std::lock_guard lock(mutex_);
      --deciding_;
      --groups_;
      const bool another_gathers = groups_ > deciding_;  // and takes what waits
      again = !waiting_.empty() && !another_gathers && !begin_group();
      if (again) ++groups_;
      worth_a_group_.notify_one();
    };
    for (const std::size_t place : desk_.answer_together(group, limit_, decided)) {
      const auto alone = [this, matter = group[place]] { desk_.answer_alone(matter, limit_); };
      if (!workers_.submit(alone)) alone();
    }
  }
}

}  // namespace vouch::services
