#pragma once

#include <chrono>

#include "services/common/process/worker_pool.h"
#include "services/correlator/warrant_desk.h"
#include "vouch/v1/warrant.grpc.pb.h"

namespace vouch::services {

/// vouch.v1.WarrantService; see the contract.
class WarrantServiceImpl : public ::vouch::v1::WarrantService::CallbackService {
 public:
  WarrantServiceImpl(storage::Database& database, WorkerPool& workers, std::chrono::milliseconds limit)
      : desk_(database, limit), workers_(workers) {}

  grpc::ServerUnaryReactor* CreateWarrant(grpc::CallbackServerContext* context,
                                          const ::vouch::v1::CreateWarrantRequest* request,
                                          ::vouch::v1::Warrant* response) override;
  grpc::ServerUnaryReactor* ApproveWarrant(grpc::CallbackServerContext* context,
                                           const ::vouch::v1::ApproveWarrantRequest* request,
                                           ::vouch::v1::Warrant* response) override;
  grpc::ServerUnaryReactor* RevokeWarrant(grpc::CallbackServerContext* context,
                                          const ::vouch::v1::RevokeWarrantRequest* request,
                                          ::vouch::v1::Warrant* response) override;
  grpc::ServerUnaryReactor* GetWarrant(grpc::CallbackServerContext* context,
                                       const ::vouch::v1::GetWarrantRequest* request,
                                       ::vouch::v1::Warrant* response) override;
  grpc::ServerUnaryReactor* ListWarrants(grpc::CallbackServerContext* context,
                                         const ::vouch::v1::ListWarrantsRequest* request,
                                         ::vouch::v1::ListWarrantsResponse* response) override;

 private:
  /// Handles a call: `act(caller, read())`. Whoever may not act, and what cannot be read, is turned away on
  /// record; `liid` is the text the request names the warrant by.
  template <class Request, class Read, class Act>
  grpc::ServerUnaryReactor* handle(grpc::CallbackServerContext& context, const char* operation,
                                   const Request& request, const std::string& liid, Read read, Act act);

  WarrantDesk desk_;
  WorkerPool& workers_;
};

}  // namespace vouch::services
