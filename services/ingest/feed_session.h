#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/common/caller/caller.h"
#include "services/ingest/batch.h"
#include "services/ingest/live/mirror_check.h"
#include "services/ingest/open_feeds.h"
#include "services/ingest/quarantine/quarantine.h"
#include "signalling/pipeline/pipeline.h"
#include "storage/connection/database.h"
#include "vouch/v1/ingest.pb.h"

namespace vouch::services {

/// One feed from its hello on: its pipeline, and what was stored of it. What a live one sends and is refused
/// is kept in the quarantine; who imports a capture has the file, and is told. Used by one thread at a time;
/// settle() by one at a time beside that.
class FeedSession {
 public:
  /// While the database is away a feed resumes behind what this process remembers of it. Errors:
  /// BAD_FEED_NAME, FEED_KIND_MISSING, FEED_NOT_YOURS (role feed: the name begins with the caller's own and a
  /// slash), FEED_BUSY, those of storage but UNAVAILABLE and TIMEOUT.
  static Result<std::unique_ptr<FeedSession>> open(const ::vouch::v1::Hello& hello, const Caller& caller,
                                                   OpenFeeds& feeds, Quarantine& quarantine,
                                                   storage::Database& database,
                                                   std::chrono::milliseconds limit);

  /// Every message up to here was durable before this stream began.
  std::uint64_t resume_behind() const { return resumed_behind_; }

  /// Takes a message into the pipeline. Errors: SEQUENCE_NOT_GROWING, BAD_TIME, MESSAGE_TOO_LARGE.
  Result<void> take(const ::vouch::v1::SipMessage& message);
  /// The feed has seen this network time. It is not told before the `behind` batches that were sent by now
  /// are durable: what is missing of them is not seen. Errors: BAD_TIME, BAD_PERIOD.
  Result<void> take(const ::vouch::v1::Interval& span, std::uint64_t behind);
  /// Nothing more comes: what waits is settled.
  void finish();

  /// Of the batches that were sent before one.
  struct Earlier {
    std::optional<std::uint64_t> settled;  ///< how far the feed is, where some of them may still fail
    std::uint64_t durable = 0;             ///< how many of them are, of the first on
  };
  /// What came since the last time, to be made durable. It speaks of no earlier batch that may still fail.
  Batch next_batch(const Earlier& earlier);
  /// Whether what the feed has seen waits for earlier batches.
  bool holds_span() const { return span_.has_value(); }
  /// What to tell the client once `batch`, made by next_batch(), and all before it are durable; before it is
  /// given away.
  ::vouch::v1::Ack ack_for(const Batch& batch);
  /// Completes the ack with what became of the batch.
  void settle(::vouch::v1::Ack& ack, const Stored& stored);

  const std::string& name() const { return progress_.feed; }
  bool is_live() const { return progress_.kind == kLive; }

 private:
  static constexpr std::string_view kLive = "LIVE";

  FeedSession(storage::FeedProgress progress, OpenFeeds& feeds, Quarantine& quarantine,
              std::unique_ptr<OpenFeeds::Hold> hold, std::uint64_t resumed_behind);

  Result<void> read(const ::vouch::v1::SipMessage& message);
  std::uint64_t settled() const;
  FeedLife life(NetworkTime since, NetworkTime until, FeedStanding standing) const;

  storage::FeedProgress progress_;
  OpenFeeds& feeds_;
  Quarantine& quarantine_;
  std::unique_ptr<OpenFeeds::Hold> hold_;
  std::uint64_t resumed_behind_;
  std::uint64_t last_sequence_;
  signalling::Pipeline pipeline_;
  RecentPairs recent_pairs_;
  struct HeldSpan {
    FeedInterval interval;
    std::uint64_t behind;
  };
  std::optional<HeldSpan> span_;
  std::optional<HeldSpan> later_span_;  ///< the last that came while one is held
  std::optional<NetworkTime> seen_until_;
  std::vector<FeedLife> lives_;
  ::vouch::v1::IngestTotals taken_;   ///< what came
  ::vouch::v1::IngestTotals stored_;  ///< and became of it
};

}  // namespace vouch::services
