#include <iostream>
#include <memory>

#include "services/common/policy/policy_file.h"
#include "services/vouchctl/policy/policy_text.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/output.h"
#include "vouch/v1/offline.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

v1::PolicyReport report_of(const std::string& file, const PolicyReading& reading) {
  v1::PolicyReport report;
  report.set_file(file);
  report.set_version(reading.policy.version);
  report.set_rules(static_cast<std::uint32_t>(reading.policy.rules.size()));
  report.set_session_rules(static_cast<std::uint32_t>(reading.policy.session_rules.size()));
  for (const PolicyProblem& problem : reading.problems) {
    v1::PolicyFileProblem& one = *report.add_problems();
    one.set_code(problem.code);
    one.set_line(static_cast<std::uint32_t>(problem.line));
    one.set_rule(problem.rule);
    one.set_detail(problem.detail);
  }
  return report;
}

/// "net.toml:12: rule password: UNREACHABLE (…)", as compilers write it.
void print(const std::string& file, const PolicyReading& reading) {
  for (const PolicyProblem& problem : reading.problems) {
    std::cout << printable(file) << ':' << problem.line << ": ";
    if (!problem.rule.empty()) std::cout << "rule " << printable(problem.rule) << ": ";
    std::cout << problem.code;
    if (!problem.detail.empty()) std::cout << " (" << printable(problem.detail) << ')';
    std::cout << '\n';
  }
  if (reading.problems.empty())
    std::cout << printable(reading.policy.version) << ": in order, " << reading.policy.rules.size()
              << " rules, " << reading.policy.session_rules.size() << " for sessions\n";
}

}  // namespace

void add_policy_check(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand("check", "Tell what is wrong with a policy file, by line; offline");
  add_examples(*command, {"policy check net.toml"});
  auto file = std::make_shared<std::string>();
  command->add_option("FILE", *file, "The policy, as TOML")->required();
  add_action(*command, shell, false, [&shell, file] {
    const auto text = policy_text_of(shell, *file);
    if (!text) return complain(text.error());
    const PolicyReading reading = read_policy(*text);
    if (shell.json()) {
      print_json(report_of(*file, reading));
    } else {
      print(*file, reading);
    }
    return reading.problems.empty() ? Exit::kOk : Exit::kFailed;
  });
}

}  // namespace vouch::services
