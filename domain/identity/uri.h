#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/unprintable.h"

namespace vouch {

/// A SIP, SIPS or TEL URI taken apart and normalised as RFC 3261 section 19.1.4 compares: scheme and host in
/// lower case, percent-encoded unreserved characters decoded, parameter names in lower case and sorted.
struct Uri {
  std::string scheme;  ///< "sip", "sips", "tel", or another one as given
  std::string user;    ///< with password if any ("user:password"); case kept
  std::string host;    ///< lower case; IPv6 in brackets, RFC 5952 form
  std::string port;    ///< digits; empty is not equal to 5060
  std::vector<std::pair<std::string, std::string>> parameters;  ///< sorted by name
  std::string headers;                                          ///< after '?', as given

  const std::string* parameter(
      std::string_view name) const;  ///< null if absent; empty text if it has no value
  /// Written out again in the normalised form.
  std::string text() const;
};

/// A tel number stands in `user`, without visual separators; of a scheme that is none of the three, all the
/// rest does. Errors: BAD_URI with the octet where reading stopped; TOO_LONG past 2048 octets.
Result<Uri> parse_uri(std::string_view text);

/// RFC 3261 section 19.1.4; of tel URIs every parameter counts (RFC 3966 section 4). Not transitive: two URIs
/// that both equal a third need not equal each other.
bool equal(const Uri& a, const Uri& b);

/// The parts of a URI that must match for equality whatever else it carries (scheme, user, host, port and the
/// parameters user, ttl, method, maddr, transport), as text. Equal URIs have equal keys; the reverse needs
/// equal().
std::string equality_key(const Uri& uri);

/// A public user identity in canonical form: `sip:user@host` or `tel:number` without parameters (RFC 3261
/// section 10.3 step 5, TS 23.003 clause 13.4), nor a password; a port is kept. Visual separators of a tel
/// number are removed (RFC 3966 section 4), `phone-context` of a local one is kept.
using Impu = Unprintable<struct ImpuTag>;
/// The longest IMPU there is for Vouch, in octets of its canonical form. No specification sets one, but
/// storage finds identities by index, and an index entry holds three times this much: what an octet that is
/// no UTF-8 grows to.
constexpr std::size_t kLongestImpu = 320;
/// A private user identity, a NAI: `user@realm`, realm in lower case (TS 23.003 clause 13.3).
using Impi = Unprintable<struct ImpiTag>;
/// A contact URI as received (RFC 3261 section 20.10).
using ContactUri = Unprintable<struct ContactUriTag>;

/// From a URI or a name-addr's URI. Errors: BAD_URI, UNSUPPORTED_SCHEME, NO_USER (a SIP URI without user
/// names no identity), TOO_LONG (more than kLongestImpu octets).
Result<Impu> parse_impu(std::string_view text);
/// Errors: BAD_IMPI (empty, control characters, longer than 255 octets).
Result<Impi> parse_impi(std::string_view text);
/// The private identity that TS 24.229 clause 5.4.1.2 derives from the public one where no Authorization
/// names it.
Impi derive_impi(const Impu& impu);

}  // namespace vouch
