#include "services/exporter/package/manifest_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/exporter/package/sha256.h"
#include "tests/unit/services/exporter/package/package_fixture.h"

namespace vouch::services::test {
namespace {

using nlohmann::json;

Manifest sample() {
  Manifest manifest{description(), {}};
  manifest.part(PackagePart::kBindings) = {3, 1, sha256_hex("{}\n")};
  manifest.part(PackagePart::kSessions) = {0, 0, sha256_hex("")};
  manifest.part(PackagePart::kCoverage) = {6, 2, sha256_hex("{}\n{}\n")};
  return manifest;
}

/// Changes the text at a JSON pointer; the place of what is then wrong, "" if nothing is.
std::string wrong_after(const std::string& pointer, const json& value) {
  json root = json::parse(to_json(sample()));
  root[json::json_pointer(pointer)] = value;
  const auto parsed = parse_manifest(root.dump());
  if (parsed) return "";
  EXPECT_EQ(parsed.error().code, "MANIFEST_INVALID");
  return parsed.error().field;
}

TEST(Manifest, ReadsWhatItWrites) {
  const Manifest written = sample();
  EXPECT_TRUE(parse_manifest(to_json(written)).value() == written);
  Manifest open = written;
  open.description.until.reset();
  EXPECT_TRUE(parse_manifest(to_json(open)).value() == open) << "a period may be open";
}

TEST(Manifest, IsWrittenInAFixedOrder) {
  const std::string text = to_json(sample());
  EXPECT_EQ(text.find("{\n  \"format\": \"vouch-package\",\n  \"format_version\": 1,\n  \"package_id\":"),
            0U);
  EXPECT_NE(text.find("\"as_of\": \"2026-11-24T08:00:00.000001Z\""), std::string::npos);
  EXPECT_EQ(text.back(), '\n');
}

TEST(Manifest, NamesTheKeyThatIsWrong) {
  EXPECT_EQ(wrong_after("/format", "other"), "manifest.json/format");
  EXPECT_EQ(wrong_after("/format_version", 2), "manifest.json/format_version");
  EXPECT_EQ(wrong_after("/package_id", "1"), "manifest.json/package_id");
  EXPECT_EQ(wrong_after("/liid", ""), "manifest.json/liid");
  EXPECT_EQ(wrong_after("/authority", 1), "manifest.json/authority");
  EXPECT_EQ(wrong_after("/period/since", nullptr), "manifest.json/period/since");
  EXPECT_EQ(wrong_after("/period", "always"), "manifest.json/period/since");
  EXPECT_EQ(wrong_after("/as_of", "yesterday"), "manifest.json/as_of");
  EXPECT_EQ(wrong_after("/counts/sessions", 1), "manifest.json/counts/sessions");
  EXPECT_EQ(wrong_after("/counts", json::array()), "manifest.json/counts/bindings");
  EXPECT_EQ(wrong_after("/parts", json::object()), "manifest.json/parts");
  EXPECT_EQ(wrong_after("/parts/0", nullptr), "manifest.json/parts");
  EXPECT_EQ(wrong_after("/parts/0/name", "sessions.jsonl"), "manifest.json/parts");
  EXPECT_EQ(wrong_after("/parts/0/octets", -1), "manifest.json/parts");
  EXPECT_EQ(wrong_after("/parts/0/sha256", "abc"), "manifest.json/parts");
  EXPECT_EQ(wrong_after("/parts/3", json::object()), "manifest.json/parts");
}

TEST(Manifest, MaySayMoreThanIsUnderstood) {
  EXPECT_EQ(wrong_after("/remark", "x"), "");
}

TEST(Manifest, RefusesWhatIsNoObject) {
  for (const std::string& text : {std::string(), std::string("[]"), std::string("{"),
                                  std::string(100'000, '['), std::string("null"), to_json(sample()) + "x"}) {
    const auto parsed = parse_manifest(text);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, "MANIFEST_INVALID");
  }
}

TEST(Manifest, OutlivesNamesThatAreNotUtf8) {
  Manifest manifest = sample();
  manifest.description.authority = "\xff";
  EXPECT_EQ(parse_manifest(to_json(manifest)).value().description.authority, "\xef\xbf\xbd");
}

}  // namespace
}  // namespace vouch::services::test
