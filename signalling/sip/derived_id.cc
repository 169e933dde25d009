#include "signalling/sip/derived_id.h"

#include <openssl/sha.h>

#include <algorithm>
#include <string>

namespace vouch::signalling {

std::array<std::uint8_t, 16> derived_id(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    text += std::to_string(part.size());
    text += ':';
    text += part;
  }
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::array<std::uint8_t, 16> id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

}  // namespace vouch::signalling
