#include "storage/connection/sha256.h"

#include <openssl/sha.h>

#include <algorithm>

namespace vouch::storage {

Sha256 sha256(std::string_view octets) {
  Sha256 digest{};
  SHA256(reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), digest.data());
  return digest;
}

std::string hex(const Sha256& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(digest.size() * 2);
  for (const std::uint8_t octet : digest) {
    text.push_back(digits[octet >> 4U]);
    text.push_back(digits[octet & 0x0fU]);
  }
  return text;
}

std::array<std::uint8_t, 16> short_digest(std::string_view octets) {
  const Sha256 digest = sha256(octets);
  std::array<std::uint8_t, 16> front{};
  std::copy_n(digest.begin(), front.size(), front.begin());
  return front;
}

}  // namespace vouch::storage
