#include "services/exporter/package/unseal.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/mman.h>

#include <ctime>
#include <fstream>
#include <span>

#include "services/exporter/package/callback_bio.h"
#include "services/exporter/package/sha256.h"

namespace vouch::services {
namespace {

using Octets = std::span<const unsigned char>;

/// Makes what was written to a work file readable in one piece. Nobody else can cut the file short.
class MappedFile {
 public:
  explicit MappedFile(const WorkFile& file) : octets_(file.octets()) {
    if (octets_ != 0) start_ = ::mmap(nullptr, octets_, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() {
    if (start_ != MAP_FAILED) ::munmap(start_, octets_);
  }
  Octets octets() const {
    return start_ == MAP_FAILED ? Octets{} : Octets(static_cast<const unsigned char*>(start_), octets_);
  }

 private:
  std::size_t octets_;
  void* start_ = MAP_FAILED;
};

Result<std::string> read_sealed(const std::filesystem::path& file) {
  std::error_code failure;
  const auto octets = std::filesystem::file_size(file, failure);
  std::ifstream stream(file, std::ios::binary);
  if (failure || !stream) return fail("FILE_UNREADABLE", "file");
  if (octets > kSealedOctetsMax) return fail("PACKAGE_TOO_LARGE", "file");
  std::string content(octets, '\0');
  stream.read(content.data(), static_cast<std::streamsize>(octets));
  if (static_cast<std::uintmax_t>(stream.gcount()) != octets) return fail("FILE_UNREADABLE", "file");
  return content;
}

/// One CMS object that fills `octets`; null if it is none or something follows it.
CmsPtr parse_cms(Octets octets) {
  const unsigned char* at = octets.data();
  CmsPtr cms(octets.empty() ? nullptr : d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(octets.size())));
  return cms && at == octets.data() + octets.size() ? std::move(cms) : nullptr;
}

int type_of(const CMS_ContentInfo* cms) {
  return OBJ_obj2nid(CMS_get0_type(cms));
}

bool is_chain_rejected() {
  bool found = false;
  while (const unsigned long error = ERR_get_error()) {
    found = found ||
            (ERR_GET_LIB(error) == ERR_LIB_CMS && ERR_GET_REASON(error) == CMS_R_CERTIFICATE_VERIFY_ERROR);
  }
  return found;
}

bool names(CMS_RecipientInfo* recipient, X509* certificate) {
  const int type = CMS_RecipientInfo_type(recipient);
  if (type == CMS_RECIPINFO_TRANS) return CMS_RecipientInfo_ktri_cert_cmp(recipient, certificate) == 0;
  if (type != CMS_RECIPINFO_AGREE) return false;
  STACK_OF(CMS_RecipientEncryptedKey)* keys = CMS_RecipientInfo_kari_get0_reks(recipient);
  for (int i = 0; i < sk_CMS_RecipientEncryptedKey_num(keys); ++i) {
    if (CMS_RecipientEncryptedKey_cert_cmp(sk_CMS_RecipientEncryptedKey_value(keys, i), certificate) == 0)
      return true;
  }
  return false;
}

bool is_for(CMS_ContentInfo* cms, X509* certificate) {
  STACK_OF(CMS_RecipientInfo)* recipients = CMS_get0_RecipientInfos(cms);
  for (int i = 0; i < sk_CMS_RecipientInfo_num(recipients); ++i) {
    if (names(sk_CMS_RecipientInfo_value(recipients, i), certificate)) return true;
  }
  return false;
}

/// Lets `produce` write to a BIO that ends in `file`. A full disk is told apart from bad input.
template <class Produce>
Result<bool> produce_into(WorkFile& file, Produce produce) {
  CallbackBio end([&file](std::string_view chunk) { return file.append(chunk); });
  const BioPtr bio = end.make_bio();
  const bool good = bio && produce(bio.get()) == 1 && BIO_flush(bio.get()) == 1;
  if (end.error()) return tl::make_unexpected(*end.error());
  if (auto done = file.flush(); !done) return tl::make_unexpected(done.error());
  return good;
}

/// Returns the digest of the sealed file.
Result<std::string> decrypt(const std::filesystem::path& file, const UnsealKeys& keys, WorkFile& into) {
  auto content = read_sealed(file);
  if (!content) return tl::make_unexpected(content.error());
  std::string sha256 = sha256_hex(*content);
  const CmsPtr cms = parse_cms({reinterpret_cast<const unsigned char*>(content->data()), content->size()});
  std::string().swap(*content);  // parsed: not needed twice
  const int type = cms ? type_of(cms.get()) : NID_undef;
  if (type != NID_id_smime_ct_authEnvelopedData && type != NID_pkcs7_enveloped)
    return fail("NOT_A_PACKAGE", "file");

  if (!is_for(cms.get(), keys.recipient_certificate.get()))
    return fail("DECRYPTION_FAILED", "recipient_certificate");

  const auto good = produce_into(into, [&](BIO* bio) {
    return CMS_decrypt(cms.get(), keys.recipient_key.get(), keys.recipient_certificate.get(), nullptr, bio,
                       CMS_BINARY);
  });
  if (!good) return tl::make_unexpected(good.error());
  if (*good) return sha256;
  return fail("DECRYPTION_FAILED", "file");
}

X509StorePtr make_store(const UnsealKeys& keys) {
  X509StorePtr store(X509_STORE_new());
  if (!store) return nullptr;
  X509_STORE_set_purpose(store.get(), X509_PURPOSE_ANY);
  if (keys.valid_at) {
    const auto seconds = static_cast<std::time_t>(keys.valid_at->us / 1'000'000);
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()), seconds);
  }
  for (int i = 0; i < sk_X509_num(keys.authorities.get()); ++i) {
    X509_STORE_add_cert(store.get(), sk_X509_value(keys.authorities.get(), i));
  }
  return store;
}

/// OpenSSL takes any number of signers, and a signature that covers no attributes; neither is a package's.
bool is_signed_once(CMS_ContentInfo* cms) {
  if (!cms || type_of(cms) != NID_pkcs7_signed) return false;
  if (OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data) return false;
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
  return sk_CMS_SignerInfo_num(signers) == 1 &&
         CMS_signed_get_attr_count(sk_CMS_SignerInfo_value(signers, 0)) > 0;
}

std::string signer_subject(CMS_ContentInfo* cms) {
  X509* certificate = nullptr;
  CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0), nullptr, &certificate,
                           nullptr, nullptr);
  const BioPtr text(BIO_new(BIO_s_mem()));
  if (certificate == nullptr || !text) return {};
  X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate), 0,
                     XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  char* start = nullptr;
  const long count = BIO_get_mem_data(text.get(), &start);
  return std::string(start, static_cast<std::size_t>(count));
}

Result<std::string> check_signature(const WorkFile& signed_data, const UnsealKeys& keys, WorkFile& into) {
  const MappedFile mapped(signed_data);
  const CmsPtr cms = parse_cms(mapped.octets());
  const X509StorePtr store = make_store(keys);
  if (!store || !is_signed_once(cms.get())) return fail("SIGNATURE_INVALID", "file");

  ERR_clear_error();
  const auto good = produce_into(
      into, [&](BIO* bio) { return CMS_verify(cms.get(), nullptr, store.get(), nullptr, bio, CMS_BINARY); });
  if (!good) return tl::make_unexpected(good.error());
  if (*good) return signer_subject(cms.get());
  return fail(is_chain_rejected() ? "SIGNER_UNTRUSTED" : "SIGNATURE_INVALID", "file");
}

}  // namespace

Result<Unsealed> unseal(const std::filesystem::path& file, const UnsealKeys& keys,
                        const std::filesystem::path& working_directory) {
  auto signed_data = WorkFile::create(working_directory);
  if (!signed_data) return tl::make_unexpected(signed_data.error());
  auto archive = WorkFile::create(working_directory);
  if (!archive) return tl::make_unexpected(archive.error());

  auto sha256 = decrypt(file, keys, *signed_data);
  ERR_clear_error();
  if (!sha256) return tl::make_unexpected(sha256.error());
  auto signer = check_signature(*signed_data, keys, *archive);
  ERR_clear_error();
  if (!signer) return tl::make_unexpected(signer.error());
  return Unsealed{std::move(*archive), std::move(*signer), std::move(*sha256)};
}

}  // namespace vouch::services
