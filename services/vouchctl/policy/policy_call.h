#pragma once

#include "services/vouchctl/shell/connection.h"
#include "services/vouchctl/shell/shell.h"
#include "vouch/v1/trust.grpc.pb.h"

namespace vouch::services {

/// Calls one method of the policy service as `role`. Judging everything on record may take minutes. Errors:
/// those of connect() and of the call.
template <class Request, class Response>
Outcome<Response> call_policy_service(
    const Shell& shell, const std::string& role,
    grpc::Status (::vouch::v1::PolicyService::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
    const Request& request) {
  const auto connection = connect(shell, Endpoint::kCorrelator, role);
  if (!connection) return tl::make_unexpected(connection.error());
  const auto stub = ::vouch::v1::PolicyService::NewStub(connection->channel);
  grpc::ClientContext context;
  set_deadline(context, std::chrono::minutes{15});
  Response response;
  const grpc::Status status = (stub.get()->*method)(&context, request, &response);
  if (!status.ok()) return tl::make_unexpected(failure_of(status));
  return response;
}

}  // namespace vouch::services
