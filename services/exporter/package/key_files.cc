#include "services/exporter/package/key_files.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <fstream>
#include <iterator>

namespace vouch::services {
namespace {

constexpr std::string_view kCertificateMark = "-----BEGIN CERTIFICATE-----";

BioPtr reader_of(std::string_view text) {
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

int refuse_passphrase(char*, int, int, void*) {
  return -1;
}

bool push(X509StackPtr& into, X509Ptr certificate) {
  if (!certificate || sk_X509_push(into.get(), certificate.get()) <= 0) return false;
  static_cast<void>(certificate.release());
  return true;
}

void read_pem(std::string_view text, X509StackPtr& into) {
  const BioPtr bio = reader_of(text);
  while (bio && push(into, X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, refuse_passphrase, nullptr)))) {
  }
  // The reader ends with "no start line" when the text is used up; anything else is a malformed certificate.
  if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) into.reset(sk_X509_new_null());
}

void read_der(std::string_view text, X509StackPtr& into) {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const auto* end = at + text.size();
  X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(text.size())));
  if (certificate && at == end) push(into, std::move(certificate));
}

}  // namespace

Result<std::string> read_small_file(const std::filesystem::path& file, std::string_view field) {
  std::error_code failure;
  const auto octets = std::filesystem::file_size(file, failure);
  std::ifstream stream(file, std::ios::binary);
  if (failure || !stream || octets > kKeyFileOctetsMax) return fail("FILE_UNREADABLE", std::string(field));
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

X509StackPtr parse_certificates(std::string_view pem_or_der) {
  X509StackPtr certificates(sk_X509_new_null());
  if (!certificates || pem_or_der.size() > kKeyFileOctetsMax) return certificates;
  ERR_clear_error();
  const bool is_pem = pem_or_der.find(kCertificateMark) != pem_or_der.npos;
  is_pem ? read_pem(pem_or_der, certificates) : read_der(pem_or_der, certificates);
  ERR_clear_error();
  return certificates;
}

KeyPtr parse_private_key(std::string_view pem_or_der) {
  const BioPtr bio = reader_of(pem_or_der);
  KeyPtr key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, refuse_passphrase, nullptr) : nullptr);
  if (!key) {
    const auto* at = reinterpret_cast<const unsigned char*>(pem_or_der.data());
    key.reset(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(pem_or_der.size())));
  }
  ERR_clear_error();
  return key;
}

}  // namespace vouch::services
