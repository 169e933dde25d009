#pragma once

#include <string_view>

#include "domain/identity/instance_id.h"

namespace vouch {

/// Reads what follows `urn:gsma:imei:` into `instance`: kind, normalized, device or candidate, problems.
/// RFC 7254 section 4, TS 23.003 clauses 6.2.1 and 13.8.
void read_imei_urn(std::string_view specifier, InstanceId& instance);

}  // namespace vouch
