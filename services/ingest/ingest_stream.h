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
#include "services/ingest/open_feeds.h"
#include "services/ingest/sink/sink.h"
#include "vouch/v1/ingest.pb.h"

namespace vouch::services {

/// One open Ingest call. Reads into a bounded inbox and stops reading when it is full: the sender feels it.
/// One worker at a time takes what has gathered and gives it to the sink, and acknowledges it when it is
/// durable; so batches grow with the load by themselves. Deletes itself when gRPC is done with it and no
/// worker has it.
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

  // All of these with the mutex held.
  void read_next();
  void schedule();
  void write_next();
  void finish(const grpc::Status& status);
  /// Nothing more is taken: what follows a batch that could not be stored must not be acknowledged over it.
  bool is_ending() const { return over_ || final_status_.has_value(); }

  // On a worker, or on the sink's thread; one at a time.
  void work();
  Result<void> take(Inbox inbox);
  Result<void> take(const ::vouch::v1::IngestRequest& request);
  Result<void> open(const ::vouch::v1::Hello& hello);
  void store(Next next);
  void stored(::vouch::v1::Ack ack, const Result<Stored>& stored, Next next);
  void end_feed();
  bool is_over();
  void done(const Result<void>& outcome, bool last);
  void send(::vouch::v1::IngestResponse response);

  const House house_;
  Farewell farewell_;
  Caller caller_;
  std::unique_ptr<FeedSession> session_;

  std::mutex mutex_;
  ::vouch::v1::IngestRequest incoming_;
  Inbox inbox_;
  std::size_t inbox_octets_ = 0;
  bool reading_ = false;
  bool half_closed_ = false;  // the client has sent everything
  bool last_taken_ = false;   // and all of it is stored
  bool working_ = false;
  bool writing_ = false;
  bool over_ = false;
  std::shared_ptr<IngestStream> self_;
  std::deque<::vouch::v1::IngestResponse> outbox_;
  std::optional<grpc::Status> final_status_;
};

}  // namespace vouch::services
