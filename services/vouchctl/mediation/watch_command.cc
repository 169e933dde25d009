#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "services/vouchctl/mediation/binding_table.h"
#include "services/vouchctl/mediation/session_table.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/connection.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/times.h"
#include "services/vouchctl/shell/unary_call.h"
#include "vouch/v1/correlation.grpc.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

void print_change(const v1::Change& change) {
  const bool withdrawn = change.kind() == v1::BINDING_WITHDRAWN || change.kind() == v1::SESSION_WITHDRAWN;
  if (withdrawn) std::cout << "Withdrawn, as told before:\n";
  if (change.has_session()) return print_session(std::cout, change.session());
  google::protobuf::RepeatedPtrField<v1::Binding> one;
  *one.Add() = change.binding();
  print_bindings(std::cout, one);
}

void print_side(const char* heading, const google::protobuf::RepeatedPtrField<v1::Binding>& bindings,
                const v1::Session* session) {
  std::cout << heading << '\n';
  if (session != nullptr) print_session(std::cout, *session);
  if (!bindings.empty()) print_bindings(std::cout, bindings);
  if (session == nullptr && bindings.empty()) std::cout << "Nothing.\n";
}

void print_amendment(const v1::Amendment& amendment) {
  std::cout << "Amendment " << amendment.amendment_id() << " of the answer on record as "
            << amendment.audit_entry();
  for (const int reason : amendment.reasons())
    std::cout << ", " << v1::AmendmentReason_Name(static_cast<v1::AmendmentReason>(reason));
  std::cout << '\n';
  print_side("Told:", amendment.bindings_told(),
             amendment.has_session_told() ? &amendment.session_told() : nullptr);
  print_side("Now:", amendment.bindings_now(),
             amendment.has_session_now() ? &amendment.session_now() : nullptr);
}

void print(const Shell& shell, const v1::WatchResponse& response) {
  if (shell.json()) return print_json(response);
  if (response.has_merged_since())
    std::cout << "Read too slowly: changes since " << shown(response.merged_since()) << " are merged.\n";
  if (response.has_change()) print_change(response.change());
  if (response.has_amendment()) print_amendment(response.amendment());
  std::cout << "cursor " << response.cursor() << '\n' << std::flush;
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

Exit acknowledge(const Shell& shell, const v1::AcknowledgeAmendmentsRequest& request) {
  const auto response = unary_call(shell, Endpoint::kCorrelator, "mediation",
                                   &v1::CorrelationService::Stub::AcknowledgeAmendments, request);
  if (!response) return complain(response.error());
  if (shell.json()) {
    print_json(*response);
  } else {
    std::cout << "acknowledged " << response->acknowledged() << ", record " << response->basis().audit_entry()
              << '\n';
  }
  return Exit::kOk;
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

void add_acknowledge(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand(
      "acknowledge", "Say that amendments which a watch told were taken; until then every watch tells them");
  auto request = std::make_shared<v1::AcknowledgeAmendmentsRequest>();
  command
      ->add_option_function<std::string>(
          "--liid", [request](const std::string& liid) { request->set_liid(liid); }, "LIID of the warrant")
      ->required();
  command
      ->add_option_function<std::vector<std::string>>(
          "AMENDMENT",
          [request](const std::vector<std::string>& ids) {
            for (const std::string& id : ids) request->add_amendment_ids(id);
          },
          "As the watch named it")
      ->required();
  add_examples(*command, {"acknowledge --liid LI-2026-17 a1-1790000000000000.4711.1"});
  add_action(*command, shell, true, [&shell, request] { return acknowledge(shell, *request); });
}

}  // namespace vouch::services
