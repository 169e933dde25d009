#include <iostream>
#include <memory>

#include "services/vouchctl/mediation/binding_table.h"
#include "services/vouchctl/mediation/session_table.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/target_options.h"
#include "services/vouchctl/shell/times.h"
#include "services/vouchctl/shell/unary_call.h"
#include "vouch/v1/correlation.grpc.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

struct ListingOptions {
  v1::ListSessionsRequest request;
  TargetOptions targets;
  std::string call_id;
  std::string icid;
  std::string since;
  std::string until;
  std::string as_of;
};

Result<v1::ListSessionsRequest> request_from(const ListingOptions& options) {
  v1::ListSessionsRequest request = options.request;
  const auto targets = options.targets.targets();
  if (targets.size() + !options.call_id.empty() + !options.icid.empty() != 1)
    return fail("USAGE_ONE_OF", "give one of --call-id, --icid, --imei, --impu, --impi");
  if (!options.call_id.empty()) request.set_call_id(options.call_id);
  if (!options.icid.empty()) request.set_icid(options.icid);
  if (!targets.empty()) *request.mutable_target() = targets.front();
  if (auto put = put_time(request, &v1::ListSessionsRequest::mutable_since, options.since, "--from"); !put)
    return tl::make_unexpected(put.error());
  if (auto put = put_time(request, &v1::ListSessionsRequest::mutable_until, options.until, "--to"); !put)
    return tl::make_unexpected(put.error());
  if (auto put = put_time(request, &v1::ListSessionsRequest::mutable_as_of, options.as_of, "--as-of"); !put)
    return tl::make_unexpected(put.error());
  return request;
}

Exit list(const Shell& shell, const ListingOptions& options) {
  const auto request = request_from(options);
  if (!request) return complain(request.error());
  const auto response = unary_call(shell, Endpoint::kCorrelator, "mediation",
                                   &v1::CorrelationService::Stub::ListSessions, *request);
  if (!response) return complain(response.error());
  if (shell.json()) {
    print_json(*response);
    return Exit::kOk;
  }
  for (const v1::Session& session : response->sessions()) {
    print_session(std::cout, session);
    std::cout << '\n';
  }
  if (response->sessions().empty()) std::cout << "No session in this page.\n";
  print_basis(std::cout, response->basis());
  if (!response->next_page_token().empty())
    std::cout << "next page: --page " << response->next_page_token() << '\n';
  return Exit::kOk;
}

}  // namespace

void add_sessions(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand(
      "sessions", "List the sessions of a target, a Call-ID or a charging identifier, in pages");
  auto options = std::make_shared<ListingOptions>();
  command
      ->add_option_function<std::string>(
          "--liid", [options](const std::string& liid) { options->request.set_liid(liid); },
          "LIID of the warrant")
      ->required();
  command->add_option("--call-id", options->call_id, "Call-ID of a session");
  command->add_option("--icid", options->icid, "Charging identifier that the network gave");
  options->targets.add_to(*command);
  add_time(*command, "--from", options->since,
           "Sessions that went on since then; else since the warrant's begin");
  add_time(*command, "--to", options->until, "Sessions that had begun before then");
  add_time(*command, "--as-of", options->as_of, "As it was known at this time; if not given, as known now");
  command
      ->add_option_function<std::uint32_t>(
          "--page-size", [options](std::uint32_t size) { options->request.set_page_size(size); },
          "Calls to look at for one page, at most 200; 50 if not given")
      ->check(CLI::Range(1U, 200U));
  command->add_option_function<std::string>(
      "--page", [options](const std::string& token) { options->request.set_page_token(token); },
      "The page that the one before names; the other options as they were");
  add_examples(*command, {"sessions --liid LI-2026-17 --imei 35632811407291 --from 2026-11-24T00:00:00Z",
                          "sessions --liid LI-2026-17 --icid 4b1f2a9c"});
  add_action(*command, shell, true, [&shell, options] { return list(shell, *options); });
}

}  // namespace vouch::services
