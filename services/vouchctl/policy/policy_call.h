#pragma once

#include "services/vouchctl/shell/shell.h"
#include "services/vouchctl/shell/unary_call.h"
#include "vouch/v1/trust.grpc.pb.h"

namespace vouch::services {

/// Calls one method of the policy service as `role`. Judging everything on record may take minutes. Errors:
/// those of unary_call().
template <class Request, class Response>
Outcome<Response> call_policy_service(
    const Shell& shell, const std::string& role,
    grpc::Status (::vouch::v1::PolicyService::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
    const Request& request) {
  return unary_call(shell, Endpoint::kCorrelator, role, method, request, std::chrono::minutes{15});
}

}  // namespace vouch::services
