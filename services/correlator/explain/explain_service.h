#pragma once

#include <chrono>

#include "services/answer/desk.h"
#include "services/common/process/worker_pool.h"
#include "vouch/v1/trust.grpc.pb.h"

namespace vouch::services {

/// vouch.v1.ExplainService; see the contract.
class ExplainServiceImpl : public ::vouch::v1::ExplainService::CallbackService {
 public:
  ExplainServiceImpl(Desk& desk, WorkerPool& workers, std::chrono::milliseconds limit)
      : desk_(desk), workers_(workers), limit_(limit) {}

  grpc::ServerUnaryReactor* Explain(grpc::CallbackServerContext* context,
                                    const ::vouch::v1::ExplainRequest* request,
                                    ::vouch::v1::ExplainResponse* response) override;

 private:
  Desk& desk_;
  WorkerPool& workers_;
  std::chrono::milliseconds limit_;
};

}  // namespace vouch::services
