#include "storage/audit/told_subject.h"

#include <gtest/gtest.h>

namespace vouch::storage {
namespace {

ToldPage page_read(const ToldSubject& subject) {
  const auto read = told_subject_from(kind_of(subject), text_of(subject));
  if (!read) throw std::runtime_error(read.error().code);
  return std::get<ToldPage>(read->what);
}

const Period kTime{NetworkTime::from_us(-5), NetworkTime::from_us(7'000'000)};

TEST(ToldSubject, APageOfATargetComesBackAsItWas) {
  for (const auto& [kind, value] :
       {std::pair{"IMEI", "35693803564380"}, std::pair{"IMPU", "sip:alice@example.com"},
        std::pair{"IMPI", "alice@example.com"}}) {
    const Target target = *parse_target(kind, value);
    const ToldPage read = page_read({ToldPage{target, kTime, PageEnd{kTime.since, "ab"}, {}}, {}});
    EXPECT_EQ(std::get<Target>(read.of), target);
    EXPECT_EQ(read.went_on, kTime);
    ASSERT_TRUE(read.after);
    EXPECT_EQ(read.after->began, kTime.since);
    EXPECT_EQ(read.after->tie, "ab");
    EXPECT_FALSE(read.until);
  }
}

TEST(ToldSubject, APageOfAChargingIdentifierKeepsItsOctets) {
  const std::string icid{"a\xff\"\0\n", 5};
  const ToldPage read = page_read({ToldPage{icid, kTime, {}, PageEnd{kTime.until, ""}}, {}});
  EXPECT_EQ(std::get<std::string>(read.of), icid);
  ASSERT_TRUE(read.until);
  EXPECT_EQ(read.until->began, kTime.until);
}

TEST(ToldSubject, ASessionSaysWhetherItWasLeftOut) {
  for (const bool left_out : {false, true}) {
    const ToldSubject told{"call-1", {}, left_out};
    const auto read = told_subject_from(kind_of(told), text_of(told));
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<std::string>(read->what), "call-1");
    EXPECT_EQ(read->left_out, left_out);
  }
}

TEST(ToldSubject, WhatIsNoPageIsRefused) {
  for (const char* text : {"", "{", "[]", "{\"of\":\"IMEI\"}", "{\"of\":7,\"value\":\"\"}"}) {
    const auto read = told_subject_from("PAGE", text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, "BAD_JSON") << text;
  }
}

}  // namespace
}  // namespace vouch::storage
