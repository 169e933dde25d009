#include "services/exporter/package/signing_identity.h"

#include <gtest/gtest.h>

#include "tests/unit/services/exporter/package/package_fixture.h"

namespace vouch::services::test {
namespace {

std::string content(const std::string& name) {
  return read_file(key_directory() / name);
}

std::string code_with(std::string_view certificates, std::string_view key) {
  const auto read = SigningIdentity::read(certificates, key);
  return read ? "" : read.error().code;
}

TEST(SigningIdentity, IsCertificateAndKey) {
  EXPECT_EQ(code_with(content("exporter.pem"), content("exporter.key")), "");
  EXPECT_EQ(code_with("", content("exporter.key")), "SIGNING_CERTIFICATE_UNREADABLE");
  EXPECT_EQ(code_with(content("exporter.pem"), "garbage"), "SIGNING_KEY_UNREADABLE");
  EXPECT_EQ(code_with(content("exporter.pem"), content("stranger.key")), "SIGNING_KEY_MISMATCH");
  EXPECT_EQ(code_with(content("rsa.pem"), content("rsa.key")), "SIGNING_CERTIFICATE_FORBIDS_SIGNING");
}

TEST(SigningIdentity, IsRsaOrEc) {
  const Scratch scratch;
  run_in(scratch.path(),
         "openssl req -x509 -newkey ed25519 -nodes -subj /CN=e -keyout key.pem -out cert.pem");
  EXPECT_EQ(code_with(read_file(scratch.path("cert.pem")), read_file(scratch.path("key.pem"))),
            "SIGNING_KEY_UNSUPPORTED");
}

TEST(SigningIdentity, NamesTheFileItCannotRead) {
  const auto read = SigningIdentity::load(key_directory() / "exporter.pem", key_directory() / "missing");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "FILE_UNREADABLE");
  EXPECT_EQ(read.error().field, "signing_key");
}

TEST(SigningIdentity, BringsIntermediateCertificates) {
  // The authority has the root alone; what lies between comes with the package.
  const Scratch scratch;
  const auto made =
      run_in(scratch.path(), "set -e\nK=" + key_directory().string() +
                                 "\nec='-newkey ec -pkeyopt ec_paramgen_curve:P-256'\n"
                                 "openssl req -x509 -nodes $ec -CA $K/ca.pem -CAkey $K/ca.key -subj "
                                 "/CN=between -keyout b.key -out b.pem "
                                 "-days 9 -addext basicConstraints=critical,CA:TRUE\n"
                                 "openssl req -x509 -nodes $ec -CA b.pem -CAkey b.key -subj /CN=deep -keyout "
                                 "d.key -out d.pem -days 9 "
                                 "-addext basicConstraints=CA:FALSE\ncat d.pem b.pem > chain.pem");
  ASSERT_EQ(made.status, 0) << made.output;
  const auto sealed_by = [&](const char* certificates) {
    std::string sealed;
    const auto identity = SigningIdentity::load(scratch.path(certificates), scratch.path("d.key")).value();
    auto builder = PackageBuilder::create(description(), scratch.path()).value();
    builder.finish(identity, recipient("ec"), collect_into(sealed)).value();
    return sealed;
  };
  EXPECT_EQ(code_of(verify(sealed_by("chain.pem"), options_of("ec"))), "");
  EXPECT_EQ(code_of(verify(sealed_by("d.pem"), options_of("ec"))), "SIGNER_UNTRUSTED");
}

}  // namespace
}  // namespace vouch::services::test
