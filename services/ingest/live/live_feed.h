#pragma once

#include <array>
#include <chrono>
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
#include "services/ingest/live/feed_watch.h"
#include "services/ingest/live/message_rate.h"
#include "services/ingest/quarantine/quarantine.h"
#include "services/ingest/sink.h"
#include "signalling/pipeline/pipeline.h"

namespace vouch::services {

/// What a live feed is, and how it is treated.
struct LiveFeedOptions {
  std::string name;
  std::string kind;  ///< as in vouch.feed: "HEP", "ISC", "REG_EVENT", "CAPTURE_DIRECTORY"
  ObservationPoint point = ObservationPoint::kUnspecified;
  std::int64_t rhythm_s = 0;
  std::size_t octets = 64UL * 1024 * 1024;  ///< most that may be in memory and not settled
  std::chrono::milliseconds patience{500};  ///< for the database, before the local disk is used
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
  bool silent = false;
};

/// A live feed from its listener to the sink: a bounded inbox, one pipeline, one batch on its way at a time,
/// so that batches grow with the load by themselves, up to what one transaction takes easily. Thread-safe.
class LiveFeed : public Intake, public std::enable_shared_from_this<LiveFeed> {
 public:
  /// `sink`, `workers` and `quarantine` outlive it. `now`: our clock.
  LiveFeed(LiveFeedOptions options, Sink& sink, WorkerPool& workers, Quarantine& quarantine, NetworkTime now);

  bool offer(signalling::ObservedMessage&& message, WhenSettled when_settled) override;
  void when_room(std::function<void()> call) override;
  void count_loss(Loss loss, std::string_view sender, std::uint64_t times) override;

  /// It listens from now on: what was before, nobody vouches for.
  void begin(NetworkTime now);
  /// Looks after the feed, about once a second: coverage, alarms, what waits for a partner that never comes.
  void look(NetworkTime now);
  /// Nothing more comes: what waits is settled. Wait for idle() before the end.
  void finish();
  bool idle() const;

  const LiveFeedOptions& options() const { return options_; }
  /// `now`: our clock.
  LiveFeedStatus status(NetworkTime now) const;

 private:
  struct Arrival {
    signalling::ObservedMessage message;
    WhenSettled when_settled;
  };
  /// A message whose sender wants to know when it is settled.
  struct Unsettled {
    std::uint64_t sequence = 0;
    WhenSettled when_settled;
  };
  /// What is left of a batch that is on its way.
  struct OnItsWay {
    std::uint64_t settled_sequence = 0;
    std::size_t octets = 0;
    std::size_t facts = 0;
    std::map<std::string, std::uint64_t> messages;  ///< by sender
    NetworkTime last_observed_at;
    std::vector<FeedInterval> coverage;
  };
  struct Original {
    std::string octets;
    NetworkTime observed_at;
  };
  using Arrivals = std::deque<Arrival>;
  using Originals = std::map<std::uint64_t, Original>;  ///< by sequence number

  void schedule();
  void work();
  Arrivals next_arrivals();
  void put_aside(const std::vector<signalling::Refusal>& refusals, const Originals& originals);
  void count(const Batch& batch);
  void stored(const OnItsWay& batch, const Result<Stored>& outcome);
  void note_arrival(const signalling::ObservedMessage& message, NetworkTime now);
  std::size_t tell_senders(const OnItsWay& batch, Settled settled);
  void count_loss_locked(Loss loss, std::string sender, std::uint64_t times);
  void lose(const OnItsWay& batch);
  void tell(const FeedFindings& findings) const;

  LiveFeedOptions options_;
  Sink& sink_;
  WorkerPool& workers_;
  Quarantine& quarantine_;

  mutable std::mutex mutex_;
  Arrivals inbox_;
  std::size_t octets_ =
      0;  ///< in the inbox and in the batch on its way, with what each message costs besides
  std::size_t awaiting_ = 0;  ///< messages whose sender wants to know
  std::vector<std::function<void()>> waiting_for_room_;
  std::vector<FeedInterval> coverage_;
  FeedWatch watch_;
  LiveFeedStatus status_;
  MessageRate rate_;
  std::optional<NetworkTime> on_its_way_since_;  ///< own time of the first message of the batch on its way
  std::uint64_t messages_at_last_look_ = 0;
  bool partners_wait_ = false;    ///< a REGISTER waits for its response, or the other way round
  bool give_up_waiting_ = false;  ///< nothing came for so long that no partner will
  bool finishing_ = false;
  bool working_ = false;

  // Of the one who works.
  signalling::Pipeline pipeline_;
  std::uint64_t sequence_ = 0;
  std::deque<Unsettled> unsettled_;
};

}  // namespace vouch::services
