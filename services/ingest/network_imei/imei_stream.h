#pragma once

#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "services/common/process/worker_pool.h"
#include "storage/connection/database.h"
#include "vouch/v1/trust.pb.h"

namespace vouch::services {

/// One open ReportImeis call: reads a request, stores it on a worker, answers it, and reads the next. One
/// thing at a time, so nothing of it is shared between threads. Lives until gRPC and the worker are both done
/// with it.
class ImeiStream
    : public grpc::ServerBidiReactor<::vouch::v1::ReportImeisRequest, ::vouch::v1::ReportImeisResponse>,
      public std::enable_shared_from_this<ImeiStream> {
 public:
  ImeiStream(storage::Database& database, WorkerPool& workers, std::chrono::milliseconds limit,
             std::function<void()> farewell)
      : database_(database), workers_(workers), limit_(limit), farewell_(std::move(farewell)) {}

  /// gRPC has the stream from here on, until OnDone.
  void keep() { self_ = shared_from_this(); }
  /// Admitted: begins to read.
  void begin(std::string caller) {
    caller_ = std::move(caller);
    StartRead(&request_);
  }
  /// Ends the call before it began.
  void end(const Error& error);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone() override;

 private:
  void work();
  Result<void> store();

  storage::Database& database_;
  WorkerPool& workers_;
  std::chrono::milliseconds limit_;
  std::function<void()> farewell_;
  std::string caller_;
  ::vouch::v1::ReportImeisRequest request_;
  ::vouch::v1::ReportImeisResponse response_;
  std::shared_ptr<ImeiStream> self_;
};

}  // namespace vouch::services
