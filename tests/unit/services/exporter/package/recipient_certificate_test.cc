#include "services/exporter/package/recipient_certificate.h"

#include <gtest/gtest.h>

#include "tests/unit/services/exporter/package/package_fixture.h"

namespace vouch::services::test {
namespace {

std::string code_at(std::string_view text, KnowledgeTime when) {
  const auto read = RecipientCertificate::read(text, when);
  if (read) return "";
  EXPECT_EQ(read.error().field, "recipient_certificate");
  return read.error().code;
}

std::string code_of_text(std::string_view text) {
  return code_at(text, now());
}

std::string make_certificate(const std::string& arguments) {
  const Scratch scratch;
  const auto made = run_in(scratch.path(),
                           "openssl req -x509 -nodes -days 30 -keyout key.pem -out cert.pem "
                           "-subj /CN=authority " +
                               arguments);
  EXPECT_EQ(made.status, 0) << made.output;
  return read_file(scratch.path("cert.pem"));
}

std::string pem(const std::string& name) {
  return read_file(key_directory() / (name + ".pem"));
}

TEST(RecipientCertificate, IsReadFromPemAndFromDer) {
  EXPECT_EQ(code_of_text(pem("rsa")), "");
  EXPECT_EQ(code_of_text("Bag Attributes: none\n" + pem("ec")), "");
  const Scratch scratch;
  run_in(scratch.path(),
         "openssl x509 -outform DER -out cert.der -in " + (key_directory() / "ec.pem").string());
  EXPECT_EQ(code_of_text(read_file(scratch.path("cert.der"))), "");
  EXPECT_EQ(code_of_text(read_file(scratch.path("cert.der")) + "x"), "RECIPIENT_CERTIFICATE_UNREADABLE");
}

TEST(RecipientCertificate, MustBeOneCertificate) {
  constexpr const char* code = "RECIPIENT_CERTIFICATE_UNREADABLE";
  EXPECT_EQ(code_of_text(""), code);
  EXPECT_EQ(code_of_text("garbage"), code);
  EXPECT_EQ(code_of_text(std::string("\x30\x82\xff\xff\0", 5)), code);
  EXPECT_EQ(code_of_text(pem("ec") + pem("rsa")), code);
  EXPECT_EQ(code_of_text(read_file(key_directory() / "ec.key")), code);
  std::string damaged = pem("ec");
  damaged[damaged.size() / 2] = '!';
  EXPECT_EQ(code_of_text(damaged), code);
  EXPECT_EQ(code_of_text(pem("ec") + damaged), code);
}

TEST(RecipientCertificate, MustBeValidNow) {
  EXPECT_EQ(code_at(pem("ec"), now().plus_s(31 * 86400)), "RECIPIENT_CERTIFICATE_EXPIRED");
  EXPECT_EQ(code_at(pem("ec"), now().plus_s(-86400)), "RECIPIENT_CERTIFICATE_NOT_YET_VALID");
}

// RFC 5280 section 4.2.1.3.
TEST(RecipientCertificate, MustNotForbidEncryption) {
  const std::string ec = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 ";
  constexpr const char* code = "RECIPIENT_CERTIFICATE_FORBIDS_ENCRYPTION";
  EXPECT_EQ(code_of_text(make_certificate(ec + "-addext keyUsage=digitalSignature")), code);
  EXPECT_EQ(code_of_text(make_certificate(ec + "-addext keyUsage=keyEncipherment")), code);
  EXPECT_EQ(code_of_text(make_certificate("-newkey rsa:2048 -addext keyUsage=keyAgreement")), code);
  EXPECT_EQ(
      code_of_text(make_certificate("-newkey rsa:2048 -addext keyUsage=digitalSignature,keyEncipherment")),
      "");
  EXPECT_EQ(code_of_text(make_certificate("-newkey rsa:2048")), "") << "no key usage, no restriction";
}

TEST(RecipientCertificate, MustHaveAKeyToEncryptTo) {
  constexpr const char* code = "RECIPIENT_CERTIFICATE_UNSUPPORTED_KEY";
  EXPECT_EQ(code_of_text(make_certificate("-newkey ed25519")), code);
  EXPECT_EQ(code_of_text(make_certificate("-newkey rsa:1024")), code);
  EXPECT_EQ(code_of_text(make_certificate("-newkey ec -pkeyopt ec_paramgen_curve:P-224")), code);
  EXPECT_EQ(code_of_text(make_certificate("-newkey ec -pkeyopt ec_paramgen_curve:P-384")), "");
}

}  // namespace
}  // namespace vouch::services::test
