#pragma once

#include <chrono>

#include "services/answer/desk.h"
#include "services/common/process/worker_pool.h"
#include "services/correlator/gathering.h"
#include "services/correlator/watch_hub.h"
#include "vouch/v1/correlation.grpc.pb.h"

namespace vouch::services {

/// vouch.v1.CorrelationService; see the contract.
class CorrelationServiceImpl : public ::vouch::v1::CorrelationService::CallbackService {
 public:
  CorrelationServiceImpl(Desk& desk, Gathering& lookups, WatchHub& watches, WorkerPool& workers,
                         std::chrono::milliseconds limit)
      : desk_(desk), lookups_(lookups), watches_(watches), workers_(workers), limit_(limit) {}

  grpc::ServerUnaryReactor* Lookup(grpc::CallbackServerContext* context,
                                   const ::vouch::v1::LookupRequest* request,
                                   ::vouch::v1::LookupResponse* response) override;
  grpc::ServerUnaryReactor* ResolveSession(grpc::CallbackServerContext* context,
                                           const ::vouch::v1::ResolveSessionRequest* request,
                                           ::vouch::v1::ResolveSessionResponse* response) override;
  grpc::ServerUnaryReactor* ListSessions(grpc::CallbackServerContext* context,
                                         const ::vouch::v1::ListSessionsRequest* request,
                                         ::vouch::v1::ListSessionsResponse* response) override;
  grpc::ServerUnaryReactor* AcknowledgeAmendments(
      grpc::CallbackServerContext* context, const ::vouch::v1::AcknowledgeAmendmentsRequest* request,
      ::vouch::v1::AcknowledgeAmendmentsResponse* response) override;
  grpc::ServerWriteReactor<::vouch::v1::WatchResponse>* Watch(
      grpc::CallbackServerContext* context, const ::vouch::v1::WatchRequest* request) override;

 private:
  /// Handles a call of `read(caller)`, which makes a question of the request, and `answer(question)`. Whoever
  /// may not ask, and what cannot be read, is turned away on record.
  template <class Request, class Read, class Answer>
  grpc::ServerUnaryReactor* handle(grpc::CallbackServerContext& context, const char* operation,
                                   const Request& request, Read read, Answer answer);

  template <class Request>
  Error turn_away(const char* operation, const Request& request, const Caller& caller, const Error& error);

  Desk& desk_;
  Gathering& lookups_;
  WatchHub& watches_;
  WorkerPool& workers_;
  std::chrono::milliseconds limit_;
};

}  // namespace vouch::services
