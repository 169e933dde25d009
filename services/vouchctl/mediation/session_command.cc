#include <iostream>
#include <memory>

#include "services/vouchctl/mediation/binding_table.h"
#include "services/vouchctl/mediation/session_table.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/times.h"
#include "services/vouchctl/shell/unary_call.h"
#include "vouch/v1/correlation.grpc.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

struct SessionOptions {
  std::string liid;
  std::string call_id;
  std::string at;
  std::string as_of;
};

Exit resolve(const Shell& shell, const SessionOptions& options) {
  v1::ResolveSessionRequest request;
  request.set_liid(options.liid);
  request.set_call_id(options.call_id);
  if (auto put = put_time(request, &v1::ResolveSessionRequest::mutable_at, options.at, "--at"); !put)
    return complain(put.error());
  if (auto put = put_time(request, &v1::ResolveSessionRequest::mutable_as_of, options.as_of, "--as-of"); !put)
    return complain(put.error());
  const auto response = unary_call(shell, Endpoint::kCorrelator, "mediation",
                                   &v1::CorrelationService::Stub::ResolveSession, request);
  if (!response) return complain(response.error());
  if (shell.json()) {
    print_json(*response);
  } else {
    print_session(std::cout, response->session());
    print_basis(std::cout, response->basis());
  }
  return Exit::kOk;
}

}  // namespace

void add_session(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand("session", "Ask which device took part in a session");
  auto options = std::make_shared<SessionOptions>();
  command->add_option("--liid", options->liid, "LIID of the warrant")->required();
  command->add_option("--call-id", options->call_id, "Call-ID of the session")->required();
  add_time(*command, "--at", options->at,
           "A time within the session, where one Call-ID was used more than once");
  add_time(*command, "--as-of", options->as_of, "As it was known at this time; if not given, as known now");
  add_examples(*command, {"session --liid LI-2026-17 --call-id a84b4c76e66710@192.0.2.4"});
  add_action(*command, shell, true, [&shell, options] { return resolve(shell, *options); });
}

}  // namespace vouch::services
