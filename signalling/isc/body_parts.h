#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vouch::signalling {

/// One part of a message body.
struct BodyPart {
  std::string type;          ///< "message/sip": lower case, without parameters; empty if not stated
  std::string_view content;  ///< looks into the body
};

/// How many parts of a body are looked at.
inline constexpr std::size_t kBodyPartsMax = 16;

/// Takes a body apart by its Content-Type: multipart/mixed at its boundaries (RFC 2046 section 5.1.1), any
/// other type as one part. A multipart whose end is missing keeps its last part; one without a boundary that
/// can be found has none. Parts within parts are not opened.
std::vector<BodyPart> body_parts(std::string_view content_type, std::string_view body);

}  // namespace vouch::signalling
