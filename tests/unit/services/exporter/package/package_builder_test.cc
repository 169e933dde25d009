#include "services/exporter/package/package_builder.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "services/exporter/package/sha256.h"
#include "tests/unit/services/exporter/package/package_fixture.h"

namespace vouch::services::test {
namespace {

std::filesystem::path temporary() {
  return std::filesystem::temp_directory_path();
}

PackageBuilder empty_package() {
  return PackageBuilder::create(description(), temporary()).value();
}

std::string code_adding(std::string_view line) {
  auto builder = empty_package();
  must(builder.add_line(PackagePart::kBindings, "{}"));
  const auto added = builder.add_line(PackagePart::kBindings, line);
  if (added) return "";
  EXPECT_EQ(added.error().field, "bindings.jsonl");
  EXPECT_EQ(added.error().offset, 2U);
  EXPECT_EQ(builder.records(PackagePart::kBindings), 1U) << "a refused line is not in the package";
  return added.error().code;
}

TEST(PackageBuilder, MakesAPackageOfNothingFound) {
  const auto outcome = verify(seal(empty_package(), "ec"), options_of("ec"));
  ASSERT_EQ(code_of(outcome), "");
  EXPECT_EQ(outcome->manifest.part(PackagePart::kBindings).records, 0U);
  EXPECT_EQ(outcome->manifest.part(PackagePart::kBindings).sha256, sha256_hex(""));
}

TEST(PackageBuilder, SaysWhatLeft) {
  auto builder = small_package();
  std::string sealed;
  std::size_t longest = 0;
  const auto summary =
      builder.finish(signer(), recipient("rsa"), [&](std::string_view chunk) -> Result<void> {
        sealed += chunk;
        longest = std::max(longest, chunk.size());
        return {};
      });
  ASSERT_TRUE(summary) << summary.error().code;
  EXPECT_EQ(summary->octets, sealed.size());
  EXPECT_EQ(summary->sha256, sha256_hex(sealed));
  const auto outcome = verify(sealed, options_of("rsa"));
  ASSERT_EQ(code_of(outcome), "");
  EXPECT_EQ(outcome->manifest, summary->manifest);
  EXPECT_EQ(outcome->sha256, summary->sha256);
}

TEST(PackageBuilder, KeepsWhatTheDescriptionSays) {
  const PackageDescription said = description();
  auto builder = PackageBuilder::create(said, temporary()).value();
  const auto outcome = verify(seal(std::move(builder), "ec"), options_of("ec"));
  ASSERT_EQ(code_of(outcome), "");
  EXPECT_EQ(outcome->manifest.description, said);
}

TEST(PackageBuilder, TakesJsonObjectsOnly) {
  EXPECT_EQ(code_adding(R"({"impu":"sip:\u00e9@example.org","n":1.5e3,"deep":[[{}]]})"), "");
  for (const char* line :
       {"", "null", "[]", "1", "{", "{}{}", "{} x", "{\"a\":1,}", " {}", "{'a':1}", "\xef\xbb\xbf{}",
        "{\"a\":\"\xff\"}", "{\"a\":\n1}", "{}\r", "{\"a\":NaN}", "{\"a\":\"\t\"}"}) {
    EXPECT_EQ(code_adding(line), "LINE_INVALID") << line;
  }
  EXPECT_EQ(code_adding(std::string_view("{}\0", 3)), "LINE_INVALID");
}

TEST(PackageBuilder, SurvivesNestingAndLength) {
  const std::string opened = [] {
    std::string text;
    for (int i = 0; i < 300'000; ++i) text += "{\"a\":";
    return text;
  }();
  EXPECT_EQ(code_adding(opened), "LINE_INVALID");
  EXPECT_EQ(code_adding("{\"a\":" + std::string(500'000, '[') + std::string(500'000, ']') + "}"), "");
  EXPECT_EQ(code_adding("{\"a\":\"" + std::string(5 * 1024 * 1024, 'x') + "\"}"), "LINE_INVALID");
}

TEST(PackageBuilder, RefusesMoreThanAnAuthorityCanOpen) {
  auto builder = PackageBuilder::create(description(), temporary(), 8).value();
  EXPECT_TRUE(builder.add_line(PackagePart::kBindings, "{}"));
  EXPECT_TRUE(builder.add_line(PackagePart::kSessions, "{}"));
  const auto added = builder.add_line(PackagePart::kCoverage, "{}");
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, "PACKAGE_TOO_LARGE");
}

TEST(PackageBuilder, SignsOnlyWhileItsCertificateIsValid) {
  const auto code_created_at = [](KnowledgeTime when) {
    PackageDescription what = description();
    what.created_at = when;
    auto builder = PackageBuilder::create(what, temporary()).value();
    const auto done = builder.finish(signer(), recipient("ec"), [](auto) { return Result<void>{}; });
    return done ? "" : done.error().code;
  };
  EXPECT_EQ(code_created_at(now().plus_s(365 * 86400)), "SIGNING_CERTIFICATE_EXPIRED");
  EXPECT_EQ(code_created_at(now().plus_s(-86400)), "SIGNING_CERTIFICATE_NOT_YET_VALID");
}

TEST(PackageBuilder, StopsWhenTheSinkRefuses) {
  for (const int chunks : {0, 1, 3}) {
    auto builder = empty_package();
    const std::string line = "{\"a\":\"" + std::string(1000, 'x') + "\"}";
    for (int i = 0; i < 400; ++i) must(builder.add_line(PackagePart::kBindings, line));
    int left = chunks;
    const auto done = builder.finish(signer(), recipient("ec"), [&left](std::string_view) -> Result<void> {
      if (left-- == 0) return fail("GONE", "peer");
      return {};
    });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "GONE");
    EXPECT_EQ(left, -1) << "nothing is offered after a refusal";
  }
}

TEST(PackageBuilder, LeavesNothingUnderANameInItsWorkingDirectory) {
  const Scratch scratch;
  auto builder = PackageBuilder::create(description(), scratch.path()).value();
  must(builder.add_line(PackagePart::kBindings, "{}"));
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
  EXPECT_EQ(code_of(verify(seal(std::move(builder), "ec"), options_of("ec"))), "");
  const auto unusable = PackageBuilder::create(description(), scratch.path("missing"));
  ASSERT_FALSE(unusable);
  EXPECT_EQ(unusable.error().code, "WORKING_DIRECTORY_UNUSABLE");
}

TEST(PackageBuilder, NeedsNoMoreMemoryForMoreLines) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer keeps freed memory";
#endif
  auto builder = empty_package();
  const std::string line = "{\"a\":\"" + std::string(100'000, 'x') + "\"}";
  const auto peak_kib = [] {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  const long before = peak_kib();
  for (int i = 0; i < 600; ++i) must(builder.add_line(PackagePart::kBindings, line));
  std::uint64_t octets = 0;
  const auto done =
      builder.finish(signer(), recipient("ec"), [&octets](std::string_view chunk) -> Result<void> {
        octets += chunk.size();
        return {};
      });
  ASSERT_TRUE(done);
  EXPECT_GT(octets, 60'000'000U);
  EXPECT_LT(peak_kib() - before, 20'000);
}

TEST(PackageFileName, NamesThePackageOnly) {
  EXPECT_EQ(package_file_name(description().package_id), "vouch-f81d4fae-7dec-11d0-a765-00a0c9010203.cms");
}

}  // namespace
}  // namespace vouch::services::test
