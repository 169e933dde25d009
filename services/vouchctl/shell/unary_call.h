#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <string>

#include "services/vouchctl/shell/connection.h"
#include "services/vouchctl/shell/shell.h"

namespace vouch::services {

/// Makes one unary call, `&v1::SomeService::Stub::SomeMethod`, as whoever has `role`; gives up after
/// `longest`. Errors: those of connect() and of failure_of().
template <class Stub, class Request, class Response>
Outcome<Response> unary_call(const Shell& shell, Endpoint endpoint, const std::string& role,
                             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                             const Request& request,
                             std::chrono::seconds longest = std::chrono::seconds{30}) {
  const auto connection = connect(shell, endpoint, role);
  if (!connection) return tl::make_unexpected(connection.error());
  Stub stub{connection->channel};
  grpc::ClientContext context;
  set_deadline(context, longest);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return tl::make_unexpected(failure_of(status));
  return response;
}

}  // namespace vouch::services
