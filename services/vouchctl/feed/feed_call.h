#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <iostream>

#include "services/vouchctl/shell/connection.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/shell.h"
#include "vouch/v1/feed.grpc.pb.h"

namespace vouch::services {

using FeedStub = ::vouch::v1::FeedService::Stub;

/// Calls the ingest process as an administrator and shows what it answers.
template <class Request, class Response>
Exit call_feeds(const Shell& shell,
                grpc::Status (FeedStub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request, const std::function<void(std::ostream&, const Response&)>& print) {
  constexpr auto longest = std::chrono::seconds{60};  // draining waits for what was taken to be durable
  const auto connection = connect(shell, Endpoint::kIngest, "administrator");
  if (!connection) return complain(connection.error());
  const auto stub = ::vouch::v1::FeedService::NewStub(connection->channel);
  grpc::ClientContext context;
  set_deadline(context, longest);
  Response response;
  const grpc::Status status = (stub.get()->*method)(&context, request, &response);
  if (!status.ok()) return complain(failure_of(status));
  if (shell.json()) {
    print_json(response);
  } else {
    print(std::cout, response);
  }
  return Exit::kOk;
}

}  // namespace vouch::services
