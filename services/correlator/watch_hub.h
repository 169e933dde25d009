#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "services/answer/desk.h"
#include "services/common/process/worker_pool.h"
#include "services/correlator/watch_stream.h"

namespace vouch::services {

/// The open Watch calls, and the clock that has them look for changes. Bounded: past kMaxStreams a call is
/// refused. Thread-safe.
class WatchHub {
 public:
  WatchHub(storage::Database& database, Desk& desk, WorkerPool& workers, std::chrono::milliseconds limit);
  ~WatchHub();

  grpc::ServerWriteReactor<::vouch::v1::WatchResponse>* open(grpc::CallbackServerContext& context,
                                                             const ::vouch::v1::WatchRequest& request);
  /// Ends all calls; new ones are refused.
  void stop();

 private:
  /// Refuses a call that may not ask or is not readable, once that is on record.
  void turn_away(const std::shared_ptr<WatchStream>& stream, const Question& question, const Error& error);
  void run();
  void poll_all();
  void drop_ended();  // with the mutex held

  storage::Database& database_;
  Desk& desk_;
  WorkerPool& workers_;
  std::chrono::milliseconds limit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<WatchStream>> streams_;
  bool stopping_ = false;
  std::thread clock_;
};

}  // namespace vouch::services
