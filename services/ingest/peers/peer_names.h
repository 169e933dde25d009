#pragma once

#include <openssl/x509.h>

#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"

namespace vouch::services {

/// Which certificates a feed over TLS believes, by name. That a certificate is valid and of the feed's own
/// authority is somebody else's to verify, before.
class PeerNames {
 public:
  /// Names as administrators give them, or kAnybody alone, which stands for every certificate of the feed's
  /// authority. Empty: nobody is named, and all are believed. Errors: BAD_NAME, its place in the list as
  /// offset: empty, longer than 255 octets, not printable ASCII, or a pattern: names are compared whole.
  static Result<PeerNames> from(const std::vector<std::string>& texts);

  /// Whether the certificate carries one of the names: a DNS name or URI of its subjectAltName, or, where it
  /// has none at all, the common name of its subject (RFC 6125 section 6.4.4, RFC 5922 section 7.1): an
  /// authority that certifies alternative names need not have looked at the other. An extension that cannot
  /// be read counts as there. DNS names without regard to case. Names with a zero octet inside are nobody's.
  bool believes(const X509& certificate) const;

 private:
  std::vector<std::string> names_;
};

}  // namespace vouch::services
