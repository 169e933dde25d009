#pragma once

#include <vector>

#include "domain/binding/binding.h"
#include "domain/identity/uri.h"
#include "domain/session/leg.h"

namespace vouch::match {

/// The readable URIs of a leg.
std::vector<Uri> uris_of(const SessionLeg& leg);

/// Whether one of them is the binding's contact (RFC 3261 section 19.1.4).
bool has_contact(const Binding& binding, const std::vector<Uri>& uris);

/// Whether one of them is a GRUU that was issued to the binding (RFC 5627 section 6), or the public one that
/// a registrar makes of the identity and a UUID instance-id (appendix A.1).
bool has_gruu(const Binding& binding, const std::vector<Uri>& uris);

}  // namespace vouch::match
