#pragma once

#include <mutex>
#include <set>

#include "services/ingest/network_imei/imei_stream.h"
#include "vouch/v1/trust.grpc.pb.h"

namespace vouch::services {

/// vouch.v1.NetworkImeiService; see the contract.
class ImeiServiceImpl : public ::vouch::v1::NetworkImeiService::CallbackService {
 public:
  ImeiServiceImpl(storage::Database& database, WorkerPool& workers, std::chrono::milliseconds limit)
      : database_(database), workers_(workers), limit_(limit) {}

  grpc::ServerBidiReactor<::vouch::v1::ReportImeisRequest, ::vouch::v1::ReportImeisResponse>* ReportImeis(
      grpc::CallbackServerContext* context) override;

  /// Ends all calls: what was not answered is sent again elsewhere, or later.
  void stop();

 private:
  void forget(grpc::CallbackServerContext* context);

  storage::Database& database_;
  WorkerPool& workers_;
  std::chrono::milliseconds limit_;
  std::mutex mutex_;
  std::set<grpc::CallbackServerContext*> open_;
  bool stopping_ = false;
};

}  // namespace vouch::services
