#pragma once

#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "services/answer/desk.h"
#include "services/answer/worth_asking.h"
#include "services/correlator/reading_pace.h"
#include "services/correlator/watch_messages.h"
#include "vouch/v1/correlation.pb.h"

namespace vouch::services {

/// One open Watch call. The hub polls it on a worker; gRPC's threads only write. It keeps itself until gRPC
/// is done with it.
class WatchStream : public grpc::ServerWriteReactor<::vouch::v1::WatchResponse>,
                    public std::enable_shared_from_this<WatchStream> {
 public:
  WatchStream(grpc::CallbackServerContext& context, storage::Database& database, Desk& desk,
              std::chrono::milliseconds limit)
      : context_(context), database_(database), desk_(desk), limit_(limit) {}

  /// `self` keeps the stream alive until OnDone: gRPC has it from here on.
  void keep(std::shared_ptr<WatchStream> self);
  /// Takes the call.
  void begin(std::shared_ptr<WatchStream> self, Question question, std::optional<WatchCursor> cursor);
  /// Looks for changes and sends them. On a worker, one at a time.
  void poll();
  /// Ends the call.
  void end(const Error& error);
  /// Takes the right to poll; false if it is ended or being polled, or while the client is behind: what it
  /// has not read stays in the database, not in memory. A client that is behind for too long is cut off.
  bool claim_poll();
  void release_poll();
  bool is_over();

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  /// One look, in two transactions at most: each is of as much as it has time for, and the next goes on.
  Result<void> tell();
  Result<void> tell_changes();
  Result<void> tell_amendments();
  Result<ChangesAnswer> look_for_changes();
  Result<WorthAsking> worth_a_look();
  void tell_where_it_is();
  void announce_merging();
  void send(::vouch::v1::WatchResponse response);
  void write_next();                        // with the mutex held
  void finish(const grpc::Status& status);  // with the mutex held

  grpc::CallbackServerContext& context_;  // lives until OnDone
  storage::Database& database_;
  Desk& desk_;
  std::chrono::milliseconds limit_;
  std::shared_ptr<WatchStream> self_;
  Question question_;
  std::optional<WatchCursor> cursor_;                         // changes up to here were told
  storage::AmendmentId amended_{KnowledgeTime::min(), 0, 0};  // amendments up to here were told
  storage::Signs signs_;                                      // of the targets, as last told
  bool begun_ = false;                                        // the first record is made
  bool more_amendments_ = false;                              // the last look left some for the next one
  std::chrono::steady_clock::time_point last_sent_;

  std::mutex mutex_;
  std::deque<::vouch::v1::WatchResponse> outbox_;
  bool writing_ = false;
  bool polling_ = false;
  ReadingPace pace_;
  bool was_behind_ = false;                  // what comes next is merged
  std::optional<NetworkTime> merged_since_;  // to be announced
  bool over_ = false;
  std::optional<grpc::Status> final_status_;
};

}  // namespace vouch::services
