#include <iostream>
#include <memory>

#include "services/vouchctl/mediation/binding_table.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/target_options.h"
#include "services/vouchctl/shell/times.h"
#include "services/vouchctl/shell/unary_call.h"
#include "vouch/v1/correlation.grpc.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

struct LookupOptions {
  std::string liid;
  TargetOptions targets;
  std::string at;
  std::string as_of;
};

Result<v1::LookupRequest> request_from(const LookupOptions& options) {
  v1::LookupRequest request;
  request.set_liid(options.liid);
  const auto targets = options.targets.targets();
  if (targets.size() != 1) return fail("USAGE_ONE_TARGET", "give one of --imei, --impu, --impi");
  *request.mutable_target() = targets.front();
  if (auto put = put_time(request, &v1::LookupRequest::mutable_at, options.at, "--at"); !put)
    return tl::make_unexpected(put.error());
  if (auto put = put_time(request, &v1::LookupRequest::mutable_as_of, options.as_of, "--as-of"); !put)
    return tl::make_unexpected(put.error());
  return request;
}

Exit look_up(const Shell& shell, const LookupOptions& options) {
  const auto request = request_from(options);
  if (!request) return complain(request.error());
  const auto response =
      unary_call(shell, Endpoint::kCorrelator, "mediation", &v1::CorrelationService::Stub::Lookup, *request);
  if (!response) return complain(response.error());
  if (shell.json()) {
    print_json(*response);
  } else {
    print_bindings(std::cout, response->bindings());
    print_basis(std::cout, response->basis());
  }
  return Exit::kOk;
}

}  // namespace

void add_lookup(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand(
      "lookup", "Ask which identities a device was bound to, or which devices an identity was");
  auto options = std::make_shared<LookupOptions>();
  command->add_option("--liid", options->liid, "LIID of the warrant")->required();
  options->targets.add_to(*command);
  add_time(*command, "--at", options->at,
           "Bindings that stood at this time; if not given, the latest of each");
  add_time(*command, "--as-of", options->as_of, "As it was known at this time; if not given, as known now");
  add_examples(*command, {"lookup --liid LI-2026-17 --imei 35632811407291",
                          "lookup --liid LI-2026-17 --imei 35632811407291 --at 2026-11-24T09:30:00Z"});
  add_action(*command, shell, true, [&shell, options] { return look_up(shell, *options); });
}

}  // namespace vouch::services
