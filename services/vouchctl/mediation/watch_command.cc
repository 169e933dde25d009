#include <iostream>
#include <memory>

#include "services/vouchctl/mediation/binding_table.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/connection.h"
#include "services/vouchctl/shell/output.h"
#include "vouch/v1/correlation.grpc.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

void print(const Shell& shell, const v1::WatchResponse& response) {
  if (shell.json()) {
    print_json(response);
  } else if (response.has_change()) {
    google::protobuf::RepeatedPtrField<v1::Binding> one;
    *one.Add() = response.change().binding();
    if (response.change().kind() == v1::BINDING_WITHDRAWN) std::cout << "Withdrawn, as told before:\n";
    print_bindings(std::cout, one);
    std::cout << "cursor " << response.cursor() << '\n' << std::flush;
  } else {
    std::cout << "cursor " << response.cursor() << '\n' << std::flush;
  }
}

Exit watch(const Shell& shell, const v1::WatchRequest& request) {
  const auto connection = connect(shell, Endpoint::kCorrelator, "mediation");
  if (!connection) return complain(connection.error());
  const auto stub = v1::CorrelationService::NewStub(connection->channel);
  grpc::ClientContext context;
  const auto stream = stub->Watch(&context, request);
  v1::WatchResponse response;
  while (stream->Read(&response)) print(shell, response);
  const grpc::Status status = stream->Finish();
  return status.ok() ? Exit::kOk : complain(failure_of(status));
}

}  // namespace

void add_watch(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand("watch", "Follow changes of a warrant's targets, until interrupted");
  auto request = std::make_shared<v1::WatchRequest>();
  command
      ->add_option_function<std::string>(
          "--liid", [request](const std::string& liid) { request->set_liid(liid); }, "LIID of the warrant")
      ->required();
  command->add_option_function<std::string>(
      "--cursor", [request](const std::string& cursor) { request->set_cursor(cursor); },
      "Go on behind this cursor of an earlier watch");
  add_examples(*command, {"watch --liid LI-2026-17"});
  add_action(*command, shell, true, [&shell, request] { return watch(shell, *request); });
}

}  // namespace vouch::services
