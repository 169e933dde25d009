#include "signalling/sip/derived_id.h"

#include <openssl/sha.h>

#include <algorithm>
#include <string>

namespace vouch::signalling {
namespace {

using Sha256 = std::array<std::uint8_t, SHA256_DIGEST_LENGTH>;

Sha256 sha256_of(std::string_view octets) {
  Sha256 digest{};
  SHA256(reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), digest.data());
  return digest;
}

std::array<std::uint8_t, 16> first_of(const Sha256& digest) {
  std::array<std::uint8_t, 16> first{};
  std::copy_n(digest.begin(), first.size(), first.begin());
  return first;
}

}  // namespace

std::array<std::uint8_t, 16> derived_id(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    text += std::to_string(part.size());
    text += ':';
    text += part;
  }
  return first_of(sha256_of(text));
}

std::string digest_line(std::string_view octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string line;
  for (const std::uint8_t octet : sha256_of(octets)) {
    line += digits[octet >> 4U];
    line += digits[octet & 15U];
  }
  return line += '\n';
}

std::array<std::uint8_t, 16> digest_of_lines(std::string_view lines) {
  return first_of(sha256_of(lines));
}

}  // namespace vouch::signalling
