#include "services/common/tls/pem.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <fstream>
#include <iterator>
#include <memory>

namespace vouch::services {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

Bio memory(const std::string& text) {
  return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

Result<Certificate> certificate_in(const std::string& pem, const std::filesystem::path& file) {
  Certificate certificate{PEM_read_bio_X509(memory(pem).get(), nullptr, nullptr, nullptr)};
  if (!certificate) return fail("BAD_CERTIFICATE", file.string());
  if (X509_cmp_current_time(X509_get0_notBefore(certificate.get())) > 0) {
    return fail("CERTIFICATE_NOT_YET_VALID", file.string());
  }
  if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) < 0)
    return fail("CERTIFICATE_EXPIRED", file.string());
  return certificate;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.good() && !stream.eof()) return fail("NOT_READABLE", file.string());
  if (text.empty()) return fail("NOT_READABLE", file.string());
  return text;
}

Result<Pem> read_pem(const std::filesystem::path& ca, const KeyPair& identity) {
  Pem pem;
  for (const auto& [file, text] :
       {std::pair{ca, &pem.ca}, {identity.certificate, &pem.certificate}, {identity.key, &pem.key}}) {
    auto contents = read_file(file);
    if (!contents) return tl::make_unexpected(contents.error());
    *text = std::move(*contents);
  }
  if (auto issuer = certificate_in(pem.ca, ca); !issuer) return tl::make_unexpected(issuer.error());
  const auto own = certificate_in(pem.certificate, identity.certificate);
  if (!own) return tl::make_unexpected(own.error());
  const PrivateKey key{PEM_read_bio_PrivateKey(memory(pem.key).get(), nullptr, nullptr, nullptr)};
  if (!key) return fail("BAD_KEY", identity.key.string());
  if (X509_check_private_key(own->get(), key.get()) != 1)
    return fail("KEY_DOES_NOT_MATCH", identity.key.string());
  return pem;
}

}  // namespace vouch::services
