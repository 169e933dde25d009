#pragma once

#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "services/common/caller/caller.h"
#include "services/common/process/worker_pool.h"
#include "services/ingest/feed_session.h"
#include "services/ingest/on_their_way.h"
#include "services/ingest/open_feeds.h"
#include "services/ingest/sink/sink.h"
#include "vouch/v1/ingest.pb.h"

namespace vouch::services {

/// One open Ingest call. Reads into a bounded inbox and stops reading when it is full: the sender feels it.
/// One worker at a time takes what has gathered and gives it to the sink, which may have a few batches of a
/// live feed; they are acknowledged in order, each when it and all before it are durable. So batches grow
/// with the load by themselves. Deletes itself when gRPC is done with it and nobody has anything of it.
class IngestStream : public grpc::ServerBidiReactor<::vouch::v1::IngestRequest, ::vouch::v1::IngestResponse>,
                     public std::enable_shared_from_this<IngestStream> {
 public:
  using Farewell = std::function<void(IngestStream*)>;

  /// What all streams share.
  struct House {
    storage::Database& database;
    OpenFeeds& feeds;
    Sink& sink;
    Quarantine& quarantine;
    WorkerPool& workers;
    std::chrono::milliseconds limit;
  };

  IngestStream(const House& house, Farewell farewell);

  /// gRPC has the stream from here on, until OnDone.
  void keep() { self_ = shared_from_this(); }
  /// Admitted: begins to read.
  void begin(Caller caller);
  /// Ends the call with an error.
  void end(const Error& error);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  using Inbox = std::vector<::vouch::v1::IngestRequest>;
  /// What comes behind a batch.
  enum class Next {
    kMore,  ///< others
    kEnd,   ///< the end of the feed, if its client is still there
    kOver,  ///< nothing: it told the end
  };
  /// A batch that the sink has.
  struct OnItsWay {
    ::vouch::v1::Ack ack;
    Next next;
    std::size_t octets;  ///< of its messages
    std::optional<Result<Stored>> outcome;
  };

  // All of these with the mutex held.
  void read_next();
  void schedule();
  void write_next();
  void finish(const grpc::Status& status);
  Inbox take_some();
  /// Nothing more is taken: what follows a batch that could not be stored must not be acknowledged over it.
  bool is_ending() const { return over_ || final_status_.has_value(); }
  void over(OnItsWay& batch);
  void broken(const Error& error);
  void send(::vouch::v1::IngestResponse response);

  // On a worker, one at a time.
  void work();
  Result<void> take(const Inbox& inbox);
  Result<void> take(const ::vouch::v1::IngestRequest& request);
  Result<void> open(const ::vouch::v1::Hello& hello);
  void refuse(const Error& error);
  void store(Next next, std::size_t octets);
  void end_feed();

  // On a thread of the sink, or a worker.
  void done(OnItsWay& batch, const Result<Stored>& outcome);

  const House house_;
  Farewell farewell_;
  Caller caller_;
  std::unique_ptr<FeedSession> session_;

  std::mutex mutex_;
  ::vouch::v1::IngestRequest incoming_;
  Inbox inbox_;
  std::size_t inbox_octets_ = 0;  // by cost_of()
  OnTheirWay<OnItsWay> on_its_way_;
  std::size_t octets_on_their_way_ = 0;
  std::uint64_t sent_ = 0;     // batches that were put on their way
  std::uint64_t durable_ = 0;  // of them, of the first on
  bool span_waits_ = false;    // for those on their way
  std::uint64_t settled_ = 0;  // as the last batch told that is over
  std::uint64_t told_ = 0;     // as the last batch will tell
  bool reading_ = false;
  bool half_closed_ = false;  // the client has sent everything
  bool working_ = false;      // a worker has what came, or nothing more is to be taken
  bool has_failed_ = false;   // a batch was not stored
  bool writing_ = false;
  bool over_ = false;
  std::shared_ptr<IngestStream> self_;
  std::deque<::vouch::v1::IngestResponse> outbox_;
  std::optional<grpc::Status> final_status_;
};

}  // namespace vouch::services
