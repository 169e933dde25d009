#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>
#include <google/protobuf/wrappers.pb.h>

#include <algorithm>
#include <chrono>

#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

constexpr std::int64_t kUsPerSecond = 1'000'000;
// What protobuf's Timestamp can say: years 1 to 9999.
constexpr std::int64_t kLeastSeconds = -62'135'596'800;
constexpr std::int64_t kMostSeconds = 253'402'300'799;

}  // namespace

google::protobuf::Timestamp to_proto(std::int64_t us) {
  std::int64_t seconds = us / kUsPerSecond;
  std::int64_t rest = us % kUsPerSecond;
  if (rest < 0) {
    rest += kUsPerSecond;
    --seconds;
  }
  google::protobuf::Timestamp time;
  time.set_seconds(std::clamp(seconds, kLeastSeconds, kMostSeconds));
  time.set_nanos(static_cast<std::int32_t>(rest * 1000));
  return time;
}

Result<std::int64_t> us_from(const google::protobuf::Timestamp& time, const std::string& field) {
  const bool valid = time.seconds() >= kLeastSeconds && time.seconds() <= kMostSeconds && time.nanos() >= 0 &&
                     time.nanos() < 1'000'000'000;
  if (!valid) return fail("BAD_TIME", field);
  return time.seconds() * kUsPerSecond + time.nanos() / 1000;
}

std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

v1::Interval to_proto(const Period& period) {
  v1::Interval interval;
  *interval.mutable_since() = to_proto(period.since);
  *interval.mutable_until() = to_proto(period.until);
  return interval;
}

std::string to_json(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  if (google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return json;
  google::protobuf::StringValue as_text;
  as_text.set_value(message.ShortDebugString());
  std::string quoted;
  if (!google::protobuf::util::MessageToJsonString(as_text, &quoted).ok()) return "{}";
  return "{\"asText\":" + quoted + "}";
}

}  // namespace vouch::services
