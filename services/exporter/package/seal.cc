#include "services/exporter/package/seal.h"

#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <climits>
#include <ctime>

namespace vouch::services {
namespace {

constexpr unsigned kStream = CMS_BINARY | CMS_STREAM | CMS_PARTIAL;

auto sealing_failed() {
  ERR_clear_error();
  return fail("SEALING_FAILED", "package");
}

bool set_signing_time(CMS_SignerInfo* signer, KnowledgeTime when) {
  const Asn1TimePtr time(ASN1_TIME_set(nullptr, static_cast<std::time_t>(when.us / 1'000'000)));
  return time && CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, time->type, time.get(), -1) == 1;
}

CmsPtr make_signed_data(const SigningIdentity& identity, KnowledgeTime signing_time) {
  CmsPtr cms(CMS_sign(nullptr, nullptr, identity.intermediates(), nullptr, kStream));
  if (!cms) return nullptr;
  CMS_SignerInfo* signer = CMS_add1_signer(cms.get(), identity.certificate(), identity.key(), EVP_sha256(),
                                           CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES);
  if (signer == nullptr || !set_signing_time(signer, signing_time)) return nullptr;
  return cms;
}

/// OpenSSL's own choices are PKCS #1 v1.5 and SHA-1.
bool choose_key_transport(CMS_RecipientInfo* recipient, bool ec) {
  EVP_PKEY_CTX* context = CMS_RecipientInfo_get0_pkey_ctx(recipient);
  if (context == nullptr) return false;
  if (ec) return EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0;
}

CmsPtr make_enveloped_data(const RecipientCertificate& certificate) {
  CmsPtr cms(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), kStream));
  if (!cms) return nullptr;
  CMS_RecipientInfo* recipient = CMS_add1_recipient_cert(cms.get(), certificate.get(), CMS_KEY_PARAM);
  if (recipient == nullptr || !choose_key_transport(recipient, certificate.has_ec_key())) return nullptr;
  return cms;
}

/// Puts the BIO that encodes `cms` on top of `chain`, which it then owns.
bool push_layer(BioChainPtr& chain, CMS_ContentInfo* cms) {
  BIO* top = chain ? BIO_new_CMS(chain.get(), cms) : nullptr;
  if (top == nullptr) return false;
  static_cast<void>(chain.release());
  chain.reset(top);
  return true;
}

}  // namespace

Result<std::unique_ptr<SealStream>> SealStream::open(const SigningIdentity& signer,
                                                     const RecipientCertificate& recipient,
                                                     KnowledgeTime signing_time, OctetSink sink) {
  ERR_clear_error();
  std::unique_ptr<SealStream> stream(new SealStream(std::move(sink)));
  stream->signed_data_ = make_signed_data(signer, signing_time);
  stream->enveloped_data_ = make_enveloped_data(recipient);
  if (!stream->signed_data_ || !stream->enveloped_data_) return sealing_failed();
  stream->chain_.reset(stream->end_.make_bio().release());
  // What is written is signed first, then encrypted.
  if (!push_layer(stream->chain_, stream->enveloped_data_.get()) ||
      !push_layer(stream->chain_, stream->signed_data_.get())) {
    return sealing_failed();
  }
  return stream;
}

Result<void> SealStream::write(std::string_view octets) {
  while (!octets.empty()) {
    const int count = static_cast<int>(std::min<std::size_t>(octets.size(), INT_MAX));
    const int written = BIO_write(chain_.get(), octets.data(), count);
    if (written <= 0) return failure();
    octets.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> SealStream::finish() {
  // One flush ends the signature, then the encryption, then delivers what is left.
  if (BIO_flush(chain_.get()) != 1 || end_.error()) return failure();
  return {};
}

tl::unexpected<Error> SealStream::failure() const {
  if (!end_.error()) return sealing_failed();
  ERR_clear_error();
  return tl::make_unexpected(*end_.error());
}

}  // namespace vouch::services
