#include "services/exporter/package/sha256.h"

#include <array>
#include <new>

namespace vouch::services {

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  // SHA-256 itself cannot fail; only memory can.
  if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
}

void Sha256::update(std::string_view octets) {
  EVP_DigestUpdate(context_.get(), octets.data(), octets.size());
}

std::string Sha256::finish_hex() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<unsigned char, 32> digest{};
  EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
  std::string hex;
  for (const unsigned char octet : digest) {
    hex += digits[octet >> 4];
    hex += digits[octet & 0x0f];
  }
  return hex;
}

std::string sha256_hex(std::string_view octets) {
  Sha256 digest;
  digest.update(octets);
  return digest.finish_hex();
}

}  // namespace vouch::services
