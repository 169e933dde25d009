#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace vouch::services {

/// Which feeds are being fed: one stream at a time, since two would tear its order. Thread-safe.
class OpenFeeds {
 public:
  /// Holds a feed until it is destroyed.
  class Hold {
   public:
    Hold(OpenFeeds& feeds, std::string feed) : feeds_(&feeds), feed_(std::move(feed)) {}
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    ~Hold();

   private:
    OpenFeeds* feeds_;
    std::string feed_;
  };

  /// Nothing if another stream holds the feed.
  std::unique_ptr<Hold> hold(const std::string& feed);

 private:
  std::mutex mutex_;
  std::set<std::string> held_;
};

}  // namespace vouch::services
