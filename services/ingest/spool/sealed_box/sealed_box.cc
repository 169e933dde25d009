#include "services/ingest/spool/sealed_box/sealed_box.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <climits>
#include <memory>

namespace vouch::services {
namespace {

// A sealed value: format, salt, nonce, ciphertext, tag.
constexpr char kFormat = 1;
constexpr std::size_t kSalt = 16;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kHead = 1 + kSalt + kNonce;
static_assert(kHead + kTag == SealedBox::kOverhead);

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
int length(std::string_view text) {
  return static_cast<int>(text.size());
}

/// The cipher under the value's own key, with head and place authenticated; null if OpenSSL refuses.
Cipher cipher_for(const SealedBox::Key& key, std::string_view head, std::string_view place, bool encrypt) {
  const std::string_view salt = head.substr(1, kSalt);
  SealedBox::Key own{};
  unsigned own_length = 0;
  Cipher cipher{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
  int ignored = 0;
  const bool ready = cipher &&
                     HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes(salt), salt.size(),
                          own.data(), &own_length) != nullptr &&
                     EVP_CipherInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, own.data(),
                                       bytes(head.substr(1 + kSalt)), encrypt ? 1 : 0) == 1 &&
                     EVP_CipherUpdate(cipher.get(), nullptr, &ignored, bytes(head), length(head)) == 1 &&
                     EVP_CipherUpdate(cipher.get(), nullptr, &ignored, bytes(place), length(place)) == 1;
  OPENSSL_cleanse(own.data(), own.size());
  if (!ready) cipher.reset();
  return cipher;
}

}  // namespace

SealedBox::~SealedBox() {
  OPENSSL_cleanse(key_.data(), key_.size());
}

Result<std::string> SealedBox::seal(std::string_view octets, std::string_view place) const {
  if (octets.size() > INT_MAX - kOverhead) return fail("SEALING_FAILED", "value");
  std::string sealed(octets.size() + kOverhead, '\0');
  sealed[0] = kFormat;
  if (RAND_bytes(bytes(sealed) + 1, kSalt + kNonce) != 1) return fail("SEALING_FAILED", "value");
  const Cipher cipher = cipher_for(key_, std::string_view{sealed}.substr(0, kHead), place, true);
  int written = 0;
  int ignored = 0;
  const bool done =
      cipher &&
      EVP_CipherUpdate(cipher.get(), bytes(sealed) + kHead, &written, bytes(octets), length(octets)) == 1 &&
      EVP_CipherFinal_ex(cipher.get(), bytes(sealed) + kHead + written, &ignored) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTag, bytes(sealed) + kHead + octets.size()) ==
          1;
  if (!done) return fail("SEALING_FAILED", "value");
  return sealed;
}

Result<std::string> SealedBox::unseal(std::string_view sealed, std::string_view place) const {
  if (sealed.size() < kOverhead || sealed.size() > INT_MAX || sealed[0] != kFormat) {
    return fail("SEAL_BROKEN", "value");
  }
  const std::string_view hidden = sealed.substr(kHead, sealed.size() - kOverhead);
  std::string tag{sealed.substr(sealed.size() - kTag)};
  const Cipher cipher = cipher_for(key_, sealed.substr(0, kHead), place, false);
  std::string octets(hidden.size() + 1, '\0');  // never empty: OpenSSL takes a null output for something else
  int written = 0;
  int ignored = 0;
  const bool done =
      cipher && EVP_CipherUpdate(cipher.get(), bytes(octets), &written, bytes(hidden), length(hidden)) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) == 1 &&
      EVP_CipherFinal_ex(cipher.get(), bytes(octets) + written, &ignored) == 1;
  if (!done) return fail("SEAL_BROKEN", "value");
  octets.pop_back();
  return octets;
}

}  // namespace vouch::services
