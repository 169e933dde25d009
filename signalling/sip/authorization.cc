#include "signalling/sip/authorization.h"

#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>

#include <optional>
#include <tuple>
#include <utility>

#include "domain/identity/ascii.h"
#include "signalling/sip/header_scan.h"
#include "signalling/sip/home.h"
#include "signalling/sip/list_split.h"

namespace vouch::signalling {
namespace {

/// The value of a parameter; empty if it is absent, or stands there twice with different values (RFC 3261
/// section 7.3.1), of which nobody knows which one the S-CSCF took.
std::string value_of(const msg_param_t* parameters, std::string_view wanted) {
  std::optional<std::string> found;
  for (; parameters != nullptr && *parameters != nullptr; ++parameters) {
    const std::string_view parameter{*parameters};
    const std::size_t equals = parameter.find('=');
    const std::string name = ascii::lower(trim(parameter.substr(0, equals)));
    if (equals == std::string_view::npos || name != wanted) continue;
    std::string value = unquote(trim(parameter.substr(equals + 1)));
    if (found && *found != value) return {};
    found = std::move(value);
  }
  return found.value_or("");
}

}  // namespace

Authorization parse_authorization(std::string_view value) {
  Home home;
  const std::string text{value};
  Authorization read;
  const sip_authorization_t* header = sip_authorization_make(home.get(), text.c_str());
  if (header == nullptr || header->au_scheme == nullptr || ascii::lower(header->au_scheme) != "digest")
    return read;
  read.digest = true;
  read.username = value_of(header->au_params, "username");
  read.realm = ascii::lower(value_of(header->au_params, "realm"));
  read.algorithm = value_of(header->au_params, "algorithm");
  read.integrity_protected = ascii::lower(value_of(header->au_params, "integrity-protected"));
  read.has_response = !value_of(header->au_params, "response").empty();
  return read;
}

Result<const Authorization*> choose_authorization(std::span<const Authorization> all, std::string_view domain,
                                                  bool behind_pcscf) {
  const auto rank = [&](const Authorization& one) {
    const bool pcscfs_word = behind_pcscf && !one.integrity_protected.empty();
    return std::tuple(one.digest, pcscfs_word, one.realm == domain, one.has_response);
  };
  const Authorization* chosen = nullptr;
  for (const Authorization& one : all) {
    for (const Authorization* other = all.data(); one.digest && other != &one; ++other) {
      if (other->digest && other->realm == one.realm) return fail("DUPLICATE_HEADER", "header Authorization");
    }
    if (chosen == nullptr || rank(one) > rank(*chosen)) chosen = &one;
  }
  return chosen;
}

}  // namespace vouch::signalling
