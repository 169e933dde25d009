#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace vouch::services {

/// Which feeds are being fed: one stream at a time, since two would tear its order. Remembers how far each is
/// settled, for when the database cannot be asked. Thread-safe.
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

  void settle(const std::string& feed, std::uint64_t sequence);
  /// As told since this process began; 0 if nothing was.
  std::uint64_t settled(const std::string& feed) const;

 private:
  mutable std::mutex mutex_;
  std::set<std::string> held_;
  std::map<std::string, std::uint64_t> settled_;
};

}  // namespace vouch::services
