#include "signalling/hep/hep_framer.h"

#include <utility>

#include "signalling/hep/octets.h"
#include "signalling/hep/versions.h"

namespace vouch::signalling {

void HepFramer::feed(std::string_view octets) {
  drop_taken();
  buffer_.append(octets);
}

Result<std::optional<std::string_view>> HepFramer::next() {
  const std::string_view rest = held();
  if (!hep::may_be_version_3(rest)) return fail("BAD_FRAME");
  std::optional<std::string_view> packet;
  if (rest.size() >= hep::kVersion3HeaderOctets) {
    const std::size_t size = hep::be16(rest, 4);
    if (size < hep::kVersion3HeaderOctets || size > packet_octets_max_) return fail("BAD_FRAME");
    if (size <= rest.size()) packet = rest.substr(0, size);
  }
  if (packet) {
    taken_ += packet->size();
  } else {
    drop_taken();
  }
  return packet;
}

void HepFramer::drop_taken() {
  if (taken_ == 0) return;
  if (held().empty()) {
    std::string().swap(buffer_);
  } else {
    buffer_.erase(0, taken_);
  }
  taken_ = 0;
}

}  // namespace vouch::signalling
