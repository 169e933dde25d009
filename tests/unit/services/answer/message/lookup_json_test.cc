#include "services/answer/message/lookup_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

/// What goes on record is what the contract's own JSON says.
void expect_canonical(const v1::LookupRequest& request) {
  const google::protobuf::Message& any = request;
  EXPECT_EQ(nlohmann::json::parse(to_json(request)), nlohmann::json::parse(to_json(any))) << to_json(request);
}

TEST(LookupJson, SaysWhatTheContractsJsonSays) {
  v1::LookupRequest request;
  expect_canonical(request);
  request.set_liid("L1 \"quoted\" \\ \n \x01 \u00e4");
  expect_canonical(request);
  request.mutable_target();
  expect_canonical(request);
  request.mutable_target()->set_imei("35693803564380");
  expect_canonical(request);
  request.mutable_target()->set_impi("alice@example.com");
  expect_canonical(request);
  request.mutable_target()->set_impu(std::string{"sip:a\0b@example.com", 19});
  expect_canonical(request);
}

TEST(LookupJson, WritesTimesAsTheContractsJsonDoes) {
  v1::LookupRequest request;
  for (const std::int32_t nanos : {0, 1, 1'000, 500'000'000, 999'999'999}) {
    request.mutable_at()->set_seconds(1'790'000'000);
    request.mutable_at()->set_nanos(nanos);
    expect_canonical(request);
  }
  request.mutable_as_of()->set_seconds(-62'135'596'800);
  expect_canonical(request);
}

TEST(LookupJson, ATimeThatIsNoneIsKeptAsText) {
  v1::LookupRequest request;
  request.mutable_at()->set_nanos(-1);
  expect_canonical(request);
  EXPECT_NE(to_json(request).find("asText"), std::string::npos);
}

}  // namespace
}  // namespace vouch::services
