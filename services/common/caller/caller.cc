#include "services/common/caller/caller.h"

#include <optional>

#include "domain/common/names.h"

namespace vouch::services {
namespace {

constexpr Names<Role, 5> kRoles{{{Role::kFeed, "feed"},
                                 {Role::kMediation, "mediation"},
                                 {Role::kAdministrator, "administrator"},
                                 {Role::kAuditor, "auditor"},
                                 {Role::kService, "service"}}};

constexpr std::string_view kRolePrefix = "urn:vouch:role:";
constexpr std::string_view kAuthorityPrefix = "urn:vouch:authority:";

}  // namespace

std::string_view name_of(Role role) {
  return role == Role::kNone ? "none" : name_in(kRoles, role);
}

Result<Caller> caller_from(std::string_view common_name, const std::vector<std::string>& uris) {
  Caller caller;
  caller.name = std::string{common_name};
  std::vector<Role> roles;
  for (const std::string_view uri : uris) {
    if (uri.starts_with(kAuthorityPrefix))
      caller.authorities.emplace_back(uri.substr(kAuthorityPrefix.size()));
    if (!uri.starts_with(kRolePrefix)) continue;
    const auto role = value_in(kRoles, uri.substr(kRolePrefix.size()));
    if (!role) return fail("ROLE_NOT_PERMITTED", "certificate");
    roles.push_back(*role);
  }
  if (roles.size() != 1 || caller.name.empty()) return fail("ROLE_NOT_PERMITTED", "certificate");
  caller.role = roles.front();
  return caller;
}

}  // namespace vouch::services
