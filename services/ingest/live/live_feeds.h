#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "services/ingest/feeds/feed_registry.h"
#include "services/ingest/live/listener.h"
#include "services/ingest/live/live_feed.h"

namespace vouch::services {

/// A live feed as an administrator sees it.
struct LiveFeedView {
  FeedSpec spec;
  std::string state;    ///< LISTENING, DRAINED, CANNOT_LISTEN, UNREADABLE, or FeedWatch::trouble()
  std::string problem;  ///< code and field of why it cannot listen or be read, or how many subscriptions do
                        ///< not stand
  std::uint16_t port = 0;
  LiveFeedStatus status;
  ListenerCounts counts;  ///< of the listener, also of one that was drained
};

/// The live feeds of this process: those of the registry, each with its listener. Looks after them once a
/// second, and tries again those that cannot listen. Thread-safe.
class LiveFeeds {
 public:
  struct House {
    FeedRegistry& registry;
    Sink& sink;
    WorkerPool& workers;
    Quarantine& quarantine;
    ListenerTerms listeners;
    std::size_t feed_octets;  ///< most that one feed may hold in memory
  };

  /// `registered`: what the registry holds. A feed that cannot be read, or cannot listen, keeps no other from
  /// it.
  LiveFeeds(House house, const RegisteredFeeds& registered);
  /// Stops all listeners, and waits for a while until what they took is durable.
  ~LiveFeeds();
  LiveFeeds(const LiveFeeds&) = delete;
  LiveFeeds& operator=(const LiveFeeds&) = delete;

  /// Most octets that one feed may hold in memory, unsettled.
  std::size_t feed_octets() const { return house_.feed_octets; }

  std::vector<LiveFeedView> list() const;
  /// Errors of this and the next: NO_SUCH_FEED.
  Result<LiveFeedView> find(const std::string& name) const;
  /// Errors: those of FeedRegistry::add(). A feed that cannot listen yet is added all the same: see its view.
  Result<LiveFeedView> add(const FeedSpec& spec);
  /// A feed that cannot be read can be removed, too. Errors: NO_SUCH_FEED, NOT_DRAINED_YET, those of the
  /// registry.
  Result<void> remove(const std::string& name);
  /// Errors: NO_SUCH_FEED, FEED_UNREADABLE, NOT_DRAINED_YET: what it took is not all durable yet; that goes
  /// on. Those of the registry.
  Result<LiveFeedView> drain(const std::string& name);
  /// Listens again. One that was not drained tries at once what it would try again later: to listen, or to
  /// subscribe.
  Result<LiveFeedView> resume(const std::string& name);

 private:
  struct Feed {
    FeedSpec spec;
    std::shared_ptr<LiveFeed> feed;
    std::unique_ptr<Listener> listener;
    ListenerCounts last_counts;  ///< of the listener that was closed
    std::string problem;
    std::chrono::steady_clock::time_point next_try;
  };

  void run();
  void look();
  /// A feed that takes in nothing any more.
  struct Closed {
    std::shared_ptr<LiveFeed> feed;
    std::optional<NetworkTime> at;  ///< nothing: it was before
  };

  // With the mutex held.
  NetworkTime open(Feed& feed);
  void begin(Feed& feed);
  std::shared_ptr<LiveFeed> make(const FeedSpec& spec) const;
  static LiveFeedView view_of(const Feed& feed);
  static LiveFeedView view_of(const UnreadableFeed& feed);
  Error not_found(const std::string& name) const;
  Result<void> miss_no_more(const std::string& name);
  Result<Closed> close(const std::string& name);

  House house_;
  mutable std::mutex mutex_;
  std::condition_variable stopping_changed_;
  std::map<std::string, Feed> feeds_;
  std::map<std::string, UnreadableFeed> unreadable_;
  bool stopping_ = false;
  std::thread keeper_;
};

}  // namespace vouch::services
