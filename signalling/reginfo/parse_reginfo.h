#pragma once

#include <cstddef>
#include <string_view>

#include "domain/common/result.h"
#include "signalling/reginfo/reginfo.h"

namespace vouch::signalling {

inline constexpr std::size_t kReginfoOctetsMax = 256UL * 1024;
inline constexpr std::size_t kReginfoRegistrationsMax = 256;
/// Of all registrations of a document together.
inline constexpr std::size_t kReginfoContactsMax = 1024;

/// Reads an application/reginfo+xml document (RFC 3680 section 5, RFC 5628; foreign elements such as those of
/// TS 24.229 clause 7.10 are passed over). Pure: it opens no file and no connection, whatever the document
/// asks for.
///
/// Registrars send broken documents, and what stands in front of the break is true all the same: reading ends
/// where the document is not well-formed or exceeds a bound (registrations, contacts, depth, length of a
/// tag), `cut_off` says so, and a contact counts only if it was read to its end. A bare ampersand is repaired
/// (with_ampersands_escaped).
///
/// Errors, with the octet of the body where reading stopped, as far as known:
/// - TOO_LARGE: more than kReginfoOctetsMax
/// - DOCUMENT_TYPE_REFUSED: it brings its own document type
/// - NOT_REGINFO: it does not begin with a <reginfo> of urn:ietf:params:xml:ns:reginfo
Result<Reginfo> parse_reginfo(std::string_view document);

}  // namespace vouch::signalling
