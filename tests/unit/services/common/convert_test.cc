#include "services/common/convert/convert.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace vouch::services {
namespace {

RC_GTEST_PROP(Times, GoToProtobufAndBack, ()) {
  const std::int64_t us = *rc::gen::inRange<std::int64_t>(-62'135'596'800'000'000, 253'402'300'799'000'000);
  RC_ASSERT(*us_from(to_proto(us), "t") == us);
}

TEST(Times, ANonsenseTimestampIsRefusedByItsField) {
  google::protobuf::Timestamp time;
  time.set_nanos(-1);
  EXPECT_EQ(us_from(time, "at").error().field, "at");
}

TEST(Json, ARequestWithANonsenseTimestampCanStillGoOnRecord) {
  v1::Interval interval;
  interval.mutable_since()->set_seconds(253'402'300'800);
  const std::string json = to_json(interval);
  EXPECT_TRUE(json.starts_with("{\"asText\":\"since")) << json;
  EXPECT_NE(json.find("253402300800"), std::string::npos);
}

TEST(Targets, AMissingOneIsNamed) {
  EXPECT_EQ(target_from({}, "target").error().code, "TARGET_MISSING");
}

TEST(Targets, ABadOneIsNamedByItsField) {
  v1::Target target;
  target.set_imei("12");
  EXPECT_EQ(target_from(target, "target").error().field, "target.imei");
}

TEST(Warrants, AnEndBeforeTheBeginIsRefused) {
  v1::Warrant message;
  message.set_liid("L");
  message.set_authority("A");
  message.add_targets()->set_impu("sip:a@b.c");
  *message.mutable_valid_from() = to_proto(std::int64_t{2'000'000});
  *message.mutable_valid_until() = to_proto(std::int64_t{1'000'000});
  message.add_deliveries(v1::Warrant::QUERY);
  EXPECT_EQ(warrant_from(message).error().code, "BAD_PERIOD");
}

}  // namespace
}  // namespace vouch::services
