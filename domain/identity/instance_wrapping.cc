#include "domain/identity/instance_wrapping.h"

#include "domain/identity/instance_problems.h"

namespace vouch {
namespace {

/// Takes one pair of delimiters off the ends of `value`.
void take_off(std::string_view& value, char opening, char closing, std::string_view missing, bool wanted,
              std::vector<std::string>& problems) {
  if (value.empty() || value.front() != opening) {
    if (wanted) problems.emplace_back(missing);
    return;
  }
  value.remove_prefix(1);
  const std::size_t end = value.find(closing);
  if (end == std::string_view::npos) {
    problems.emplace_back(instance_problem::kUnterminated);
    return;
  }
  if (end + 1 != value.size()) problems.emplace_back(instance_problem::kTrailingCharacters);
  value = value.substr(0, end);
}

}  // namespace

UnwrappedInstance unwrap_instance(std::string_view text, bool as_parameter) {
  UnwrappedInstance unwrapped{text, {}};
  take_off(unwrapped.value, '"', '"', instance_problem::kQuotesMissing, as_parameter, unwrapped.problems);
  const bool ended =
      unwrapped.problems.empty() || unwrapped.problems.back() != instance_problem::kUnterminated;
  if (!ended) return unwrapped;
  const bool quoted = text.starts_with('"');
  take_off(unwrapped.value, '<', '>', instance_problem::kBracketsMissing, as_parameter || quoted,
           unwrapped.problems);
  return unwrapped;
}

}  // namespace vouch
