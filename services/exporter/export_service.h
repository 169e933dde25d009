#pragma once

#include <memory>
#include <mutex>
#include <set>

#include "services/answer/desk.h"
#include "services/common/process/worker_pool.h"
#include "services/exporter/package/signing_identity.h"
#include "vouch/v1/export.grpc.pb.h"

namespace vouch::services {

class ExportStream;

/// vouch.v1.ExportService; see the contract.
class ExportServiceImpl : public ::vouch::v1::ExportService::CallbackService {
 public:
  ExportServiceImpl(Desk& desk, WorkerPool& workers, SigningIdentity signer)
      : desk_(desk), workers_(workers), signer_(std::move(signer)) {}

  grpc::ServerWriteReactor<::vouch::v1::CreateExportResponse>* CreateExport(
      grpc::CallbackServerContext* context, const ::vouch::v1::CreateExportRequest* request) override;

  /// Ends all exports.
  void stop();

 private:
  /// Refuses a call that may not ask or is not readable, once that is on record.
  void turn_away(const std::shared_ptr<ExportStream>& stream, const Question& question, const Error& error);
  void forget(ExportStream* stream);

  Desk& desk_;
  WorkerPool& workers_;
  SigningIdentity signer_;
  std::mutex mutex_;
  std::set<ExportStream*> streams_;
};

}  // namespace vouch::services
