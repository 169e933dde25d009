#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "services/common/process/worker_pool.h"
#include "services/ingest/intake.h"
#include "services/ingest/live/coverage_queue.h"
#include "services/ingest/live/feed_watch.h"
#include "services/ingest/live/message_rate.h"
#include "services/ingest/live/on_its_way.h"
#include "services/ingest/quarantine/quarantine.h"
#include "services/ingest/sink/sink.h"
#include "signalling/pipeline/pipeline.h"

namespace vouch::services {

/// What a live feed is, and how it is treated.
struct LiveFeedOptions {
  std::string name;
  std::string kind;  ///< as in vouch.feed: "HEP", "ISC", "REG_EVENT", "CAPTURE_DIRECTORY"
  ObservationPoint point = ObservationPoint::kUnspecified;
  std::int64_t rhythm_s = 0;
  std::string element;  ///< feeds of the same stand in for each other
  std::int64_t clock_bound_s = 5;
  std::size_t octets = 64UL * 1024 * 1024;          ///< most that may be in memory and not settled
  SinkTerms terms{std::chrono::milliseconds{500}};  ///< for its batches
  std::size_t messages_at_once = 2000;              ///< most in one batch
};

/// What a live feed has brought since its process began.
struct LiveFeedStatus {
  signalling::PipelineCounters counters;
  std::uint64_t octets = 0;
  std::uint64_t registrations = 0;
  std::uint64_t reports = 0;
  std::uint64_t session_facts = 0;
  std::map<std::string, std::uint64_t> refusals;               ///< by code
  std::map<std::string, std::array<std::uint64_t, 4>> losses;  ///< by sender; indexed by Loss
  std::uint64_t unsettled_octets = 0;
  std::uint64_t spooled_batches = 0;
  NetworkTime last_message_at;  ///< by our clock; 0: none yet
  /// From a message's own time to its being durable: of the last one, or, if that is more, what it has come
  /// to of the oldest one that waits.
  std::int64_t lag_us = 0;
  double messages_per_s = 0;  ///< over the last minute
  std::string trouble;        ///< as of FeedWatch::trouble()
  std::uint64_t unsubscribed = 0;
  std::uint64_t stamps_apart = 0;  ///< messages whose stamps were further from our clock than the bound
};

/// A live feed from its listener to the sink: a bounded inbox, one pipeline, and a few batches on their way,
/// so that what comes is read while what came is stored, and batches grow with the load by themselves, up to
/// what one transaction takes easily. Thread-safe.
class LiveFeed : public Intake, public std::enable_shared_from_this<LiveFeed> {
 public:
  /// `sink`, `workers` and `quarantine` outlive it. `now`: our clock.
  LiveFeed(LiveFeedOptions options, Sink& sink, WorkerPool& workers, Quarantine& quarantine, NetworkTime now);

  bool offer(signalling::ObservedMessage&& message, WhenSettled when_settled) override;
  void when_room(std::function<void()> call) override;
  void count_loss(Loss loss, std::string_view sender, std::uint64_t times) override;
  void put_aside(const signalling::Problem& problem, std::string_view octets) override;

  /// It listens from now on: what was before, nobody vouches for.
  void begin(NetworkTime now);
  /// How it stands from now on, whether or not it listens.
  void stand(FeedStanding standing, NetworkTime now);
  /// A file was taken: FeedWatch::took_file().
  void took_file(const TakenFile& file);
  /// How many subscriptions do not stand.
  void unsubscribed(std::uint64_t subscriptions);
  /// Looks after the feed, about once a second: coverage, alarms, what waits for a partner that never comes.
  void look(NetworkTime now);
  /// Nobody listens: what the sink would not take of its life and coverage is told again.
  void tell_again();
  /// Nothing more comes: what waits is settled. Wait until it is idle before the end.
  void finish(NetworkTime now);
  /// False: it was not until then.
  bool wait_until_idle(std::chrono::steady_clock::time_point deadline) const;

  const LiveFeedOptions& options() const { return options_; }
  /// `now`: our clock.
  LiveFeedStatus status(NetworkTime now) const;

 private:
  struct Arrival {
    signalling::ObservedMessage message;
    WhenSettled when_settled;
    NetworkTime came_at;  ///< by our clock
  };
  /// A message whose sender wants to know when it is settled.
  struct Unsettled {
    std::uint64_t sequence = 0;
    WhenSettled when_settled;
  };
  using Arrivals = std::deque<Arrival>;

  FeedLife life(NetworkTime since, NetworkTime until, FeedStanding standing) const;
  bool is_idle() const;
  void schedule();
  void work();
  Arrivals next_arrivals();
  bool has_to_tell() const { return !coverage_.empty() || !lives_.empty(); }
  bool can_tell() const;
  void look_at_stamp(Arrival& arrival);
  void note_unpaired(bool finishing);
  void count(const Batch& batch);
  std::optional<NetworkTime> oldest_that_waits() const;
  void note_arrival(const signalling::ObservedMessage& message, NetworkTime now);
  std::vector<WhenSettled> settled_senders();
  void stored(OnItsWay& batch, const Result<Stored>& outcome);
  void note_over(const OnItsWay& batch);
  bool has_work() const;
  void count_loss_locked(Loss loss, std::string sender, std::uint64_t times);
  void lose(const OnItsWay& batch);

  LiveFeedOptions options_;
  Sink& sink_;
  WorkerPool& workers_;
  Quarantine& quarantine_;

  mutable std::mutex mutex_;
  mutable std::condition_variable became_idle_;
  Arrivals inbox_;
  std::size_t octets_ =
      0;  ///< in the inbox and in batches on their way, with what each message costs besides
  std::size_t awaiting_ = 0;  ///< messages whose sender wants to know
  OnTheirWay<OnItsWay> on_its_way_;
  std::vector<std::function<void()>> waiting_for_room_;
  CoverageQueue coverage_;
  std::vector<FeedLife> lives_;
  NetworkTime stands_since_ = NetworkTime::max();  ///< as it does now; max(): nothing was said yet
  std::uint64_t arrived_ = 0;                      ///< messages ever taken, and those whose batches are over
  std::uint64_t over_ = 0;
  bool was_refused_ = false;  ///< a batch, since the last look
  FeedWatch watch_;
  LiveFeedStatus status_;
  MessageRate rate_;
  std::optional<NetworkTime> in_work_since_;  ///< own time of the first message that is being read
  bool partners_wait_ = false;                ///< a REGISTER waits for its response, or the other way round
  bool give_up_waiting_ = false;              ///< nothing came for so long that no partner will
  bool finishing_ = false;
  NetworkTime finished_at_;
  bool working_ = false;

  // Of the one who works.
  KnowledgeTime begun_at_;
  std::uint64_t refused_ = 0;
  signalling::Pipeline pipeline_;
  RecentPairs recent_pairs_;
  std::uint64_t sequence_ = 0;
  std::deque<Unsettled> unsettled_;
};

}  // namespace vouch::services
