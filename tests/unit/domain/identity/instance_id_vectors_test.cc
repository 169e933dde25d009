#include <gtest/gtest.h>

#include "domain/identity/instance_id.h"
#include "tests/unit/domain/identity/csv.h"

namespace vouch {
namespace {

/// The kind a row expects: a question mark says that the vector's author could not confirm it, and the two
/// cases where no kind could be told are neither of the named ones.
std::string expected_kind(std::string kind) {
  if (kind.ends_with('?')) kind.pop_back();
  if (kind == "IMEISV") return "IMEI";
  return kind == "NONE" ? "OTHER" : kind;
}

std::string digits_of(const InstanceId& instance) {
  if (instance.imei) return instance.imei->reveal();
  return instance.candidate_imei ? instance.candidate_imei->reveal() : "";
}

/// Rows call a nil UUID, text that is no URN and the MEID neither well-formed nor malformed.
bool says(const test::CsvRow& row, const char* word) {
  return row.at("expect").find(word) != std::string::npos;
}

class InstanceIdVectors : public testing::Test {
 protected:
  const std::vector<test::CsvRow> rows_ = test::read_identity_vectors("instance-id-vectors.csv");
};

TEST_F(InstanceIdVectors, AreAllThere) {
  ASSERT_EQ(rows_.size(), 23U);
}

TEST_F(InstanceIdVectors, HaveTheExpectedKindAndDigits) {
  for (const auto& row : rows_) {
    const InstanceId instance = parse_instance_id(row.at("sip_instance_value"), true);
    EXPECT_EQ(name_of(instance.kind), expected_kind(row.at("kind"))) << row.at("sip_instance_value");
    EXPECT_EQ(digits_of(instance), row.at("imei14")) << row.at("sip_instance_value");
    EXPECT_EQ(instance.received, row.at("sip_instance_value"));
  }
}

TEST_F(InstanceIdVectors, AreWellFormedOrMalformedAsExpected) {
  for (const auto& row : rows_) {
    const InstanceId instance = parse_instance_id(row.at("sip_instance_value"), true);
    if (says(row, "wellformed")) {
      EXPECT_TRUE(instance.well_formed) << row.at("sip_instance_value");
      EXPECT_TRUE(instance.problems.empty()) << row.at("sip_instance_value");
    }
    if (says(row, "malformed") || says(row, "not a URN")) {
      EXPECT_FALSE(instance.well_formed) << row.at("sip_instance_value");
      EXPECT_FALSE(instance.problems.empty()) << row.at("sip_instance_value");
    }
  }
}

TEST_F(InstanceIdVectors, MalformedOnesNameTheDeviceOnlyByTheRightCheckDigit) {
  for (const auto& row : rows_) {
    if (!says(row, "malformed")) continue;
    const InstanceId instance = parse_instance_id(row.at("sip_instance_value"), true);
    EXPECT_EQ(instance.imei.has_value(), says(row, "check_digit_matches")) << row.at("sip_instance_value");
  }
}

TEST_F(InstanceIdVectors, WellFormedOnesAreTheSameInstanceWhereTheRowSaysSo) {
  const InstanceId* previous = nullptr;
  InstanceId first_imei;
  InstanceId first_uuid;
  for (const auto& row : rows_) {
    const InstanceId instance = parse_instance_id(row.at("sip_instance_value"), true);
    InstanceId& first = instance.kind == InstanceKind::kUuid ? first_uuid : first_imei;
    if (first.received.empty()) first = instance;
    previous = &first;
    if (says(row, "equal to")) {
      EXPECT_TRUE(instance.same_instance(*previous)) << row.at("sip_instance_value");
    }
    if (says(row, "different instance-id")) {
      EXPECT_FALSE(instance.same_instance(*previous)) << row.at("sip_instance_value");
      EXPECT_TRUE(instance.same_device(*previous)) << row.at("sip_instance_value");
    }
  }
}

}  // namespace
}  // namespace vouch
