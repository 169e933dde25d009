#pragma once

#include <optional>
#include <string>

#include "domain/coverage/coverage.h"
#include "domain/trust/verdict.h"
#include "domain/warrant/scope.h"
#include "domain/warrant/warrant.h"
#include "vouch/v1/types.pb.h"
#include "vouch/v1/warrant.pb.h"

/// Between the domain and the contract. Conversions to protobuf never fail; those from it name the field that
/// is wrong.
namespace vouch::services {

namespace v1 = ::vouch::v1;

google::protobuf::Timestamp to_proto(std::int64_t us);
template <class Tag>
google::protobuf::Timestamp to_proto(Timestamp<Tag> time) {
  return to_proto(time.us);
}
/// Errors: BAD_TIME with `field`, where it is no valid protobuf timestamp.
Result<std::int64_t> us_from(const google::protobuf::Timestamp& time, const std::string& field);
template <class Time>
Result<Time> time_from(const google::protobuf::Timestamp& time, const std::string& field) {
  return us_from(time, field).map([](std::int64_t us) { return Time::from_us(us); });
}
/// The time now by the machine's clock.
std::int64_t now_us();

v1::InstanceId to_proto(const InstanceId& instance);
v1::ClientType to_proto(ClientType type);
v1::TrustLevel to_proto(TrustLevel level);
v1::Evidence to_proto(const Evidence& evidence);
v1::Verdict to_proto(const Verdict& verdict);
v1::Coverage to_proto(const Coverage& coverage);
/// The binding as disclosed, with its verdict.
v1::Binding to_proto(const DisclosedBinding& disclosed, const Verdict& verdict);
v1::Interval to_proto(const Period& period);

v1::Target to_proto(const Target& target);
/// The LIID of a request that is turned away, for its record; empty where it cannot be read.
Liid readable_liid(const std::string& liid);
/// Errors: those of parse_target(), TARGET_MISSING; `field` names where the target stands.
Result<Target> target_from(const v1::Target& target, const std::string& field);

v1::Warrant to_proto(const Warrant& warrant, NetworkTime now);
/// What a client may set of a warrant. Errors: BAD_LIID, AUTHORITY_MISSING, TARGET_MISSING, those of a
/// target, BAD_TIME, BAD_PERIOD (it ends before it begins), DELIVERY_MISSING.
Result<Warrant> warrant_from(const v1::Warrant& warrant);

/// Canonical protobuf JSON, one line, default values included. What has none (a timestamp past year 9999) is
/// told as `{"asText": "<text format>"}`: whatever was asked can go on record.
std::string to_json(const google::protobuf::Message& message);

}  // namespace vouch::services
