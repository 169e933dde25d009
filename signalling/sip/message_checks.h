#pragma once

#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "signalling/sip/header_scan.h"

/// The rules that make a message worthless for us, apart from what the parser refuses. Errors: see
/// parse_sip().
namespace vouch::signalling {

/// The start line by its form, RFC 3261 section 7: version and status.
Result<void> check_start_line(std::string_view message);

/// Neither the rows nor what stands in one of them are more than is read.
Result<void> check_size(const std::vector<HeaderRow>& rows);

/// What may stand once stands once.
Result<void> check_single_headers(const std::vector<HeaderRow>& rows);

/// Content-Length is a length, and the octets suffice for it. Where every line ends in LF alone, an editor
/// may have taken an octet off each.
Result<void> check_content_length(std::string_view message, const std::vector<HeaderRow>& rows);

/// What stands behind the head, as far as Content-Length says, where it says anything. To be asked once
/// check_content_length() is content.
std::string_view body_of(std::string_view message, const std::vector<HeaderRow>& rows);

/// The row of a header that must be there. Errors: MISSING_HEADER.
Result<const HeaderRow*> mandatory_row(const std::vector<HeaderRow>& rows, std::string_view name);

/// How a header is written, and how errors name it: "header Call-ID".
std::string place_of(std::string_view name);

/// Whether `text` has nothing but visible ASCII, as tokens, Call-IDs and URIs have.
bool is_visible_text(std::string_view text);

}  // namespace vouch::signalling
