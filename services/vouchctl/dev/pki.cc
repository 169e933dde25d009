#include "services/vouchctl/dev/pki.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <optional>
#include <vector>

namespace vouch::services {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

constexpr long kDay = 24L * 60 * 60;

/// One certificate to be made: whose, and what it says of them.
struct Subject {
  const char* name;
  const char* key_usage;
  const char* alternative_names;  ///< null if none
};

constexpr const char* kBoth = "critical,digitalSignature";
constexpr const char* kServerNames = "DNS:localhost,IP:127.0.0.1,URI:urn:vouch:role:service";

const std::vector<Subject>& subjects() {
  static const std::vector<Subject> all{
      {"ingest", kBoth, kServerNames},
      {"correlator", kBoth, kServerNames},
      {"exporter", kBoth, kServerNames},
      {"exporter-signing", "critical,digitalSignature,nonRepudiation", nullptr},
      {"admin-1", kBoth, "URI:urn:vouch:role:administrator"},
      {"admin-2", kBoth, "URI:urn:vouch:role:administrator"},
      {"mediation-1", kBoth, "URI:urn:vouch:role:mediation,URI:urn:vouch:authority:*"},
      {"mediation-other", kBoth, "URI:urn:vouch:role:mediation,URI:urn:vouch:authority:OTHER-LEA"},
      {"feed-1", kBoth, "URI:urn:vouch:role:feed,DNS:feed-1"},
      {"recipient", "critical,keyAgreement", nullptr},
  };
  return all;
}

bool add_extension(X509& certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, &certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> extension{
      X509V3_EXT_conf_nid(nullptr, &context, kind, value)};
  return extension && X509_add_ext(&certificate, extension.get(), -1) == 1;
}

bool set_random_serial(X509& certificate) {
  std::uint64_t serial = 0;
  return RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) == 1 &&
         ASN1_INTEGER_set_uint64(X509_get_serialNumber(&certificate), serial >> 1U) == 1;
}

/// A certificate for `key`, still without extensions and signature.
Certificate begin_certificate(const char* name, EVP_PKEY& key) {
  Certificate certificate{X509_new()};
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  const auto* text = reinterpret_cast<const unsigned char*>(name);
  const bool made = X509_set_version(certificate.get(), 2) == 1 && set_random_serial(*certificate) &&
                    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay) != nullptr &&
                    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 730 * kDay) != nullptr &&
                    X509_set_pubkey(certificate.get(), &key) == 1 &&
                    X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_ASC,
                                               reinterpret_cast<const unsigned char*>("Vouch development"),
                                               -1, -1, 0) == 1 &&
                    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1;
  return made ? std::move(certificate) : nullptr;
}

struct Authority {
  Certificate certificate;
  PrivateKey key;
};

std::string pem_of(X509& certificate) {
  const Bio memory{BIO_new(BIO_s_mem())};
  PEM_write_bio_X509(memory.get(), &certificate);
  char* text = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

std::string pem_of(EVP_PKEY& key) {
  const Bio memory{BIO_new(BIO_s_mem())};
  PEM_write_bio_PKCS8PrivateKey(memory.get(), &key, nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

/// The key goes first: a certificate that is there has its key.
Result<void> keep(const DevFolder& folder, const Account& account, const std::string& name, X509& certificate,
                  EVP_PKEY& key) {
  if (auto kept = write_whole(folder.pki() / (name + ".key"), pem_of(key), account, 0600); !kept) return kept;
  return write_whole(folder.pki() / (name + ".pem"), pem_of(certificate), account, 0644);
}

Result<Authority> make_authority(const DevFolder& folder, const Account& account) {
  Authority authority;
  authority.key.reset(EVP_EC_gen("P-256"));
  authority.certificate = authority.key ? begin_certificate("Vouch development CA", *authority.key) : nullptr;
  if (!authority.certificate) return fail("CRYPTO_FAILED", "ca");
  X509& certificate = *authority.certificate;
  const bool made = X509_set_issuer_name(&certificate, X509_get_subject_name(&certificate)) == 1 &&
                    add_extension(certificate, &certificate, NID_basic_constraints, "critical,CA:TRUE") &&
                    add_extension(certificate, &certificate, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                    add_extension(certificate, &certificate, NID_subject_key_identifier, "hash") &&
                    X509_sign(&certificate, authority.key.get(), EVP_sha256()) > 0;
  if (!made) return fail("CRYPTO_FAILED", "ca");
  if (auto kept = keep(folder, account, "ca", certificate, *authority.key); !kept)
    return tl::make_unexpected(kept.error());
  return authority;
}

/// The CA of an earlier run; nothing if there is none.
Result<std::optional<Authority>> kept_authority(const DevFolder& folder) {
  if (!std::filesystem::exists(folder.pki() / "ca.pem")) return std::nullopt;
  const Bio certificate{BIO_new_file((folder.pki() / "ca.pem").c_str(), "r")};
  const Bio key{BIO_new_file((folder.pki() / "ca.key").c_str(), "r")};
  if (!certificate || !key) return fail("FOLDER_UNUSABLE", (folder.pki() / "ca.key").string());
  Authority authority{Certificate{PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr)},
                      PrivateKey{PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr)}};
  if (!authority.certificate || !authority.key)
    return fail("FOLDER_UNUSABLE", (folder.pki() / "ca.pem").string());
  return std::optional{std::move(authority)};
}

Result<void> make_certificate(const DevFolder& folder, const Account& account, const Authority& authority,
                              const Subject& subject) {
  const PrivateKey key{EVP_EC_gen("P-256")};
  const Certificate certificate = key ? begin_certificate(subject.name, *key) : nullptr;
  if (!certificate) return fail("CRYPTO_FAILED", subject.name);
  X509* issuer = authority.certificate.get();
  const bool made = X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer)) == 1 &&
                    add_extension(*certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
                    add_extension(*certificate, issuer, NID_key_usage, subject.key_usage) &&
                    add_extension(*certificate, issuer, NID_subject_key_identifier, "hash") &&
                    add_extension(*certificate, issuer, NID_authority_key_identifier, "keyid") &&
                    (subject.alternative_names == nullptr ||
                     add_extension(*certificate, issuer, NID_subject_alt_name, subject.alternative_names)) &&
                    X509_sign(certificate.get(), authority.key.get(), EVP_sha256()) > 0;
  if (!made) return fail("CRYPTO_FAILED", subject.name);
  return keep(folder, account, subject.name, *certificate, *key);
}

}  // namespace

Result<void> make_pki(const DevFolder& folder, const Account& account) {
  auto kept = kept_authority(folder);
  if (!kept) return tl::make_unexpected(kept.error());
  std::optional<Authority> authority = std::move(*kept);
  if (!authority) {
    auto made = make_authority(folder, account);
    if (!made) return tl::make_unexpected(made.error());
    authority = std::move(*made);
  }
  for (const Subject& subject : subjects()) {
    if (std::filesystem::exists(folder.pki() / (std::string{subject.name} + ".pem"))) continue;
    if (auto made = make_certificate(folder, account, *authority, subject); !made) return made;
  }
  return {};
}

}  // namespace vouch::services
