#include "domain/identity/uri.h"

#include <algorithm>

#include "domain/identity/ascii.h"
#include "domain/identity/ipv6.h"
#include "domain/identity/uri_escapes.h"

namespace vouch {
namespace {

constexpr std::size_t kLongestUri = 2048;

std::size_t offset_in(std::string_view whole, std::string_view part) {
  return static_cast<std::size_t>(part.data() - whole.data());
}

Result<void> read_host_port(std::string_view host_port, std::string_view whole, Uri& uri) {
  std::string_view port;
  if (host_port.starts_with('[')) {
    const std::size_t end = host_port.find(']');
    if (end == std::string_view::npos) return fail("BAD_URI", "host", offset_in(whole, host_port));
    const auto address = canonical_ipv6(host_port.substr(1, end - 1));
    if (!address) return fail("BAD_URI", "host", offset_in(whole, host_port));
    uri.host = "[" + *address + "]";
    port = host_port.substr(end + 1);
    if (!port.empty() && !port.starts_with(':')) return fail("BAD_URI", "host", offset_in(whole, port));
  } else {
    const std::size_t colon = host_port.find(':');
    const std::string_view host = host_port.substr(0, colon);
    const bool legal = std::all_of(host.begin(), host.end(), [](char c) {
      return ascii::is_alpha(c) || ascii::is_digit(c) || c == '-' || c == '.' || c == '_';
    });
    if (host.empty() || !legal) return fail("BAD_URI", "host", offset_in(whole, host_port));
    uri.host = ascii::lower(host);
    port = colon == std::string_view::npos ? std::string_view{} : host_port.substr(colon);
  }
  if (port.empty()) return {};
  port.remove_prefix(1);
  if (port.empty() || port.size() > 5 || !ascii::all_digits(port) || std::stoi(std::string{port}) > 65535)
    return fail("BAD_URI", "port", offset_in(whole, port));
  uri.port = std::to_string(std::stoi(std::string{port}));
  return {};
}

void read_parameters(std::string_view parameters, Uri& uri) {
  while (!parameters.empty()) {
    const std::string_view parameter = parameters.substr(0, parameters.find(';'));
    parameters.remove_prefix(std::min(parameter.size() + 1, parameters.size()));
    const std::size_t equals = parameter.find('=');
    const std::string name = ascii::lower(normalize_escapes(parameter.substr(0, equals)));
    const std::string value =
        equals == std::string_view::npos ? std::string{} : normalize_escapes(parameter.substr(equals + 1));
    if (!name.empty()) uri.parameters.emplace_back(name, value);
  }
  std::sort(uri.parameters.begin(), uri.parameters.end());
}

/// `user@host:port;parameters?headers` of a SIP or SIPS URI (RFC 3261 section 19.1.1). The user part may hold
/// `;` and `?`, so the last `@` before the host decides.
Result<Uri> read_sip(std::string_view rest, std::string_view whole, Uri uri) {
  const std::size_t at = rest.rfind('@');
  if (at != std::string_view::npos) {
    if (at == 0) return fail("BAD_URI", "user", offset_in(whole, rest));
    uri.user = normalize_escapes(rest.substr(0, at));
    rest.remove_prefix(at + 1);
  }
  const std::size_t question = rest.find('?');
  if (question != std::string_view::npos) uri.headers = std::string{rest.substr(question + 1)};
  rest = rest.substr(0, question);
  const std::size_t semicolon = rest.find(';');
  if (auto read = read_host_port(rest.substr(0, semicolon), whole, uri); !read)
    return tl::make_unexpected(read.error());
  if (semicolon != std::string_view::npos) read_parameters(rest.substr(semicolon + 1), uri);
  return uri;
}

std::string without_visual_separators(std::string_view number) {
  std::string digits{number};
  std::erase_if(digits, [](char c) { return std::string_view{"-.()"}.find(c) != std::string_view::npos; });
  return digits;
}

/// A global number is `+` and decimal digits; a local one may have `*`, `#` and hexadecimal digits as well.
bool is_tel_number(std::string_view number) {
  const bool global = number.starts_with('+');
  const std::string_view digits = number.substr(global ? 1 : 0);
  return !digits.empty() && std::all_of(digits.begin(), digits.end(), [&](char c) {
    return ascii::is_digit(c) || (!global && (ascii::hex_value(c) >= 0 || c == '*' || c == '#'));
  });
}

/// `tel:number;parameters` (RFC 3966 section 3). Visual separators do not count (section 4).
Result<Uri> read_tel(std::string_view rest, std::string_view whole, Uri uri) {
  const std::size_t semicolon = rest.find(';');
  uri.user = ascii::lower(without_visual_separators(rest.substr(0, semicolon)));
  if (!is_tel_number(uri.user)) return fail("BAD_URI", "number", offset_in(whole, rest));
  if (semicolon != std::string_view::npos) read_parameters(rest.substr(semicolon + 1), uri);
  for (auto& [name, value] : uri.parameters) {
    if (name == "ext" || (name == "phone-context" && value.starts_with('+')))
      value = without_visual_separators(value);
    if (name == "phone-context") value = ascii::lower(value);
  }
  std::sort(uri.parameters.begin(), uri.parameters.end());
  return uri;
}

}  // namespace

const std::string* Uri::parameter(std::string_view name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const auto& parameter) { return parameter.first == name; });
  return found == parameters.end() ? nullptr : &found->second;
}

std::string Uri::text() const {
  std::string text = scheme + ":" + user;
  if (!host.empty()) text += (user.empty() ? "" : "@") + host;
  if (!port.empty()) text += ":" + port;
  for (const auto& [name, value] : parameters) text += ";" + name + (value.empty() ? "" : "=" + value);
  if (!headers.empty()) text += "?" + headers;
  return text;
}

Result<Uri> parse_uri(std::string_view text) {
  if (text.size() > kLongestUri) return fail("TOO_LONG", "uri", kLongestUri);
  const auto bad = std::find_if_not(text.begin(), text.end(), ascii::is_visible);
  if (bad != text.end()) return fail("BAD_URI", "uri", static_cast<std::size_t>(bad - text.begin()));
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return fail("BAD_URI", "scheme");
  Uri uri;
  uri.scheme = ascii::lower(text.substr(0, colon));
  const std::string_view rest = text.substr(colon + 1);
  if (uri.scheme == "sip" || uri.scheme == "sips") return read_sip(rest, text, std::move(uri));
  if (uri.scheme == "tel") return read_tel(rest, text, std::move(uri));
  const bool legal = std::all_of(uri.scheme.begin(), uri.scheme.end(), [](char c) {
    return ascii::is_alpha(c) || ascii::is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  if (!legal || !ascii::is_alpha(uri.scheme.front()) || rest.empty()) return fail("BAD_URI", "scheme");
  uri.user = std::string{rest};
  return uri;
}

}  // namespace vouch
