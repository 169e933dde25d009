#include "signalling/sip/authorization.h"

#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>

#include <tuple>

#include "domain/identity/ascii.h"
#include "signalling/sip/header_scan.h"
#include "signalling/sip/home.h"
#include "signalling/sip/list_split.h"

namespace vouch::signalling {
namespace {

void read_parameter(std::string_view parameter, Authorization& read) {
  const std::size_t equals = parameter.find('=');
  if (equals == std::string_view::npos) return;
  const std::string name = ascii::lower(trim(parameter.substr(0, equals)));
  const std::string content = unquote(trim(parameter.substr(equals + 1)));
  if (name == "username") read.username = content;
  if (name == "realm") read.realm = ascii::lower(content);
  if (name == "algorithm") read.algorithm = content;
  if (name == "integrity-protected") read.integrity_protected = ascii::lower(content);
  if (name == "response") read.has_response = !content.empty();
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
  for (const msg_param_t* parameter = header->au_params; parameter != nullptr && *parameter != nullptr;
       ++parameter) {
    read_parameter(*parameter, read);
  }
  return read;
}

Result<const Authorization*> choose_authorization(std::span<const Authorization> all,
                                                  std::string_view domain) {
  const auto rank = [&](const Authorization& one) {
    return std::tuple(one.digest, !one.integrity_protected.empty(), one.realm == domain, one.has_response);
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
