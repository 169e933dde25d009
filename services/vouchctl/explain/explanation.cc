#include "services/vouchctl/explain/explanation.h"

#include <algorithm>
#include <array>

#include "domain/trust/codes.h"
#include "services/common/policy/policy_file.h"
#include "services/vouchctl/mediation/binding_table.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/times.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

/// What a table's cell has in lines, in one.
std::string in_line(std::string text) {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at))
    text.replace(at, 1, ", ");
  return text;
}

std::string meaning_of(const v1::Evidence& fact) {
  const CodeInfo* info = find_code(fact.code());
  return info == nullptr ? printable(fact.code()) : std::string{info->meaning};
}

void print_fact(std::ostream& out, const v1::Evidence& fact) {
  out << "  - " << meaning_of(fact) << "\n      " << printable(fact.code());
  if (!fact.value().empty()) out << " (" << printable(fact.value()) << ')';
  out << ", seen in " << printable(fact.seen_in());
  if (fact.has_first_seen()) out << ", " << shown(fact.first_seen());
  if (fact.has_last_seen() && fact.has_first_seen() && shown(fact.last_seen()) != shown(fact.first_seen()))
    out << " to " << shown(fact.last_seen());
  out << '\n';
}

/// What was seen, by the way it points, the weightiest first.
void print_facts(std::ostream& out, const v1::Verdict& verdict) {
  struct Heading {
    v1::Direction direction;
    const char* text;
  };
  constexpr std::array headings{
      Heading{v1::CONTRADICTS, "Contradicts the IMEI:"}, Heading{v1::AGAINST, "Speaks against the IMEI:"},
      Heading{v1::SUPPORTS, "Speaks for the IMEI:"}, Heading{v1::NEUTRAL, "Seen besides:"}};
  for (const Heading& heading : headings) {
    bool first = true;
    for (const v1::Evidence& fact : verdict.evidence()) {
      if (fact.direction() != heading.direction) continue;
      if (first) out << heading.text << '\n';
      first = false;
      print_fact(out, fact);
    }
  }
}

std::string joined(const std::vector<Condition>& conditions, const char* between) {
  std::string text;
  for (const Condition& condition : conditions) text += (text.empty() ? "" : between) + text_of(condition);
  return text;
}

std::string in_words(const Conditions& when) {
  std::string text = joined(when.all_of, " and ");
  if (!when.any_of.empty()) text += (text.empty() ? "one of " : ", and one of ") + joined(when.any_of, ", ");
  if (!when.none_of.empty()) text += (text.empty() ? "not " : ", and not ") + joined(when.none_of, ", nor ");
  return text;
}

template <class AnyRule>
const AnyRule* rule_named(const std::vector<AnyRule>& rules, const std::string& name) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const AnyRule& rule) { return rule.name == name; });
  return found == rules.end() ? nullptr : &*found;
}

void print_rule(std::ostream& out, const Policy& policy, const v1::Verdict& verdict) {
  out << "Rule: ";
  if (verdict.rule() == "contradiction") {
    out << "what contradicts the IMEI makes it untrusted, whatever any rule says\n";
  } else if (verdict.rule() == "no-rule") {
    out << "no rule of policy " << printable(policy.version) << " holds for what was seen\n";
  } else {
    out << printable(verdict.rule()) << " of policy " << printable(policy.version)
        << ", the first that holds: it asks for ";
    if (const Rule* rule = rule_named(policy.rules, verdict.rule())) out << in_words(rule->when);
    if (const SessionRule* rule = rule_named(policy.session_rules, verdict.rule()))
      out << in_words(rule->when);
    out << '\n';
  }
}

void print_alternatives(std::ostream& out,
                        const google::protobuf::RepeatedPtrField<v1::Alternative>& alternatives,
                        const v1::Verdict& verdict) {
  out << "What would have changed it:\n";
  for (const v1::Alternative& one : alternatives) {
    out << "  - " << (one.seen_more() ? "had " : "without ") << printable(one.code())
        << (one.seen_more() ? " been seen" : "") << ": "
        << in_line(verdict_text(one.client_type(), one.trust_level())) << '\n';
  }
  if (verdict.trust_level() != v1::UNTRUSTED) out << "  - had anything contradicted the IMEI: UNTRUSTED\n";
}

void print_verdict(std::ostream& out, const Policy& policy, const v1::Verdict& verdict) {
  print_rule(out, policy, verdict);
  out << "Conclusion: " << in_line(verdict_text(verdict)) << ". " << printable(verdict.reason()) << '\n';
}

void print_one(std::ostream& out, const Policy& policy, const v1::ExplainedVerdict& explained) {
  const v1::Binding& binding = explained.binding();
  out << in_line(device_text(binding)) << ", bound to " << printable(binding.impu()) << ", binding "
      << binding.binding_id() << "\n\n";
  print_facts(out, explained.has_session_verdict() ? explained.session_verdict() : binding.verdict());
  out << '\n';
  print_verdict(out, policy, binding.verdict());
  print_alternatives(out, explained.alternatives(), binding.verdict());
  if (explained.has_session_verdict()) {
    out << "\nThe session on it (" << explained.leg() << "):\n";
    print_verdict(out, policy, explained.session_verdict());
    print_alternatives(out, explained.session_alternatives(), explained.session_verdict());
  }
  out << "\nRead from " << explained.facts_size()
      << " sightings of its registrations; --bundle tells each, with a digest of its messages.\n\n";
}

}  // namespace

void print_explanation(std::ostream& out, const v1::ExplainResponse& response) {
  const Policy policy = read_policy(response.policy_content()).policy;
  for (const v1::ExplainedVerdict& explained : response.verdicts()) print_one(out, policy, explained);
  if (response.verdicts().empty())
    out << "No leg of the session was matched with one binding: there is no verdict.\n";
  print_basis(out, response.basis());
}

}  // namespace vouch::services
