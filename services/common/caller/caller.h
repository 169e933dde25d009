#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"

namespace vouch::services {

/// What a caller may be, as its certificate says; kNone where it says nothing usable: such a caller may call
/// nothing and is only on record.
enum class Role { kFeed, kMediation, kAdministrator, kAuditor, kService, kNone };

/// "feed", "mediation", "administrator", "auditor", "service", "none".
std::string_view name_of(Role role);

/// Who calls: read from the client certificate alone, never from the request.
struct Caller {
  std::string name;                      ///< common name of the subject
  Role role = Role::kService;            ///< SAN URI `urn:vouch:role:<role>`
  std::vector<std::string> authorities;  ///< SAN URIs `urn:vouch:authority:<authority>`; "*" is all
};

/// From the common name and the SAN URIs of a verified certificate. Errors: ROLE_NOT_PERMITTED where it names
/// no role, more than one or an unknown one, or has no name.
Result<Caller> caller_from(std::string_view common_name, const std::vector<std::string>& uris);

/// The roles that may call an RPC, by its full name ("/vouch.v1.WarrantService/CreateWarrant"); the table
/// below is the only place that says so. Health and reflection are open to every role. Anything not in the
/// table may be called by nobody.
std::vector<Role> roles_for(std::string_view method);

}  // namespace vouch::services
