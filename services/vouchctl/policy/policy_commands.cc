#include <iostream>
#include <memory>

#include "domain/trust/policy_diff.h"
#include "services/common/policy/policy_file.h"
#include "services/vouchctl/policy/policy_call.h"
#include "services/vouchctl/policy/policy_text.h"
#include "services/vouchctl/policy/policy_view.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/output.h"
#include "vouch/v1/offline.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;
using PolicyStub = v1::PolicyService::Stub;

constexpr const char* kWhich = "A file, @built-in, @in-force or @VERSION";

void add_policy_show(CLI::App& group, Shell& shell) {
  auto* command =
      group.add_subcommand("show", "Print a policy as its file; the built-in one is there offline");
  add_examples(*command, {"policy show > net.toml", "policy show @in-force"});
  auto which = std::make_shared<std::string>("@built-in");
  command->add_option("POLICY", *which, kWhich)->capture_default_str();
  add_action(*command, shell, true, [&shell, which] {
    const auto text = policy_text_of(shell, *which);
    if (!text) return complain(text.error());
    std::cout << *text;
    return Exit::kOk;
  });
}

const char* word_for(RuleChange change) {
  switch (change) {
    case RuleChange::kAdded:
      return "+ ";
    case RuleChange::kRemoved:
      return "- ";
    case RuleChange::kChanged:
      return "~ ";
    case RuleChange::kMoved:
      break;
  }
  return "> ";
}

Exit print_difference(const Shell& shell, const std::string& from, const std::string& to) {
  std::vector<Policy> policies;
  for (const std::string& which : {from, to}) {
    const auto text = policy_text_of(shell, which);
    if (!text) return complain(text.error());
    PolicyReading reading = read_policy(*text);
    if (reading.policy.rules.empty())
      return complain(Failure{{"POLICY_NOT_IN_ORDER", which, 0}, Exit::kUsage});
    policies.push_back(std::move(reading.policy));
  }
  v1::PolicyDifference message;
  for (const RuleDifference& one : difference(policies[0], policies[1])) {
    const std::string line =
        word_for(one.change) + std::string{one.of_sessions ? "session rule " : "rule "} + one.rule;
    message.add_lines(line);
    if (!shell.json()) std::cout << printable(line) << '\n';
  }
  if (shell.json()) print_json(message);
  return Exit::kOk;
}

void add_policy_diff(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand(
      "diff", "Tell which rules were added (+), removed (-), changed (~) and are tried later or earlier (>)");
  add_examples(*command, {"policy diff @in-force net.toml"});
  auto from = std::make_shared<std::string>();
  auto to = std::make_shared<std::string>();
  command->add_option("FROM", *from, kWhich)->required();
  command->add_option("TO", *to, kWhich)->required();
  add_action(*command, shell, true, [&shell, from, to] { return print_difference(shell, *from, *to); });
}

struct DryRun {
  std::string policy;
  std::string liid;
  std::uint32_t limit = 20;
};

Exit dry_run_examples(const Shell& shell, const DryRun& options, const std::string& text) {
  v1::ListPolicyExamplesRequest request;
  request.set_liid(options.liid);
  request.set_content(text);
  request.set_limit(options.limit);
  const auto response = call_policy_service(shell, "mediation", &PolicyStub::ListPolicyExamples, request);
  if (!response) return complain(response.error());
  if (shell.json()) {
    print_json(*response);
  } else {
    print_examples(*response);
  }
  return Exit::kOk;
}

Exit dry_run(const Shell& shell, const DryRun& options) {
  const auto text = policy_text_of(shell, options.policy);
  if (!text) return complain(text.error());
  if (!options.liid.empty()) return dry_run_examples(shell, options, *text);
  v1::DryRunPolicyRequest request;
  request.set_content(*text);
  const auto response = call_policy_service(shell, "administrator", &PolicyStub::DryRunPolicy, request);
  if (!response) return complain(response.error());
  if (shell.json()) {
    print_json(*response);
    return Exit::kOk;
  }
  std::cout << printable(response->version()) << " in place of " << printable(response->in_force()) << ":\n";
  print_changes(*response);
  if (response->safety_stop())
    std::cout << "More than " << response->safety_stop_percent()
              << " % of them: it is applied with --override-reason only.\n";
  return Exit::kOk;
}

void add_policy_dry_run(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand(
      "dry-run", "Tell what a policy would change: how many bindings, or, under a warrant, which");
  add_examples(*command, {"policy dry-run net.toml", "policy dry-run net.toml --liid LI-2026-17"});
  auto options = std::make_shared<DryRun>();
  command->add_option("POLICY", options->policy, kWhich)->required();
  command->add_option("--liid", options->liid, "Tell the bindings of this warrant, as mediation");
  command->add_option("--limit", options->limit, "At most so many of them")->capture_default_str();
  add_action(*command, shell, true, [&shell, options] { return dry_run(shell, *options); });
}

struct PolicyApply {
  std::string policy;
  std::string reason;
};

Exit apply_policy(const Shell& shell, const PolicyApply& options) {
  const auto text = policy_text_of(shell, options.policy);
  if (!text) return complain(text.error());
  v1::ApplyPolicyRequest request;
  request.set_content(*text);
  request.set_override_reason(options.reason);
  const auto response = call_policy_service(shell, "administrator", &PolicyStub::ApplyPolicy, request);
  if (!response) return complain(response.error());
  if (shell.json()) {
    print_json(*response);
    return Exit::kOk;
  }
  google::protobuf::RepeatedPtrField<v1::Policy> one;
  *one.Add() = response->policy();
  print_policies(one);
  print_changes(*response);
  if (response->policy().status() == v1::Policy::AWAITING_APPROVAL)
    std::cout << "A second administrator puts it in force: vouchctl policy apply @"
              << printable(response->policy().version()) << " --as NAME\n";
  return Exit::kOk;
}

void add_policy_apply(CLI::App& group, Shell& shell) {
  auto* command =
      group.add_subcommand("apply", "Stand behind a policy; the second administrator puts it in force");
  add_examples(*command, {"policy apply net.toml", "policy apply @net-1 --as admin-2"});
  auto options = std::make_shared<PolicyApply>();
  command->add_option("POLICY", options->policy, kWhich)->required();
  command->add_option("--override-reason", options->reason,
                      "Why it may change more verdicts than the safety stop allows; kept on record");
  add_action(*command, shell, true, [&shell, options] { return apply_policy(shell, *options); });
}

void add_policy_list(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand("list", "List all policies there ever were");
  add_examples(*command, {"policy list"});
  add_action(*command, shell, true, [&shell] {
    const auto response =
        call_policy_service(shell, "administrator", &PolicyStub::ListPolicies, v1::ListPoliciesRequest{});
    if (!response) return complain(response.error());
    if (shell.json()) {
      print_json(*response);
    } else {
      print_policies(response->policies());
    }
    return Exit::kOk;
  });
}

void add_policy_progress(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand(
      "progress",
      "Tell how far judging anew is: under a policy, by a new TAC catalogue, by network-verified IMEIs");
  add_examples(*command, {"policy progress"});
  add_action(*command, shell, true, [&shell] {
    const auto response = call_policy_service(shell, "administrator", &PolicyStub::ListReevaluations,
                                              v1::ListReevaluationsRequest{});
    if (!response) return complain(response.error());
    if (shell.json()) {
      print_json(*response);
    } else {
      print_reevaluations(*response);
    }
    return Exit::kOk;
  });
}

}  // namespace

void add_policy(CLI::App& app, Shell& shell) {
  auto* group = app.add_subcommand("policy", "Keep the rules by which IMEIs are trusted");
  group->require_subcommand(1);
  add_policy_check(*group, shell);
  add_policy_show(*group, shell);
  add_policy_diff(*group, shell);
  add_policy_dry_run(*group, shell);
  add_policy_apply(*group, shell);
  add_policy_list(*group, shell);
  add_policy_progress(*group, shell);
}

}  // namespace vouch::services
