#include "services/vouchctl/policy/policy_view.h"

#include <iostream>

#include "services/vouchctl/mediation/binding_table.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/table.h"
#include "services/vouchctl/shell/times.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

/// "7000 of 10000 (70 %)", of IMEIs where those are what is gone through.
std::string done_text(const v1::Reevaluation& one) {
  std::string text = std::to_string(one.done()) + " of " + std::to_string(one.total());
  if (one.status() != v1::Reevaluation::DONE && one.total() > 0)
    text += " (" + std::to_string(one.done() * 100 / one.total()) + " %)";
  return text + (one.cause() == v1::Reevaluation::NETWORK_IMEI ? " IMEIs" : " bindings");
}

std::string rate_text(const v1::Reevaluation& one) {
  if (!one.has_begun_at() || !one.has_progress_at()) return "-";
  constexpr double nanos_per_s = 1e9;
  const double seconds = static_cast<double>(one.progress_at().seconds() - one.begun_at().seconds()) +
                         (one.progress_at().nanos() - one.begun_at().nanos()) / nanos_per_s;
  if (seconds <= 0) return "-";
  return std::to_string(static_cast<std::uint64_t>(static_cast<double>(one.done()) / seconds)) + "/s";
}

}  // namespace

void print_policies(const google::protobuf::RepeatedPtrField<v1::Policy>& policies) {
  Table table{{"VERSION", "STATUS", "IN FORCE SINCE", "CHANGED", "ADMINISTRATORS", "OVERRIDE"}};
  for (const v1::Policy& policy : policies) {
    std::string administrators;
    std::string reasons;
    for (const v1::PolicyApproval& approval : policy.approvals()) {
      administrators += printable(approval.administrator()) + "\n";
      reasons += printable(approval.override_reason()) + "\n";
    }
    const std::string changed = policy.bindings() == 0 ? "-"
                                                       : std::to_string(policy.changed()) + " of " +
                                                             std::to_string(policy.bindings());
    table.add({printable(policy.version()), v1::Policy::Status_Name(policy.status()),
               policy.has_in_force_since() ? shown(policy.in_force_since()) : "-", changed,
               administrators.empty() ? "built in" : administrators, reasons});
  }
  table.print(std::cout);
}

template <class Response>
void print_changes(const Response& response) {
  Table table{{"BINDINGS", "FROM", "TO"}};
  for (const v1::VerdictChange& change : response.changes()) {
    table.add({std::to_string(change.bindings()), verdict_text(change.client_type(), change.trust_level()),
               verdict_text(change.new_client_type(), change.new_trust_level())});
  }
  if (!table.empty()) table.print(std::cout);
  std::cout << response.changed() << " of " << response.bindings() << " bindings change\n";
  if (response.session_bindings() > 0)
    std::cout << "sessions may be judged otherwise on " << response.session_bindings()
              << " of them, by other session rules\n";
}

template void print_changes(const v1::ApplyPolicyResponse&);
template void print_changes(const v1::DryRunPolicyResponse&);

void print_examples(const v1::ListPolicyExamplesResponse& response) {
  Table table{{"DEVICE", "IDENTITY", "FROM", "TO", "RULE"}};
  for (const v1::PolicyExample& example : response.examples()) {
    table.add({device_text(example.binding()), printable(example.binding().impu()),
               verdict_text(example.binding().verdict()), verdict_text(example.verdict()),
               printable(example.verdict().rule())});
  }
  if (!table.empty()) table.print(std::cout);
  std::cout << response.unchanged() << " more of the warrant's bindings stay as they are"
            << (response.more() ? "; there are more that change" : "") << '\n';
  print_basis(std::cout, response.basis());
}

void print_reevaluations(const v1::ListReevaluationsResponse& response) {
  if (response.reevaluations().empty()) {
    std::cout << "nothing was judged anew yet\n";
    return;
  }
  Table table{{"CAUSE", "OF", "ASKED BY", "ASKED", "STATUS", "DONE", "RATE", "CHANGED"}};
  for (const v1::Reevaluation& one : response.reevaluations()) {
    table.add({v1::Reevaluation::Cause_Name(one.cause()),
               one.subject().empty() ? "-" : printable(one.subject()), printable(one.asked_by()),
               shown(one.asked_at()), v1::Reevaluation::Status_Name(one.status()), done_text(one),
               rate_text(one), std::to_string(one.changed())});
  }
  table.print(std::cout);
}

}  // namespace vouch::services
