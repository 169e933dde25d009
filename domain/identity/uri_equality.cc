#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "domain/identity/ascii.h"
#include "domain/identity/uri.h"
#include "domain/identity/uri_escapes.h"

namespace vouch {
namespace {

/// RFC 3261 section 19.1.4: these count even if only one URI has them.
constexpr std::array<std::string_view, 5> kAlwaysCompared{"maddr", "method", "transport", "ttl", "user"};

bool always_compared(std::string_view name) {
  return std::find(kAlwaysCompared.begin(), kAlwaysCompared.end(), name) != kAlwaysCompared.end();
}

/// Values by parameter name, without case. A name should stand once; where it does not, all its values count.
using Values = std::map<std::string_view, std::multiset<std::string>>;

Values values_of(const Uri& uri) {
  Values values;
  for (const auto& [name, value] : uri.parameters) values[name].insert(ascii::lower(value));
  return values;
}

/// Whether every parameter of `a` agrees with `b`'s: one of the five must be there, any other only may not
/// differ.
bool parameters_agree(const Values& a, const Values& b) {
  return std::all_of(a.begin(), a.end(), [&b](const auto& parameter) {
    const auto other = b.find(parameter.first);
    return other == b.end() ? !always_compared(parameter.first) : parameter.second == other->second;
  });
}

/// The header fields of a URI, whose order does not count.
std::multiset<std::string> headers_of(const Uri& uri) {
  std::multiset<std::string> headers;
  std::string_view rest = uri.headers;
  while (!rest.empty()) {
    const std::string_view header = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(header.size() + 1, rest.size()));
    const std::string_view name = header.substr(0, header.find('='));
    headers.insert(ascii::lower(normalize_escapes(name)) + normalize_escapes(header.substr(name.size())));
  }
  return headers;
}

}  // namespace

bool equal(const Uri& a, const Uri& b) {
  if (a.scheme != b.scheme || a.user != b.user || a.host != b.host || a.port != b.port) return false;
  const Values of_a = values_of(a);
  const Values of_b = values_of(b);
  // Every parameter of a tel URI counts: the same local number in two contexts is two numbers.
  if (a.scheme == "tel") return of_a == of_b;
  return parameters_agree(of_a, of_b) && parameters_agree(of_b, of_a) && headers_of(a) == headers_of(b);
}

std::string equality_key(const Uri& uri) {
  Uri core = uri;
  core.headers.clear();
  std::erase_if(core.parameters, [](const auto& parameter) { return !always_compared(parameter.first); });
  for (auto& [name, value] : core.parameters) value = ascii::lower(value);
  std::sort(core.parameters.begin(), core.parameters.end());
  return core.text();
}

}  // namespace vouch
