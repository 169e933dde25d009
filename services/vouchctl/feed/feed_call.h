#pragma once

#include <chrono>
#include <functional>
#include <iostream>

#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/shell.h"
#include "services/vouchctl/shell/unary_call.h"
#include "vouch/v1/feed.grpc.pb.h"

namespace vouch::services {

using FeedStub = ::vouch::v1::FeedService::Stub;

/// Calls the ingest process as an administrator and shows what it answers.
template <class Request, class Response>
Exit call_feeds(const Shell& shell,
                grpc::Status (FeedStub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request, const std::function<void(std::ostream&, const Response&)>& print) {
  constexpr auto longest = std::chrono::seconds{60};  // draining waits for what was taken to be durable
  const auto response = unary_call(shell, Endpoint::kIngest, "administrator", method, request, longest);
  if (!response) return complain(response.error());
  if (shell.json()) {
    print_json(*response);
  } else {
    print(std::cout, *response);
  }
  return Exit::kOk;
}

}  // namespace vouch::services
