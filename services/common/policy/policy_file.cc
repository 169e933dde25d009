#include "services/common/policy/policy_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>

namespace vouch::services {
namespace {

constexpr std::size_t kMostOctets = 256 * 1024;
constexpr std::size_t kMostRules = 256;

/// Reads one table of the file and notes what is wrong with it.
class TableReader {
 public:
  TableReader(const toml::table& table, std::string rule, std::vector<PolicyProblem>& problems)
      : table_(table), rule_(std::move(rule)), problems_(problems) {}

  void allow(std::initializer_list<std::string_view> keys) {
    for (const auto& [key, node] : table_) {
      if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
        note("UNKNOWN_KEY", node, std::string{key.str()});
    }
  }

  std::string text(std::string_view key) {
    const toml::node* node = table_.get(key);
    if (node == nullptr) return {};
    const auto value = node->value<std::string>();
    if (!node->is_string() || !value) note("NOT_TEXT", *node, std::string{key});
    return value.value_or("");
  }

  std::vector<Condition> conditions(std::string_view key) {
    std::vector<Condition> read;
    const toml::node* node = table_.get(key);
    if (node == nullptr) return read;
    const toml::array* list = node->as_array();
    if (list == nullptr ||
        !std::all_of(list->begin(), list->end(), [](const auto& one) { return one.is_string(); })) {
      note("NOT_A_LIST_OF_TEXTS", *node, std::string{key});
      return read;
    }
    for (const toml::node& one : *list) read.push_back(condition_from(one.value_or(std::string{})));
    return read;
  }

  Conditions when() { return {conditions("all_of"), conditions("any_of"), conditions("none_of")}; }

  /// The value that `from` knows by the text of `key`; a problem if there is none and it must not be missing.
  template <class From>
  auto named(std::string_view key, const char* problem, bool may_be_missing, From from) {
    const toml::node* node = table_.get(key);
    const auto value = node == nullptr ? std::nullopt : from(text(key));
    if (!value && !(node == nullptr && may_be_missing))
      note(problem, node == nullptr ? static_cast<const toml::node&>(table_) : *node, {});
    return value;
  }

  std::size_t line() const { return line_of(table_); }

  static std::size_t line_of(const toml::node& node) { return node.source().begin.line; }

 private:
  void note(std::string code, const toml::node& node, std::string detail) {
    problems_.push_back({std::move(code), line_of(node), rule_, std::move(detail)});
  }

  const toml::table& table_;
  std::string rule_;
  std::vector<PolicyProblem>& problems_;
};

std::string name_in(const toml::table& table) {
  return table["name"].value_or(std::string{});
}

Rule read_rule(const toml::table& table, std::vector<PolicyProblem>& problems) {
  TableReader reader{table, name_in(table), problems};
  reader.allow({"name", "all_of", "any_of", "none_of", "client_type", "trust_level", "reason"});
  Rule rule;
  rule.name = reader.text("name");
  rule.when = reader.when();
  rule.client_type = reader.named("client_type", "BAD_CLIENT_TYPE", false, client_type_from)
                         .value_or(ClientType::kUndetermined);
  rule.trust_level = reader.named("trust_level", "BAD_TRUST_LEVEL", false, trust_level_from)
                         .value_or(TrustLevel::kUndetermined);
  rule.reason = reader.text("reason");
  rule.line = reader.line();
  return rule;
}

SessionRule read_session_rule(const toml::table& table, std::vector<PolicyProblem>& problems) {
  TableReader reader{table, name_in(table), problems};
  reader.allow({"name", "registration", "all_of", "any_of", "none_of", "client_type", "reason"});
  SessionRule rule;
  rule.name = reader.text("name");
  rule.registration = reader.named("registration", "BAD_CLIENT_TYPE", true, client_type_from);
  rule.when = reader.when();
  rule.client_type = reader.named("client_type", "BAD_CLIENT_TYPE", false, client_type_from)
                         .value_or(ClientType::kUndetermined);
  rule.reason = reader.text("reason");
  rule.line = reader.line();
  return rule;
}

/// All tables of an array of tables.
template <class Read>
auto read_all(const toml::table& file, std::string_view key, std::vector<PolicyProblem>& problems,
              Read read) {
  std::vector<decltype(read(file, problems))> rules;
  const toml::node* node = file.get(key);
  if (node == nullptr) return rules;
  const toml::array* list = node->as_array();
  const bool tables = list != nullptr &&
                      std::all_of(list->begin(), list->end(), [](const auto& one) { return one.is_table(); });
  if (!tables || list->size() > kMostRules) {
    problems.push_back(
        {tables ? "TOO_BIG" : "UNKNOWN_KEY", TableReader::line_of(*node), {}, std::string{key}});
    return rules;
  }
  for (const toml::node& one : *list) rules.push_back(read(*one.as_table(), problems));
  return rules;
}

PolicyReading read_table(const toml::table& file) {
  PolicyReading reading;
  TableReader reader{file, {}, reading.problems};
  reader.allow({"version", "rule", "session"});
  reading.policy.version = reader.text("version");
  reading.policy.rules = read_all(file, "rule", reading.problems, read_rule);
  reading.policy.session_rules = read_all(file, "session", reading.problems, read_session_rule);
  if (reading.problems.empty()) reading.problems = check_policy(reading.policy);
  std::stable_sort(reading.problems.begin(), reading.problems.end(),
                   [](const PolicyProblem& a, const PolicyProblem& b) { return a.line < b.line; });
  return reading;
}

}  // namespace

PolicyReading read_policy(std::string_view toml) {
  if (toml.size() > kMostOctets) return {{}, {{"TOO_BIG", 0, {}, {}}}};
  try {
    return read_table(toml::parse(toml));
  } catch (const toml::parse_error& error) {
    return {{}, {{"NOT_TOML", error.source().begin.line, {}, std::string{error.description()}}}};
  }
}

std::string text_of(const PolicyProblem& problem) {
  std::string text = problem.line > 0 ? "line " + std::to_string(problem.line) : "the policy";
  if (!problem.rule.empty()) text += ", rule " + problem.rule;
  text += ": " + problem.code;
  return problem.detail.empty() ? text : text + " (" + problem.detail + ")";
}

const Policy& default_policy() {
  static const Policy policy = read_policy(default_policy_text()).policy;
  return policy;
}

}  // namespace vouch::services
