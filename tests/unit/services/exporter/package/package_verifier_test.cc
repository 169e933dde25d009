#include "services/exporter/package/package_verifier.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/unit/services/exporter/package/package_fixture.h"

namespace vouch::services::test {
namespace {

class ForEachRecipient : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Keys, ForEachRecipient, testing::Values("rsa", "ec"));

TEST_P(ForEachRecipient, GetsAPackageThatHolds) {
  const auto outcome = verify(seal(small_package(), GetParam()), options_of(GetParam()));
  ASSERT_EQ(code_of(outcome), "");
  EXPECT_EQ(outcome->signer, "CN=exporter,O=Test");
  EXPECT_EQ(outcome->manifest.description.liid, Liid("LIID-0001"));
  EXPECT_EQ(outcome->manifest.part(PackagePart::kBindings).records, 2U);
  EXPECT_EQ(outcome->manifest.part(PackagePart::kSessions).records, 1U);
  EXPECT_EQ(outcome->manifest.part(PackagePart::kCoverage).records, 1U);
}

TEST_P(ForEachRecipient, GetsEnvelopedDataToo) {
  // AES-CBC without authentication, as older tools encrypt: what is in it is still signed.
  const Scratch scratch;
  const std::string keys = key_directory().string();
  write_file(scratch.path("package.cms"), seal(small_package(), GetParam()));
  const std::string name = GetParam();
  const auto made =
      run_in(scratch.path(), "set -e\nopenssl cms -decrypt -inform DER -in package.cms -recip " + keys + "/" +
                                 name + ".pem -inkey " + keys + "/" + name +
                                 ".key -out signed.cms\n"
                                 "openssl cms -encrypt -binary -aes-256-cbc -in signed.cms "
                                 "-outform DER -out again.cms " +
                                 keys + "/" + name + ".pem");
  ASSERT_EQ(made.status, 0) << made.output;
  const auto outcome = verify_package(scratch.path("again.cms"), options_of(GetParam()));
  EXPECT_EQ(code_of(outcome), "");
}

TEST_P(ForEachRecipient, IsToldThatAPackageIsForSomeoneElse) {
  const auto outcome = verify(seal(small_package(), GetParam()), options_of("neighbour"));
  ASSERT_EQ(code_of(outcome), "DECRYPTION_FAILED");
  EXPECT_EQ(outcome.error().field, "recipient_certificate");
}

TEST(PackageVerifier, NeedsAKey) {
  VerifyOptions options = options_of("ec");
  options.recipient_key.clear();
  const auto outcome = verify(seal(small_package(), "ec"), options);
  ASSERT_EQ(code_of(outcome), "KEY_REQUIRED");
  EXPECT_EQ(outcome.error().field, "recipient_key");
}

TEST(PackageVerifier, NeedsTheKeyOfTheCertificate) {
  VerifyOptions options = options_of("ec");
  options.recipient_key = key_directory() / "neighbour.key";
  EXPECT_EQ(code_of(verify(seal(small_package(), "ec"), options)), "RECIPIENT_KEY_MISMATCH");
}

TEST(PackageVerifier, TellsWhichFileIsNoKeyOrCertificate) {
  const std::string sealed = seal(small_package(), "ec");
  const Scratch scratch;
  write_file(scratch.path("noise"), "noise");
  VerifyOptions options = options_of("ec");
  options.recipient_key = scratch.path("noise");
  EXPECT_EQ(code_of(verify(sealed, options)), "RECIPIENT_KEY_UNREADABLE");
  options = options_of("ec");
  options.recipient_certificate = scratch.path("noise");
  EXPECT_EQ(code_of(verify(sealed, options)), "RECIPIENT_CERTIFICATE_UNREADABLE");
  options = options_of("ec");
  options.ca_file = scratch.path("noise");
  EXPECT_EQ(code_of(verify(sealed, options)), "CA_UNREADABLE");
  options.ca_file = scratch.path("missing");
  EXPECT_EQ(code_of(verify(sealed, options)), "FILE_UNREADABLE");
}

TEST(PackageVerifier, RefusesAKeyWithPassphraseWithoutAsking) {
  const Scratch scratch;
  const auto made = run_in(scratch.path(), "openssl pkey -in " + key_directory().string() +
                                               "/ec.key -aes256 -passout pass:secret -out locked.key");
  ASSERT_EQ(made.status, 0) << made.output;
  VerifyOptions options = options_of("ec");
  options.recipient_key = scratch.path("locked.key");
  EXPECT_EQ(code_of(verify(seal(small_package(), "ec"), options)), "RECIPIENT_KEY_UNREADABLE");
}

TEST(PackageVerifier, RefusesASignerOfAnotherCa) {
  VerifyOptions options = options_of("ec");
  options.ca_file = key_directory() / "other-ca.pem";
  EXPECT_EQ(code_of(verify(seal(small_package(), "ec"), options)), "SIGNER_UNTRUSTED");
}

TEST(PackageVerifier, TakesACaFileWithSeveralCertificates) {
  const Scratch scratch;
  write_file(scratch.path("cas.pem"),
             read_file(key_directory() / "other-ca.pem") + read_file(key_directory() / "ca.pem"));
  VerifyOptions options = options_of("ec");
  options.ca_file = scratch.path("cas.pem");
  EXPECT_EQ(code_of(verify(seal(small_package(), "ec"), options)), "");
}

TEST(PackageVerifier, ChecksTheSignerAtTheTimeAsked) {
  const std::string sealed = seal(small_package(), "ec");
  VerifyOptions options = options_of("ec");
  options.valid_at = now().plus_s(365 * 86400);
  EXPECT_EQ(code_of(verify(sealed, options)), "SIGNER_UNTRUSTED");
  options.valid_at = now().plus_s(86400);
  EXPECT_EQ(code_of(verify(sealed, options)), "");
}

TEST(PackageVerifier, RefusesWhatIsNoPackage) {
  const VerifyOptions options = options_of("ec");
  EXPECT_EQ(code_of(verify("", options)), "NOT_A_PACKAGE");
  EXPECT_EQ(code_of(verify("hello", options)), "NOT_A_PACKAGE");
  EXPECT_EQ(code_of(verify(read_file(key_directory() / "ec.pem"), options)), "NOT_A_PACKAGE");
  EXPECT_EQ(code_of(verify(std::string(100'000, '\x30'), options)), "NOT_A_PACKAGE");
  EXPECT_EQ(code_of(verify(std::string(100'000, '\x24') + '\x80', options)), "NOT_A_PACKAGE");
  EXPECT_EQ(code_of(verify_package(key_directory() / "missing", options)), "FILE_UNREADABLE");
  EXPECT_EQ(code_of(verify_package(key_directory(), options)), "FILE_UNREADABLE");
}

TEST(PackageVerifier, RefusesAnythingBehindThePackage) {
  const std::string sealed = seal(small_package(), "ec");
  EXPECT_EQ(code_of(verify(sealed + '\0', options_of("ec"))), "NOT_A_PACKAGE");
  EXPECT_EQ(code_of(verify(sealed + sealed, options_of("ec"))), "NOT_A_PACKAGE");
}

class EncryptedByAnybody : public testing::Test {
 protected:
  /// Makes `inner.cms` with a script, encrypts it to the authority, whose certificate is public, verifies it.
  std::string verify_inner(const std::string& script) {
    const std::string variables = "K=" + key_directory().string() + "\n";
    write_file(scratch_.path("package.cms"), seal(small_package(), "ec"));
    const auto made =
        run_in(scratch_.path(),
               variables +
                   "set -e\nopenssl cms -decrypt -inform DER -in package.cms -recip $K/ec.pem -inkey "
                   "$K/ec.key -out s.cms\n"
                   "openssl cms -verify -inform DER -in s.cms -CAfile $K/ca.pem -purpose any -out a.tar\n" +
                   script +
                   "\nopenssl cms -encrypt -binary -aes-256-gcm -in inner.cms -outform DER -out forged.cms "
                   "$K/ec.pem");
    EXPECT_EQ(made.status, 0) << made.output;
    return code_of(verify_package(scratch_.path("forged.cms"), options_of("ec")));
  }

  Scratch scratch_;
};

TEST_F(EncryptedByAnybody, AnArchiveNobodySignedIsRefused) {
  EXPECT_EQ(verify_inner("cp a.tar inner.cms"), "SIGNATURE_INVALID");
}

TEST_F(EncryptedByAnybody, SignedDataWithoutASignerIsRefused) {
  // SEQUENCE { signedData, [0] { SEQUENCE { 1, {}, SEQUENCE { data, [0] { OCTET STRING "hello" } }, {} } } }
  EXPECT_EQ(
      verify_inner("printf '\\060\\054\\006\\011\\052\\206\\110\\206\\367\\015\\001\\007\\002\\240\\037"
                   "\\060\\035\\002\\001\\001\\061\\000\\060\\024\\006\\011\\052\\206\\110\\206\\367\\015"
                   "\\001\\007\\001\\240\\007\\004\\005\\150\\145\\154\\154\\157\\061\\000' > inner.cms"),
      "SIGNATURE_INVALID");
}

TEST_F(EncryptedByAnybody, AChangedArchiveSignedByAStrangerIsRefused) {
  EXPECT_EQ(verify_inner("sed -i 's/Example Authority/Another Authority/' a.tar\n"
                         "openssl cms -sign -binary -nodetach -in a.tar -outform DER -out inner.cms "
                         "-signer $K/stranger.pem -inkey $K/stranger.key"),
            "SIGNER_UNTRUSTED");
}

TEST_F(EncryptedByAnybody, ASecondSignerIsRefused) {
  EXPECT_EQ(verify_inner("openssl cms -resign -inform DER -in s.cms -outform DER -out inner.cms "
                         "-signer $K/stranger.pem -inkey $K/stranger.key"),
            "SIGNATURE_INVALID");
}

TEST_F(EncryptedByAnybody, ASignatureWithoutItsContentIsRefused) {
  EXPECT_EQ(verify_inner("openssl cms -sign -binary -in a.tar -outform DER -out inner.cms "
                         "-signer $K/exporter.pem -inkey $K/exporter.key"),
            "SIGNATURE_INVALID");
}

TEST_F(EncryptedByAnybody, ASignatureWithoutAttributesIsRefused) {
  EXPECT_EQ(verify_inner("openssl cms -sign -binary -nodetach -noattr -in a.tar -outform DER -out inner.cms "
                         "-signer $K/exporter.pem -inkey $K/exporter.key"),
            "SIGNATURE_INVALID");
}

TEST_F(EncryptedByAnybody, WhatStandsBehindTheSignatureIsRefused) {
  EXPECT_EQ(verify_inner("cat s.cms a.tar > inner.cms"), "SIGNATURE_INVALID");
}

TEST_F(EncryptedByAnybody, TheSameSignedArchiveHolds) {
  EXPECT_EQ(verify_inner("cp s.cms inner.cms"), "");
}

TEST(PackageVerifier, LeavesNothingBehindInItsWorkingDirectory) {
  const Scratch scratch;
  VerifyOptions options = options_of("ec");
  options.working_directory = scratch.path();
  EXPECT_EQ(code_of(verify(seal(small_package(), "ec"), options)), "");
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
  options.working_directory = scratch.path("missing");
  EXPECT_EQ(code_of(verify(seal(small_package(), "ec"), options)), "WORKING_DIRECTORY_UNUSABLE");
}

TEST(PackageVerifier, WorksInSeveralThreads) {
  const std::string sealed = seal(small_package(), "ec");
  std::vector<std::thread> threads;
  std::array<std::string, 4> codes;
  for (std::string& code : codes) {
    threads.emplace_back([&] { code = code_of(verify(sealed, options_of("ec"))); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& code : codes) EXPECT_EQ(code, "");
}

}  // namespace
}  // namespace vouch::services::test
