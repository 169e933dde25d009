#pragma once

#include <chrono>

#include "services/common/process/worker_pool.h"
#include "storage/connection/database.h"
#include "vouch/v1/trust.grpc.pb.h"

namespace vouch::services {

/// vouch.v1.TacService; see the contract.
class TacServiceImpl : public ::vouch::v1::TacService::CallbackService {
 public:
  TacServiceImpl(storage::Database& database, WorkerPool& workers, std::chrono::milliseconds limit)
      : database_(database), workers_(workers), limit_(limit) {}

  grpc::ServerUnaryReactor* BeginTacImport(grpc::CallbackServerContext* context,
                                           const ::vouch::v1::BeginTacImportRequest* request,
                                           ::vouch::v1::BeginTacImportResponse* response) override;
  grpc::ServerUnaryReactor* AddTacEntries(grpc::CallbackServerContext* context,
                                          const ::vouch::v1::AddTacEntriesRequest* request,
                                          ::vouch::v1::AddTacEntriesResponse* response) override;
  grpc::ServerUnaryReactor* FinishTacImport(grpc::CallbackServerContext* context,
                                            const ::vouch::v1::FinishTacImportRequest* request,
                                            ::vouch::v1::TacCatalogue* response) override;
  grpc::ServerUnaryReactor* ListTacCatalogues(grpc::CallbackServerContext* context,
                                              const ::vouch::v1::ListTacCataloguesRequest* request,
                                              ::vouch::v1::ListTacCataloguesResponse* response) override;
  grpc::ServerUnaryReactor* LookUpTac(grpc::CallbackServerContext* context,
                                      const ::vouch::v1::LookUpTacRequest* request,
                                      ::vouch::v1::LookUpTacResponse* response) override;

 private:
  /// Handles an administrator's call: `act(caller, transaction)`, on record.
  template <class Request, class Act>
  grpc::ServerUnaryReactor* handle(grpc::CallbackServerContext& context, const char* operation,
                                   const Request& request, Act act);

  storage::Database& database_;
  WorkerPool& workers_;
  std::chrono::milliseconds limit_;
};

}  // namespace vouch::services
