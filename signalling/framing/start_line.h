#pragma once

#include <string_view>

namespace vouch::signalling {

/// The longest start line that is recognised, in octets. Longer ones are no SIP for us.
inline constexpr std::size_t kStartLineMax = 8192;

/// Whether `octets` begin with the start line of a SIP message: `token SP URI SP SIP/x.y` or
/// `SIP/x.y SP 3DIGIT` (RFC 3261 section 7). Judged by the first line alone, which may end in CRLF, LF or
/// with the octets. Generous about white space and about the version, so that a broken or foreign message is
/// taken for SIP and refused by its reader rather than overlooked.
bool looks_like_sip(std::string_view octets);

/// `octets` without the CR and LF in front: keep-alives and sloppy senders (RFC 3261 section 7.5).
std::string_view without_leading_line_ends(std::string_view octets);

}  // namespace vouch::signalling
