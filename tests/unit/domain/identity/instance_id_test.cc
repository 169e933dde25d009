#include "domain/identity/instance_id.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vouch {
namespace {

using Problems = std::vector<std::string>;

constexpr const char* kDevice = "35209900176148";

InstanceId typed(std::string_view text) {
  return parse_instance_id(text, false);
}
InstanceId in_header(std::string_view text) {
  return parse_instance_id(text, true);
}

std::string device(const InstanceId& instance) {
  return instance.imei ? instance.imei->reveal() : "";
}
std::string candidate(const InstanceId& instance) {
  return instance.candidate_imei ? instance.candidate_imei->reveal() : "";
}

void expect_candidate_only(std::string_view text, const Problems& problems) {
  const InstanceId instance = typed(text);
  EXPECT_EQ(name_of(instance.kind), "IMEI") << text;
  EXPECT_FALSE(instance.well_formed) << text;
  EXPECT_EQ(device(instance), "") << text;
  EXPECT_EQ(candidate(instance), kDevice) << text;
  EXPECT_EQ(instance.problems, problems) << text;
}

void expect_other(std::string_view text, const Problems& problems) {
  const InstanceId instance = typed(text);
  EXPECT_EQ(name_of(instance.kind), "OTHER") << text;
  EXPECT_EQ(instance.well_formed, problems.empty()) << text;
  EXPECT_EQ(device(instance) + candidate(instance), "") << text;
  EXPECT_EQ(instance.problems, problems) << text;
}

TEST(InstanceId, AnImeiUrnNamesTheDevice) {
  const InstanceId instance = in_header("\"<urn:gsma:imei:35209900-176148-0>\"");
  EXPECT_EQ(name_of(instance.kind), "IMEI");
  EXPECT_TRUE(instance.well_formed);
  EXPECT_EQ(device(instance), kDevice);
  EXPECT_EQ(candidate(instance), "");
  EXPECT_EQ(instance.last_digit, 0);
  EXPECT_EQ(instance.normalized, "urn:gsma:imei:35209900-176148-0");
  EXPECT_EQ(instance.received, "\"<urn:gsma:imei:35209900-176148-0>\"");
}

// TS 23.003 clause 6.2.1.
TEST(InstanceId, TheRightCheckDigitInPlaceOfTheSpareIsAProblemButTheSameDevice) {
  const InstanceId instance = typed("urn:gsma:imei:35209900-176148-1");
  EXPECT_FALSE(instance.well_formed);
  EXPECT_EQ(device(instance), kDevice);
  EXPECT_EQ(candidate(instance), "");
  EXPECT_EQ(instance.last_digit, 1);
  EXPECT_EQ(instance.problems, (Problems{"SPARE_NOT_ZERO", "SPARE_IS_CHECK_DIGIT"}));

  const InstanceId spare_0 = typed("urn:gsma:imei:35209900-176148-0");
  EXPECT_TRUE(instance.same_device(spare_0));
  EXPECT_FALSE(instance.same_instance(spare_0));
}

TEST(InstanceId, AWrongCheckDigitOffersACandidateOnly) {
  expect_candidate_only("urn:gsma:imei:35209900-176148-7", {"SPARE_NOT_ZERO", "WRONG_CHECK_DIGIT"});
  EXPECT_EQ(typed("urn:gsma:imei:35209900-176148-7").last_digit, 7);
}

TEST(InstanceId, WhereTheCheckDigitIsZeroTheSpareIsRightEitherWay) {
  const InstanceId instance = typed("urn:gsma:imei:35824005-111111-0");
  EXPECT_TRUE(instance.well_formed);
  EXPECT_EQ(instance.imei->check_digit(), instance.last_digit);
}

TEST(InstanceId, OtherMalformedImeisOfferACandidateOnly) {
  expect_candidate_only("urn:gsma:imei:35209900-176148", {"SPARE_MISSING"});
  expect_candidate_only("urn:gsma:imei:35209900-176148-", {"SPARE_MISSING"});
  expect_candidate_only("urn:gsma:imei:35209900-176148-x", {"BAD_DIGIT"});
  expect_candidate_only("urn:gsma:imei:35209900-176148-42", {"BAD_GROUPING"});
  expect_candidate_only("urn:gsma:imei:35209900176148", {"HYPHENS_MISSING"});
  expect_candidate_only("urn:gsma:imei:3520990017614842", {"HYPHENS_MISSING"});
  expect_candidate_only("urn:gsma:imei:352099001761481",
                        {"HYPHENS_MISSING", "SPARE_NOT_ZERO", "SPARE_IS_CHECK_DIGIT"});
}

TEST(InstanceId, NoImeiIsReadFromAnotherGrouping) {
  expect_other("urn:gsma:imei:", {"EMPTY"});
  expect_other("urn:gsma:imei:8612345-678901-2", {"BAD_GROUPING"});
  expect_other("urn:gsma:imei:35-209900-176148-0", {"BAD_GROUPING"});
  expect_other("urn:gsma:imei:35209900176148-0", {"BAD_GROUPING"});
  expect_other("urn:gsma:imei:352099001761484212", {"BAD_GROUPING"});
  expect_other("urn:gsma:imei:3520990017614", {"BAD_GROUPING"});
  expect_other("urn:gsma:imei:3520990A-176148-0", {"BAD_DIGIT"});
  expect_other("urn:gsma:imei:%33%35209900-176148-0", {"BAD_GROUPING"});
  expect_other("urn:gsma:imei:unknown", {"BAD_DIGIT"});
}

// RFC 7254 section 4.
TEST(InstanceId, SoftwareVersionMakesAnotherInstanceOfTheSameDevice) {
  const InstanceId plain = typed("urn:gsma:imei:35209900-176148-0");
  const InstanceId version_42 = typed("urn:gsma:imei:35209900-176148-0;SVN=42");
  EXPECT_TRUE(version_42.well_formed);
  EXPECT_EQ(version_42.normalized, "urn:gsma:imei:35209900-176148-0;svn=42");
  EXPECT_FALSE(version_42.same_instance(plain));
  EXPECT_TRUE(version_42.same_device(plain));
}

// RFC 7254 section 4.
TEST(InstanceId, VersionZeroCountsAsAbsentAndCaseAsNothing) {
  const InstanceId plain = typed("urn:gsma:imei:35209900-176148-0");
  EXPECT_TRUE(typed("URN:Gsma:IMEI:35209900-176148-0;VERS=0").same_instance(plain));
  EXPECT_FALSE(typed("urn:gsma:imei:35209900-176148-0;vers=1").same_instance(plain));
  EXPECT_EQ(typed("urn:gsma:imei:35209900-176148-0;svn=42;vers=0").normalized,
            "urn:gsma:imei:35209900-176148-0;svn=42");
}

TEST(InstanceId, ABrokenParameterLeavesACandidateOnly) {
  for (const char* parameters : {";svn=4", ";svn=421", ";svn=4x", ";svn", ";vers=", ";vers=10", ";", ";=1",
                                 ";vers=0;svn=42", ";svn=42;svn=42", ";vers=1;vers=1"}) {
    expect_candidate_only(std::string("urn:gsma:imei:35209900-176148-0") + parameters, {"BAD_PARAMETER"});
  }
  expect_candidate_only("urn:gsma:imei:35209900-176148-1;svn=4",
                        {"BAD_PARAMETER", "SPARE_NOT_ZERO", "SPARE_IS_CHECK_DIGIT"});
}

TEST(InstanceId, AnUnknownParameterIsKeptAndOnRecordAndTheDeviceKnown) {
  const InstanceId instance = typed("urn:gsma:imei:35209900-176148-0;sw=42");
  EXPECT_EQ(device(instance), kDevice);
  EXPECT_EQ(instance.normalized, "urn:gsma:imei:35209900-176148-0;sw=42");
  EXPECT_EQ(instance.problems, Problems{"UNKNOWN_PARAMETER"});
}

// RFC 5626 section 4.1.
TEST(InstanceId, InAHeaderQuotesAndBracketsBelongToTheParameter) {
  const InstanceId bare = in_header("urn:gsma:imei:35209900-176148-0");
  EXPECT_EQ(bare.problems, (Problems{"QUOTES_MISSING", "BRACKETS_MISSING"}));
  EXPECT_EQ(device(bare), "");
  EXPECT_EQ(candidate(bare), kDevice);
  EXPECT_EQ(bare.normalized, "urn:gsma:imei:35209900-176148-0");
  EXPECT_EQ(in_header("<urn:gsma:imei:35209900-176148-0>").problems, Problems{"QUOTES_MISSING"});
  EXPECT_EQ(in_header("\"urn:gsma:imei:35209900-176148-0\"").problems, Problems{"BRACKETS_MISSING"});
}

TEST(InstanceId, APersonMayWriteTheBareUrnOrTheWholeParameter) {
  for (const char* text : {"urn:gsma:imei:35209900-176148-0", "<urn:gsma:imei:35209900-176148-0>",
                           "\"<urn:gsma:imei:35209900-176148-0>\""}) {
    EXPECT_TRUE(typed(text).well_formed) << text;
    EXPECT_EQ(device(typed(text)), kDevice) << text;
    EXPECT_EQ(typed(text).normalized, "urn:gsma:imei:35209900-176148-0") << text;
  }
}

TEST(InstanceId, QuotesWithoutBracketsAreAMalformedParameterWhoeverWritesThem) {
  expect_candidate_only("\"urn:gsma:imei:35209900-176148-0\"", {"BRACKETS_MISSING"});
}

TEST(InstanceId, NothingIsReadWhereTheValueDoesNotEnd) {
  expect_other("\"<urn:gsma:imei:35209900-176148-0>;", {"UNTERMINATED"});
  expect_other("\"<urn:gsma:imei:35209900-176148-0>", {"UNTERMINATED"});
  expect_other("<urn:gsma:imei:35209900-176148-0", {"UNTERMINATED"});
  expect_other("\"", {"UNTERMINATED"});
}

TEST(InstanceId, WhatFollowsTheClosingQuoteIsAProblem) {
  expect_candidate_only("\"<urn:gsma:imei:35209900-176148-0>\";reg-id=1", {"TRAILING_CHARACTERS"});
}

TEST(InstanceId, AFoldedLineInsideTheUrnOffersACandidateOnly) {
  expect_candidate_only("\"<urn:gsma:imei:35209900-\r\n   176148-0>\"", {"WHITE_SPACE"});
  expect_candidate_only("urn:gsma:imei:35209900-176148-1 ",
                        {"WHITE_SPACE", "SPARE_NOT_ZERO", "SPARE_IS_CHECK_DIGIT"});
  EXPECT_EQ(typed("urn:gsma:imei:35209900- 176148-0").normalized, "urn:gsma:imei:35209900- 176148-0");
}

TEST(InstanceId, OctetsOutsideVisibleAsciiAreNotRead) {
  expect_other(std::string_view("urn:gsma:imei:35209900-176148-0\0", 32), {"CONTROL_CHARACTER"});
  expect_other("urn:gsma:imei:35209900-176148-0\x7f", {"CONTROL_CHARACTER"});
  expect_other(
      "urn:gsma:imei:\xef\xbc\x93"
      "5209900-176148-0",
      {"CONTROL_CHARACTER"});
}

TEST(InstanceId, EmptyIsOnRecord) {
  expect_other("", {"EMPTY"});
  expect_other("<>", {"EMPTY"});
  expect_other("\"<>\"", {"EMPTY"});
  expect_other("\"<  >\"", {"EMPTY"});
}

// RFC 9562 section 4: digits without regard to case.
TEST(InstanceId, AUuidIsComparedWithoutCase) {
  const InstanceId upper = typed("urn:UUID:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6");
  EXPECT_EQ(name_of(upper.kind), "UUID");
  EXPECT_TRUE(upper.well_formed);
  EXPECT_EQ(upper.normalized, "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
  expect_other("urn:uuid:f81d4fae7dec11d0a76500a0c91e6bf6", {"BAD_UUID"});
  expect_other("urn:uuid:", {"BAD_UUID"});
}

TEST(InstanceId, TheNilUuidIsWellFormedAndNamesNothing) {
  const InstanceId nil = typed("urn:uuid:00000000-0000-0000-0000-000000000000");
  EXPECT_EQ(name_of(nil.kind), "UUID");
  EXPECT_TRUE(nil.well_formed);
  EXPECT_EQ(nil.problems, Problems{"NIL_UUID"});
}

// RFC 8464.
TEST(InstanceId, AMeidIsTheSameWithOrWithoutGroupingAndSpare) {
  for (const char* text : {"urn:device-id:meid:A04B0D56-02A7E3-0", "urn:device-id:meid:A04B0D56-02A7E3",
                           "URN:DEVICE-ID:MEID:a04b0d5602a7e3"}) {
    const InstanceId meid = typed(text);
    EXPECT_EQ(name_of(meid.kind), "MEID") << text;
    EXPECT_TRUE(meid.well_formed) << text;
    EXPECT_EQ(meid.normalized, "urn:device-id:meid:a04b0d5602a7e3") << text;
  }
  expect_other("urn:device-id:meid:A04B0D56-02A7EG", {"BAD_MEID"});
  expect_other("urn:device-id:meid:A04B0D56", {"BAD_MEID"});
  expect_other("urn:device-id:meid:", {"BAD_MEID"});
}

// RFC 8141 section 3.
TEST(InstanceId, AnyOtherUrnFollowsTheGeneralRule) {
  expect_other("urn:example:Device-7", {});
  EXPECT_EQ(typed("URN:Example:Device%2f7?+resolve?=query#part").normalized, "urn:example:Device%2F7");
  EXPECT_FALSE(typed("urn:example:a").same_instance(typed("urn:example:A")));
  EXPECT_EQ(typed("urn:example:50%zz").normalized, "urn:example:50%zz");
}

TEST(InstanceId, WhatIsNoUrnIsOther) {
  for (const char* text : {"tel:+123", "urn", "urn:", "urn:x", "urn::x", "urn:x:y", "urn:example:",
                           "urn:-a:b", "urn:ex ample", "352099001761481", "000000000000000", "imei"}) {
    const InstanceId instance = typed(text);
    EXPECT_EQ(name_of(instance.kind), "OTHER") << text;
    ASSERT_FALSE(instance.problems.empty()) << text;
    EXPECT_EQ(instance.problems.back(), "NOT_A_URN") << text;
    EXPECT_EQ(device(instance), "") << text;
  }
  EXPECT_EQ(typed("tel:+123").normalized, "tel:+123");
}

TEST(InstanceId, AnImeiInItsGroupingOutsideAUrnOffersACandidateOnly) {
  for (const char* text : {"35209900-176148-0", "imei:35209900-176148-1", "35209900-176148"}) {
    const InstanceId instance = typed(text);
    EXPECT_EQ(name_of(instance.kind), "OTHER") << text;
    EXPECT_EQ(instance.problems, Problems{"NOT_A_URN"}) << text;
    EXPECT_EQ(device(instance), "") << text;
    EXPECT_EQ(candidate(instance), kDevice) << text;
  }
  EXPECT_EQ(candidate(typed("352099001761481")), "");
}

TEST(InstanceId, LongerThanFiveHundredAndTwelveOctetsIsNotRead) {
  const std::string long_urn = "urn:example:" + std::string(501, 'a');
  const InstanceId instance = typed(long_urn);
  EXPECT_EQ(instance.problems, Problems{"TOO_LONG"});
  EXPECT_FALSE(instance.well_formed);
  EXPECT_LE(instance.normalized.size(), 512U);
  EXPECT_TRUE(typed(long_urn.substr(0, 512)).well_formed);
}

TEST(InstanceId, PlaceholdersAreWellFormedHere) {
  EXPECT_TRUE(typed("urn:gsma:imei:00000000-000000-0").well_formed);
  EXPECT_EQ(device(typed("urn:gsma:imei:00000000-000000-0")), "00000000000000");
}

}  // namespace
}  // namespace vouch
