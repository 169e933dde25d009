#include "services/ingest/open_feeds.h"

#include <algorithm>

namespace vouch::services {

OpenFeeds::Hold::~Hold() {
  const std::lock_guard lock(feeds_->mutex_);
  feeds_->held_.erase(feed_);
}

std::unique_ptr<OpenFeeds::Hold> OpenFeeds::hold(const std::string& feed) {
  {
    const std::lock_guard lock(mutex_);
    if (!held_.insert(feed).second) return nullptr;
  }
  return std::make_unique<Hold>(*this, feed);
}

void OpenFeeds::settle(const std::string& feed, std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  std::uint64_t& known = settled_[feed];
  known = std::max(known, sequence);
}

std::uint64_t OpenFeeds::settled(const std::string& feed) const {
  const std::lock_guard lock(mutex_);
  const auto known = settled_.find(feed);
  return known == settled_.end() ? 0 : known->second;
}

}  // namespace vouch::services
