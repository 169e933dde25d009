#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"

namespace vouch::services {

/// The word that stands for everybody, wherever an administrator says who may be at the other end. It has to
/// be said: naming nobody never means everybody.
inline constexpr std::string_view kAnybody = "any";

/// Addresses and prefixes from which a feed hears.
class SenderList {
 public:
  /// Of texts like "192.0.2.20", "2001:db8::/32" (no bit set behind the prefix, and at least one before:
  /// everybody is said by name), or kAnybody, which stands alone. Empty: nobody is named, and all are heard:
  /// who opens a listener has decided. Errors: BAD_ADDRESS, its place in the list as offset.
  static Result<SenderList> from(const std::vector<std::string>& texts);

  /// Whether an address is heard; IPv4 as such or within IPv6 (RFC 4291 section 2.5.5.2). What is no address
  /// is not.
  bool hears(std::string_view address) const;
  /// Whether somebody in particular is named.
  bool names_somebody() const { return !prefixes_.empty(); }

 private:
  using Bits = std::array<std::uint8_t, 16>;
  struct Prefix {
    Bits bits{};
    unsigned length = 0;  ///< in bits, of an IPv6 address
  };
  static bool read_address(std::string_view text, Bits& bits);
  static bool read_prefix(std::string_view text, Prefix& prefix);
  static Bits cut(Bits bits, unsigned length);

  std::map<unsigned, std::set<Bits>> prefixes_;  ///< by length: there are few
};

}  // namespace vouch::services
