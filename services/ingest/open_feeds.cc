#include "services/ingest/open_feeds.h"

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

}  // namespace vouch::services
