#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "services/exporter/package/json_line.h"
#include "services/exporter/package/manifest_json.h"
#include "services/exporter/package/sha256.h"
#include "tests/unit/services/exporter/package/package_fixture.h"

namespace vouch::services::test {
namespace {

std::string json_line(const std::string& text) {
  return nlohmann::json{{"a", text}}.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

RC_GTEST_PROP(Lines, ArriveAsTheyWereAdded, (const std::vector<std::string>& texts)) {
  auto builder = PackageBuilder::create(description(), std::filesystem::temp_directory_path()).value();
  std::string all;
  for (const std::string& text : texts) {
    must(builder.add_line(PackagePart::kSessions, json_line(text)));
    all += json_line(text) + "\n";
  }
  const auto outcome = verify(seal(std::move(builder), "ec"), options_of("ec"));
  RC_ASSERT(outcome.has_value());
  const PartDigest& part = outcome->manifest.part(PackagePart::kSessions);
  RC_ASSERT(part.records == texts.size());
  RC_ASSERT(part.octets == all.size());
  RC_ASSERT(part.sha256 == sha256_hex(all));
}

RC_GTEST_PROP(Lines, AnyOctetsAreJudgedWithoutHarm, (const std::string& octets)) {
  const bool is_object = nlohmann::json::parse(octets, nullptr, false).is_object();
  RC_ASSERT(is_object || !is_json_object_line(octets));
}

RC_GTEST_PROP(Manifests, AnyOctetsAreJudgedWithoutHarm, (const std::string& octets)) {
  RC_ASSERT(!parse_manifest(octets).has_value());
}

}  // namespace
}  // namespace vouch::services::test
