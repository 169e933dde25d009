#include "services/vouchctl/dev/pki.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <vector>

#include "services/common/tls/pem.h"
#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

class Pki : public ::testing::Test {
 protected:
  Pki() { std::filesystem::create_directories(folder_.pki()); }

  std::filesystem::path file(const std::string& name) const { return folder_.pki() / name; }

  std::unique_ptr<X509, void (*)(X509*)> certificate(const std::string& name) const {
    BIO* bio = BIO_new_file(file(name + ".pem").c_str(), "r");
    X509* read = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    return {read, X509_free};
  }

  /// The URIs a certificate names its owner by.
  std::vector<std::string> uris_of(const std::string& name) const {
    const auto read = certificate(name);
    std::vector<std::string> uris;
    auto* names =
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(read.get(), NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
      const GENERAL_NAME* entry = sk_GENERAL_NAME_value(names, i);
      if (entry->type != GEN_URI) continue;
      const auto* text = entry->d.uniformResourceIdentifier;
      uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                        static_cast<std::size_t>(ASN1_STRING_length(text)));
    }
    GENERAL_NAMES_free(names);
    return uris;
  }

  Scratch scratch_;
  DevFolder folder_{scratch_.path()};
  Account account_{"me", getuid(), getgid(), false};
};

TEST_F(Pki, MakesCertificatesThatFitTheirKeysAndCanBeUsed) {
  ASSERT_TRUE(make_pki(folder_, account_));
  for (const std::string name : {"ingest", "correlator", "exporter", "admin-1", "admin-2", "mediation-1",
                                 "mediation-other", "feed-1", "exporter-signing", "recipient"}) {
    const auto pem = read_pem(file("ca.pem"), {file(name + ".pem"), file(name + ".key")});
    EXPECT_TRUE(pem) << name << ": " << pem.error().code;
  }
}

TEST_F(Pki, CertificatesAreOfTheCaAndOnlyIt) {
  ASSERT_TRUE(make_pki(folder_, account_));
  const auto authority = certificate("ca");
  EXPECT_EQ(X509_check_ca(authority.get()), 1);
  EXPECT_EQ(X509_verify(certificate("admin-1").get(), X509_get0_pubkey(authority.get())), 1);
  EXPECT_EQ(X509_check_ca(certificate("admin-1").get()), 0);
}

TEST_F(Pki, GivesEachCallerItsRole) {
  using Uris = std::vector<std::string>;
  ASSERT_TRUE(make_pki(folder_, account_));
  EXPECT_EQ(uris_of("admin-2"), Uris{"urn:vouch:role:administrator"});
  EXPECT_EQ(uris_of("feed-1"), Uris{"urn:vouch:role:feed"});
  EXPECT_EQ(uris_of("mediation-1"), (Uris{"urn:vouch:role:mediation", "urn:vouch:authority:*"}));
  EXPECT_EQ(uris_of("mediation-other"), (Uris{"urn:vouch:role:mediation", "urn:vouch:authority:OTHER-LEA"}));
  EXPECT_EQ(uris_of("recipient"), Uris{});
}

TEST_F(Pki, ServersAreLocalhost) {
  ASSERT_TRUE(make_pki(folder_, account_));
  for (const char* name : {"ingest", "correlator", "exporter"}) {
    const auto read = certificate(name);
    EXPECT_EQ(X509_check_host(read.get(), "localhost", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_ip_asc(read.get(), "127.0.0.1", 0), 1);
  }
}

TEST_F(Pki, KeysAreForTheirOwnerOnly) {
  ASSERT_TRUE(make_pki(folder_, account_));
  for (const auto& entry : std::filesystem::directory_iterator{folder_.pki()}) {
    if (entry.path().extension() != ".key") continue;
    struct stat properties {};
    ASSERT_EQ(stat(entry.path().c_str(), &properties), 0);
    EXPECT_EQ(properties.st_mode & 0777U, 0600U) << entry.path();
  }
}

TEST_F(Pki, StaysAsItIsAndIsCompletedWhereItWasInterrupted) {
  ASSERT_TRUE(make_pki(folder_, account_));
  const std::string authority = contents_of(file("ca.pem"));
  const std::string admin = contents_of(file("admin-1.key"));
  std::filesystem::remove(file("feed-1.pem"));

  ASSERT_TRUE(make_pki(folder_, account_));

  EXPECT_EQ(contents_of(file("ca.pem")), authority);
  EXPECT_EQ(contents_of(file("admin-1.key")), admin);
  EXPECT_TRUE(read_pem(file("ca.pem"), {file("feed-1.pem"), file("feed-1.key")}));
}

TEST_F(Pki, ACaThatCannotBeReadIsNotReplaced) {
  ASSERT_TRUE(make_pki(folder_, account_));
  put(file("ca.pem"), "damaged");
  const auto made = make_pki(folder_, account_);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "FOLDER_UNUSABLE");
  EXPECT_EQ(contents_of(file("ca.pem")), "damaged");
}

}  // namespace
}  // namespace vouch::services::test
