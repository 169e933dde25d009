#include <iostream>
#include <memory>

#include "services/vouchctl/explain/bundle.h"
#include "services/vouchctl/explain/explanation.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/times.h"
#include "services/vouchctl/shell/unary_call.h"
#include "vouch/v1/trust.grpc.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

struct ExplainOptions {
  std::string liid;
  std::string binding;
  std::string call_id;
  std::string at;
  std::string as_of;
  std::string bundle;
  std::string replay;
};

Result<v1::ExplainRequest> explain_request_from(const ExplainOptions& options) {
  v1::ExplainRequest request;
  if (options.liid.empty()) return fail("USAGE_LIID_MISSING", "--liid");
  if (options.binding.empty() == options.call_id.empty())
    return fail("USAGE_ONE_SUBJECT", "give one of --binding, --call-id");
  request.set_liid(options.liid);
  if (options.binding.empty()) {
    request.set_call_id(options.call_id);
  } else {
    request.set_binding_id(options.binding);
  }
  if (auto put = put_time(request, &v1::ExplainRequest::mutable_at, options.at, "--at"); !put)
    return tl::make_unexpected(put.error());
  if (auto put = put_time(request, &v1::ExplainRequest::mutable_as_of, options.as_of, "--as-of"); !put)
    return tl::make_unexpected(put.error());
  return request;
}

Exit explain(const Shell& shell, const ExplainOptions& options) {
  const auto request = explain_request_from(options);
  if (!request) return complain(request.error());
  const auto response =
      unary_call(shell, Endpoint::kCorrelator, "mediation", &v1::ExplainService::Stub::Explain, *request);
  if (!response) return complain(response.error());
  if (!options.bundle.empty()) {
    if (auto written = write_bundle(options.bundle, *response); !written) return complain(written.error());
  }
  if (shell.json()) {
    print_json(*response);
  } else {
    print_explanation(std::cout, *response);
  }
  return Exit::kOk;
}

Exit replay_bundle(const Shell& shell, const std::string& file) {
  const auto bundle = read_bundle(file);
  if (!bundle) return complain(bundle.error());
  const v1::ReplayReport report = replay(*bundle);
  if (shell.json()) {
    print_json(report);
  } else {
    if (report.same()) std::cout << "decided again, and it is the same\n";
    for (const std::string& difference : report.differences()) std::cout << printable(difference) << '\n';
  }
  return report.same() ? Exit::kOk : Exit::kFailed;
}

}  // namespace

void add_explain(CLI::App& app, Shell& shell) {
  auto* command =
      app.add_subcommand("explain", "Tell why a verdict is what it is, and what would have changed it");
  add_examples(*command, {"explain --liid LI-2026-17 --binding 5f0c2a52-...",
                          "explain --liid LI-2026-17 --call-id a84b4c76 "
                          "--bundle verdict.json",
                          "explain --replay verdict.json"});
  auto options = std::make_shared<ExplainOptions>();
  command->add_option("--liid", options->liid, "The warrant it is asked under");
  command->add_option("--binding", options->binding, "The binding whose verdict is explained");
  command->add_option("--call-id", options->call_id, "The session whose verdicts are explained");
  add_time(*command, "--at", options->at, "Of several sessions of the Call-ID, the one going on then");
  add_time(*command, "--as-of", options->as_of, "As it was known then");
  command->add_option("--bundle", options->bundle,
                      "Also write everything the verdict rests on to this new file");
  command->add_option("--replay", options->replay, "Decide again on what such a file holds, offline");
  add_action(*command, shell, true, [&shell, options] {
    return options->replay.empty() ? explain(shell, *options) : replay_bundle(shell, options->replay);
  });
}

}  // namespace vouch::services
