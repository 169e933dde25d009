#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/common/result.h"

namespace vouch::signalling {

/// What of an Authorization header tells how a registration was authenticated. Response and nonce are not
/// kept: only whether there was a response.
struct Authorization {
  bool digest = false;  ///< RFC 3261 section 22.4; nothing else is set if it is another scheme
  std::string username;
  std::string realm;  ///< lower case
  std::string algorithm;
  std::string integrity_protected;  ///< TS 24.229 clause 7.2A.2; lower case
  bool has_response = false;
};

/// Reads the value of an Authorization header. What is no Digest, or cannot be read, comes back as another
/// scheme; a parameter that stands there with two values comes back as absent.
Authorization parse_authorization(std::string_view value);

/// The one that speaks for the registration, of several for different realms: behind the P-CSCF the one with
/// the P-CSCF's word in it (elsewhere a UE can write that itself), else that of the domain registered to,
/// else one with a response, else the first. Null if there is none. Errors: DUPLICATE_HEADER where two are
/// for one realm.
Result<const Authorization*> choose_authorization(std::span<const Authorization> all, std::string_view domain,
                                                  bool behind_pcscf);

}  // namespace vouch::signalling
