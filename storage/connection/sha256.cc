#include "storage/connection/sha256.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace vouch::storage {

Sha256 sha256(std::string_view octets) {
  // One-shot functions look the algorithm up again each time, which costs as much as a short text.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                                     EVP_MD_CTX_free};
  Sha256 digest{};
  const bool done = algorithm != nullptr && context &&
                    EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
                    EVP_DigestUpdate(context.get(), octets.data(), octets.size()) == 1 &&
                    EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
  if (!done) throw std::runtime_error("SHA-256 is not available");
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
