#include "signalling/sip/address.h"

#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>

#include <algorithm>
#include <set>

#include "domain/identity/ascii.h"
#include "signalling/sip/header_scan.h"
#include "signalling/sip/home.h"
#include "signalling/sip/list_split.h"

namespace vouch::signalling {
namespace {

bool is_by_the_grammar(const std::string& element) {
  if (element.find('\0') != std::string::npos) return false;
  Home home;
  const sip_contact_t* contact = sip_contact_make(home.get(), element.c_str());
  return contact != nullptr && contact->m_next == nullptr;
}

/// RFC 3261 section 7.3.1: a parameter stands once. Of temporary GRUUs alone there may be several.
bool repeats_a_parameter(const Address& address) {
  std::set<std::string_view> seen;
  return std::any_of(address.parameters.begin(), address.parameters.end(), [&](const auto& parameter) {
    return parameter.first != "temp-gruu" && !seen.insert(parameter.first).second;
  });
}

std::size_t find_outside_quotes(std::string_view text, char wanted) {
  ValueWalk walk{text};
  std::size_t i = walk.next();
  while (i != std::string_view::npos && text[i] != wanted) i = walk.next();
  return i;
}

struct Parts {
  std::string_view uri;
  std::string_view parameters;
};

/// The URI within angle brackets, whatever name is in front of it.
std::optional<Parts> name_addr(std::string_view text, std::size_t bracket) {
  const std::size_t end = text.find('>', bracket);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view behind = trim(text.substr(end + 1));
  if (!behind.empty() && behind.front() != ';') return std::nullopt;
  return Parts{trim(text.substr(bracket + 1, end - bracket - 1)), behind};
}

/// Without brackets every parameter is the header's, and a URI with `?` or `,` is not allowed (RFC 3261
/// section 20).
std::optional<Parts> addr_spec(std::string_view text) {
  const std::size_t semicolon = std::min(text.find(';'), text.size());
  const std::string_view uri = trim(text.substr(0, semicolon));
  if (uri.find_first_of("?, \t\"<>") != std::string_view::npos) return std::nullopt;
  return Parts{uri, text.substr(semicolon)};
}

}  // namespace

const std::string* Address::parameter(std::string_view name) const {
  const auto found =
      std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.first == name; });
  return found == parameters.end() ? nullptr : &found->second;
}

std::optional<Address> parse_address(const std::string& element) {
  const std::string_view text = trim(element);
  const std::size_t bracket = find_outside_quotes(text, '<');
  const auto parts = bracket == std::string_view::npos ? addr_spec(text) : name_addr(text, bracket);
  if (!parts || parts->uri.empty()) return std::nullopt;
  Address address;
  address.uri = parts->uri;
  for (const std::string& parameter : split_outside_quotes(parts->parameters, ';')) {
    const std::string_view pair{parameter};
    const std::size_t equals = pair.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view{} : trim(pair.substr(equals + 1));
    address.parameters.emplace_back(ascii::lower(trim(pair.substr(0, equals))), std::string{value});
  }
  address.well_formed = is_by_the_grammar(element) && !repeats_a_parameter(address);
  return address;
}

}  // namespace vouch::signalling
