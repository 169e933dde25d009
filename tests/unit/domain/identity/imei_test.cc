#include "domain/identity/imei.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/identity/csv.h"

namespace vouch {
namespace {

std::string code_of(const Result<Imei>& imei) {
  return imei ? "none" : imei.error().code;
}

TEST(Imei, CheckDigitsAgreeWithThePublishedVectors) {
  const auto rows = test::read_identity_vectors("imei-luhn-vectors.csv");
  ASSERT_EQ(rows.size(), 11U);
  for (const auto& row : rows) {
    const auto imei = Imei::from_digits(row.at("imei14"));
    ASSERT_TRUE(imei) << row.at("note");
    EXPECT_EQ(std::to_string(imei->check_digit()), row.at("check_digit")) << row.at("note");
    EXPECT_EQ(Imei::from_typed(row.at("imei15")), *imei) << row.at("note");
    EXPECT_EQ("urn:gsma:imei:" + imei->tac() + "-" + imei->serial_number() + "-0", row.at("urn"));
  }
}

TEST(Imei, IsTypeAllocationCodeAndSerialNumber) {
  const auto imei = Imei::from_digits("00101712345678");
  ASSERT_TRUE(imei);
  EXPECT_EQ(imei->tac(), "00101712");
  EXPECT_EQ(imei->serial_number(), "345678");
  EXPECT_EQ(imei->number(), 101712345678U);
  EXPECT_EQ(imei->reveal(), "00101712345678");
}

TEST(Imei, HasFourteenDecimalDigits) {
  EXPECT_EQ(code_of(Imei::from_digits("")), "BAD_LENGTH");
  EXPECT_EQ(code_of(Imei::from_digits("3520990017614")), "BAD_LENGTH");
  EXPECT_EQ(code_of(Imei::from_digits("352099001761481")), "BAD_LENGTH");
  EXPECT_EQ(code_of(Imei::from_digits("3520990017614A")), "BAD_DIGIT");
  EXPECT_EQ(Imei::from_digits("35209900x76148").error().offset, 8U);
}

TEST(Imei, StorageKeepsTheNumberItsDigitsSpell) {
  EXPECT_EQ(Imei::from_number(35209900176148)->reveal(), "35209900176148");
  EXPECT_EQ(Imei::from_number(0)->reveal(), "00000000000000");
  EXPECT_TRUE(Imei::from_number(99'999'999'999'999));
  EXPECT_EQ(code_of(Imei::from_number(100'000'000'000'000)), "OUT_OF_RANGE");
}

TEST(Imei, APersonMayTypeItWithCheckDigitSoftwareVersionHyphensAndSpaces) {
  const auto imei = Imei::from_digits("35209900176148");
  for (const char* typed : {"35209900176148", "352099001761481", "3520990017614842", "35209900-176148-1",
                            "35 209900 176148 1", " 35-209900-176148-42 "}) {
    EXPECT_EQ(Imei::from_typed(typed), *imei) << typed;
  }
}

TEST(Imei, ATypingErrorIsCaughtByTheCheckDigit) {
  EXPECT_EQ(code_of(Imei::from_typed("352099001761482")), "BAD_CHECK_DIGIT");
  EXPECT_EQ(code_of(Imei::from_typed("35209900176418"
                                     "1")),
            "BAD_CHECK_DIGIT");
  EXPECT_EQ(code_of(Imei::from_typed("3520990017614")), "BAD_LENGTH");
  EXPECT_EQ(code_of(Imei::from_typed("35209900176148421")), "BAD_LENGTH");
  EXPECT_EQ(code_of(Imei::from_typed("35209900/176148")), "BAD_DIGIT");
  EXPECT_EQ(code_of(Imei::from_typed("")), "BAD_LENGTH");
}

}  // namespace
}  // namespace vouch
