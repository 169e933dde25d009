#include "services/vouchctl/shell/option_names.h"

#include <gtest/gtest.h>

namespace vouch::services::test {
namespace {

TEST(OptionFor, AFieldIsWhatTheUserTyped) {
  EXPECT_EQ(option_for("address"), "--listen");
  EXPECT_EQ(option_for("spec.address"), "--listen");
  EXPECT_EQ(option_for("spec.clock_bound_seconds"), "--clock-bound");
  EXPECT_EQ(option_for("tls.key"), "--tls-key");
  EXPECT_EQ(option_for("warrant.valid_until"), "--to");
  EXPECT_EQ(option_for("period.since"), "--from");
  EXPECT_EQ(option_for("hello.feed"), "--feed-prefix");
  EXPECT_EQ(option_for("target.imei"), "--imei");
}

TEST(OptionFor, OneOfSeveralIsCountedAsPeopleCount) {
  EXPECT_EQ(option_for("allowed_senders[1]"), "--sender, number 2");
  EXPECT_EQ(option_for("spec.impus[0]"), "--impus-file, number 1");
  EXPECT_EQ(option_for("warrant.targets[2]"), "--imei, --impu or --impi, number 3");
  EXPECT_EQ(option_for("warrant.targets[2].imei"), "--imei");
}

TEST(OptionFor, WhatNoOptionStandsForStaysAsItIs) {
  for (const char* field : {"", ".", "..", "span.until_", "certificate", "a[", "[]", "allowed_senders[x]",
                            "allowed_senders[99999999999]", "/etc/vouch/ca.pem", "file.address.pem"}) {
    EXPECT_EQ(option_for(field), field);
  }
}

}  // namespace
}  // namespace vouch::services::test
