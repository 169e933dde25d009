#pragma once

#include <chrono>
#include <string>

#include "services/answer/desk.h"
#include "services/common/process/worker_pool.h"
#include "services/correlator/policy/policy_desk.h"
#include "vouch/v1/trust.grpc.pb.h"

namespace vouch::services {

/// vouch.v1.PolicyService; see the contract.
class PolicyServiceImpl : public ::vouch::v1::PolicyService::CallbackService {
 public:
  PolicyServiceImpl(storage::Database& database, Desk& desk, WorkerPool& workers,
                    std::chrono::milliseconds limit, const PolicyDesk::Terms& terms)
      : policies_(database, limit, terms), desk_(desk), workers_(workers), limit_(limit) {}

  grpc::ServerUnaryReactor* ApplyPolicy(grpc::CallbackServerContext* context,
                                        const ::vouch::v1::ApplyPolicyRequest* request,
                                        ::vouch::v1::ApplyPolicyResponse* response) override;
  grpc::ServerUnaryReactor* DryRunPolicy(grpc::CallbackServerContext* context,
                                         const ::vouch::v1::DryRunPolicyRequest* request,
                                         ::vouch::v1::DryRunPolicyResponse* response) override;
  grpc::ServerUnaryReactor* ListPolicyExamples(grpc::CallbackServerContext* context,
                                               const ::vouch::v1::ListPolicyExamplesRequest* request,
                                               ::vouch::v1::ListPolicyExamplesResponse* response) override;
  grpc::ServerUnaryReactor* GetPolicy(grpc::CallbackServerContext* context,
                                      const ::vouch::v1::GetPolicyRequest* request,
                                      ::vouch::v1::Policy* response) override;
  grpc::ServerUnaryReactor* ListPolicies(grpc::CallbackServerContext* context,
                                         const ::vouch::v1::ListPoliciesRequest* request,
                                         ::vouch::v1::ListPoliciesResponse* response) override;
  grpc::ServerUnaryReactor* ListReevaluations(grpc::CallbackServerContext* context,
                                              const ::vouch::v1::ListReevaluationsRequest* request,
                                              ::vouch::v1::ListReevaluationsResponse* response) override;

 private:
  /// Handles an administrator's call: `act(caller, request as JSON)`. Who may not act is turned away on
  /// record.
  template <class Request, class Act>
  grpc::ServerUnaryReactor* handle(grpc::CallbackServerContext& context, const char* operation,
                                   const Request& request, Act act);

  PolicyDesk policies_;
  Desk& desk_;
  WorkerPool& workers_;
  std::chrono::milliseconds limit_;
};

}  // namespace vouch::services
