#include "signalling/isc/body_parts.h"

#include <algorithm>

#include "domain/identity/ascii.h"
#include "tests/fuzz/fuzz_target.h"

namespace vouch::fuzz {
namespace {

using namespace signalling;

/// The first line is the Content-Type, the rest the body.
void take(std::string_view octets) {
  const std::size_t line_end = std::min(octets.find('\n'), octets.size());
  const std::string_view body = octets.substr(std::min(line_end + 1, octets.size()));
  const auto parts = body_parts(octets.substr(0, line_end), body);
  require(parts.size() <= kBodyPartsMax, "parts are bounded");
  const char* free_from = body.data();
  for (const BodyPart& part : parts) {
    require(part.type == ascii::lower(part.type), "a type is in lower case");
    if (part.content.empty()) continue;
    require(part.content.data() >= free_from, "parts do not overlap");
    free_from = part.content.data() + part.content.size();
    require(free_from <= body.data() + body.size(), "a part lies within the body");
  }
}

const Target kTarget{"body_parts", take};

}  // namespace
}  // namespace vouch::fuzz
