#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::signalling {

/// How many header field rows of a message are looked at.
inline constexpr std::size_t kHeaderRowsMax = 1000;
/// The longest value of a row that is read, in octets: the parser takes time with the square of it.
inline constexpr std::size_t kRowOctetsMax = 16UL * 1024;

/// One header field row as it stands in the message.
struct HeaderRow {
  std::string name;    ///< long form, lower case
  std::string value;   ///< unfolded, without white space around it
  std::size_t offset;  ///< octet of the row in the message
};

/// The header field rows of a message, in order; compact names are written out (RFC 3261 section 7.3.3).
/// Stops at the empty line, and behind kHeaderRowsMax + 1 rows. The value of a challenge stays behind: the
/// core's holds the keys of a live user (RFC 3310, TS 24.229 clause 5.4.1.2.1).
std::vector<HeaderRow> scan_headers(std::string_view message);

/// Overwrites every challenge (WWW-Authenticate, Proxy-Authenticate) in a message, so that no key it may hold
/// stays in memory. The length stays the same.
void erase_challenges(std::string& message);

std::string_view trim(std::string_view text);

}  // namespace vouch::signalling
