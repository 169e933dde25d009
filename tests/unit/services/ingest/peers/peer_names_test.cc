#include "services/ingest/peers/peer_names.h"

#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include <memory>

namespace vouch::services::test {
namespace {

struct Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, Free>;

/// A certificate with a common name and alternative names; nobody signed it, which is not looked at here.
Certificate certificate(const std::string& common_name, const char* alternatives = nullptr) {
  Certificate made{X509_new()};
  X509_NAME_add_entry_by_NID(X509_get_subject_name(made.get()), NID_commonName, MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.data()),
                             static_cast<int>(common_name.size()), -1, 0);
  if (alternatives != nullptr) {
    X509_EXTENSION* const extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternatives);
    X509_add_ext(made.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }
  return made;
}

bool believes(const std::vector<std::string>& names, const Certificate& peer) {
  const auto read = PeerNames::from(names);
  EXPECT_TRUE(read);
  return read && read->believes(*peer);
}

TEST(PeerNames, BelievesADnsNameOrAUri) {
  const Certificate peer = certificate("scscf-1", "DNS:scscf.example.org,URI:urn:vouch:feed:1,IP:192.0.2.1");
  for (const char* name : {"scscf.example.org", "SCSCF.example.ORG", "urn:vouch:feed:1"})
    EXPECT_TRUE(believes({"somebody-else", name}, peer)) << name;
}

// RFC 6125 section 6.4.4, RFC 5922 section 7.1.
TEST(PeerNames, BelievesTheCommonNameWhereThereIsNoAlternativeAlone) {
  EXPECT_TRUE(believes({"scscf-1"}, certificate("scscf-1")));
  for (const char* alternatives : {"DNS:scscf.example.org", "IP:192.0.2.1", "email:a@example.org"})
    EXPECT_FALSE(believes({"scscf-1"}, certificate("scscf-1", alternatives))) << alternatives;
}

TEST(PeerNames, ComparesNamesWhole) {
  const Certificate peer = certificate("scscf-1", "DNS:scscf.example.org,URI:urn:vouch:feed:1,IP:192.0.2.1");
  for (const char* name : {"scscf", "SCSCF-1", "example.org", "urn:vouch:FEED:1", "192.0.2.1"})
    EXPECT_FALSE(believes({name}, peer)) << name;
  EXPECT_FALSE(believes({"scscf.example.org"}, certificate("x", "DNS:*.example.org")));
  EXPECT_FALSE(believes({"scscf-1"}, certificate("y")));
}

TEST(PeerNames, IsNotTakenInByAZeroOctet) {
  EXPECT_FALSE(believes({"scscf-1"}, certificate(std::string{"scscf-1\0.attacker", 17})));
}

TEST(PeerNames, BelievesEveryCertificateIfThatIsSaid) {
  EXPECT_TRUE(believes({"any"}, certificate("whoever")));
}

TEST(PeerNames, TakesNoPatternsAndNothingEmpty) {
  for (const std::string& name : {std::string{}, std::string{"*.example.org"}, std::string{"a b"},
                                  std::string{"any"}, std::string(256, 'a')}) {
    const auto read = PeerNames::from({"scscf-1", name});
    ASSERT_FALSE(read) << name;
    EXPECT_EQ(read.error().code, "BAD_NAME");
    EXPECT_EQ(read.error().offset, 1U);
  }
}

}  // namespace
}  // namespace vouch::services::test
