#pragma once

#include <grpcpp/support/server_callback.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "services/answer/warrant_export.h"
#include "services/common/process/worker_pool.h"
#include "services/exporter/package/recipient_certificate.h"
#include "services/exporter/package/signing_identity.h"
#include "vouch/v1/export.pb.h"

namespace vouch::services {

/// What is to be exported, read from the request.
struct ExportOrder {
  Question question;
  Period period;
  RecipientCertificate recipient;
};

/// One open CreateExport call. A worker builds the package and waits for the client to take each chunk, so
/// that nothing piles up. Lives until gRPC and the worker are both done with it.
class ExportStream : public grpc::ServerWriteReactor<::vouch::v1::CreateExportResponse>,
                     public std::enable_shared_from_this<ExportStream> {
 public:
  using Farewell = std::function<void(ExportStream*)>;

  ExportStream(Desk& desk, const SigningIdentity& signer, Farewell farewell)
      : desk_(desk), signer_(signer), farewell_(std::move(farewell)) {}

  /// gRPC has the stream from here on, until OnDone.
  void keep() { self_ = shared_from_this(); }
  /// Builds and sends on a worker of `workers`.
  void begin(WorkerPool& workers, ExportOrder order);
  /// Ends the call with an error.
  void end(const Error& error);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  void work(const ExportOrder& order);
  Result<void> build(const ExportOrder& order);
  /// Sends and waits until it is taken. Errors: CANCELLED.
  Result<void> send(::vouch::v1::CreateExportResponse response);
  void finish(const grpc::Status& status);  // with the mutex held

  Desk& desk_;
  const SigningIdentity& signer_;
  Farewell farewell_;
  std::mutex mutex_;
  std::condition_variable taken_;
  ::vouch::v1::CreateExportResponse outgoing_;
  bool writing_ = false;
  bool broken_ = false;  // the client is gone, or the process stops
  bool working_ = false;
  bool over_ = false;
  std::shared_ptr<ExportStream> self_;
};

}  // namespace vouch::services
