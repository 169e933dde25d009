#include "services/exporter/package/package_verifier.h"

#include <openssl/err.h>

#include "services/exporter/package/archive_check.h"
#include "services/exporter/package/key_files.h"
#include "services/exporter/package/unseal.h"

namespace vouch::services {
namespace {

Result<X509StackPtr> load_certificates(const std::filesystem::path& file, std::string_view field,
                                       const std::string& code) {
  const auto text = read_small_file(file, field);
  if (!text) return tl::make_unexpected(text.error());
  X509StackPtr certificates = parse_certificates(*text);
  if (sk_X509_num(certificates.get()) < 1) return fail(code, std::string(field));
  return certificates;
}

Result<KeyPtr> load_key(const std::filesystem::path& file, const X509* certificate) {
  const auto text = read_small_file(file, "recipient_key");
  if (!text) return tl::make_unexpected(text.error());
  KeyPtr key = parse_private_key(*text);
  if (!key) return fail("RECIPIENT_KEY_UNREADABLE", "recipient_key");
  const bool belongs = X509_check_private_key(certificate, key.get()) == 1;
  ERR_clear_error();
  if (!belongs) return fail("RECIPIENT_KEY_MISMATCH", "recipient_key");
  return key;
}

Result<UnsealKeys> load_keys(const VerifyOptions& options) {
  if (options.recipient_key.empty()) return fail("KEY_REQUIRED", "recipient_key");
  if (options.recipient_certificate.empty()) return fail("KEY_REQUIRED", "recipient_certificate");
  auto recipient = load_certificates(options.recipient_certificate, "recipient_certificate",
                                     "RECIPIENT_CERTIFICATE_UNREADABLE");
  if (!recipient) return tl::make_unexpected(recipient.error());
  X509Ptr certificate(sk_X509_shift(recipient->get()));
  auto key = load_key(options.recipient_key, certificate.get());
  if (!key) return tl::make_unexpected(key.error());
  auto authorities = load_certificates(options.ca_file, "ca_file", "CA_UNREADABLE");
  if (!authorities) return tl::make_unexpected(authorities.error());
  return UnsealKeys{std::move(certificate), std::move(*key), std::move(*authorities), options.valid_at};
}

std::filesystem::path working_directory_of(const VerifyOptions& options) {
  std::error_code failure;
  if (!options.working_directory.empty()) return options.working_directory;
  return std::filesystem::temp_directory_path(failure);
}

}  // namespace

Result<VerifiedPackage> verify_package(const std::filesystem::path& file, const VerifyOptions& options) {
  const auto keys = load_keys(options);
  if (!keys) return tl::make_unexpected(keys.error());
  auto unsealed = unseal(file, *keys, working_directory_of(options));
  if (!unsealed) return tl::make_unexpected(unsealed.error());
  auto manifest = check_archive(unsealed->archive);
  if (!manifest) return tl::make_unexpected(manifest.error());
  return VerifiedPackage{std::move(*manifest), std::move(unsealed->signer), std::move(unsealed->sha256)};
}

}  // namespace vouch::services
