#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "tests/unit/services/exporter/package/package_fixture.h"

// A change of a package is either detected, or it touched an octet that says nothing about the content: then
// what comes out is identical.

namespace vouch::services::test {
namespace {

struct Tally {
  std::size_t tried = 0;
  std::size_t harmless = 0;
  std::map<std::string, std::size_t> codes;
};

class Tampered : public testing::TestWithParam<const char*> {
 protected:
  Tampered()
      : sealed_(seal(small_package(), GetParam())),
        options_(options_of(GetParam())),
        manifest_(verify(sealed_, options_).value().manifest) {}

  void try_with(std::size_t at, char mask, Tally& tally) const {
    std::string changed = sealed_;
    changed[at] = static_cast<char>(changed[at] ^ mask);
    const auto outcome = verify(changed, options_);
    ++tally.tried;
    if (!outcome) {
      ++tally.codes[outcome.error().code];
      return;
    }
    ++tally.harmless;
    EXPECT_TRUE(is_outside_content(at)) << at;
    // The manifest carries the digests of all the rest.
    EXPECT_TRUE(outcome->manifest == manifest_) << at;
    EXPECT_EQ(outcome->signer, "CN=exporter,O=Test") << at;
  }

  /// Where CMS says things about the content that nothing depends on: the versions, the inner content type
  /// and the length of the tag, all before the content; and the tags of its OCTET STRING segments.
  bool is_outside_content(std::size_t at) const {
    const std::string aes_256_gcm = "\x60\x86\x48\x01\x65\x03\x04\x01\x2e";
    constexpr std::size_t octets_to_content =
        30;  // the algorithm, its nonce and tag length, the content's header
    return at < sealed_.find(aes_256_gcm) + octets_to_content || sealed_[at] == '\x04';
  }

  std::string sealed_;
  VerifyOptions options_;
  Manifest manifest_;
};
INSTANTIATE_TEST_SUITE_P(Keys, Tampered, testing::Values("rsa", "ec"));

/// Every octet of the beginning, where the structure is, every seventh of the rest, and all of the end.
bool is_sampled(std::size_t at, std::size_t octets) {
  return at < 700 || at % 7 == 0 || at + 64 >= octets;
}

TEST_P(Tampered, PackageIsRefusedOrIdentical) {
  Tally tally;
  for (std::size_t at = 0; at < sealed_.size(); ++at) {
    if (!is_sampled(at, sealed_.size())) continue;
    try_with(at, static_cast<char>(0xff), tally);
    if (at < 700) try_with(at, 0x01, tally);
  }
  std::string codes;
  for (const auto& [code, count] : tally.codes) codes += code + " " + std::to_string(count) + " ";
  RecordProperty("tried", static_cast<int>(tally.tried));
  std::cout << "tried " << tally.tried << ", harmless " << tally.harmless << ", refused " << codes << "\n";
  // 12 octets before the content, tried twice each, and the tags of a few segments.
  EXPECT_LE(tally.harmless, 40U);
  EXPECT_GT(tally.codes["DECRYPTION_FAILED"], tally.tried / 2);
}

TEST_P(Tampered, EveryCutIsNoticed) {
  for (std::size_t octets = 0; octets < sealed_.size(); octets += octets < 700 ? 1 : 97) {
    const auto outcome = verify(std::string_view(sealed_).substr(0, octets), options_);
    ASSERT_FALSE(outcome) << octets;
  }
  for (std::size_t missing = 1; missing <= 64; ++missing) {
    const auto outcome = verify(std::string_view(sealed_).substr(0, sealed_.size() - missing), options_);
    ASSERT_FALSE(outcome) << missing;
  }
}

TEST_P(Tampered, AnOctetTooManyIsNoticed) {
  for (std::size_t at = 0; at <= sealed_.size(); at += 113) {
    std::string changed = sealed_;
    changed.insert(at, 1, '\0');
    ASSERT_FALSE(verify(changed, options_)) << at;
  }
}

}  // namespace
}  // namespace vouch::services::test
