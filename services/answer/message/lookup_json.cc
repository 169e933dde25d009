#include "services/answer/message/lookup_json.h"

#include <google/protobuf/util/time_util.h>

#include <nlohmann/json.hpp>

#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

using Json = nlohmann::json;

Json target_json(const v1::Target& target) {
  Json json = Json::object();
  if (target.has_imei()) json["imei"] = target.imei();
  if (target.has_impu()) json["impu"] = target.impu();
  if (target.has_impi()) json["impi"] = target.impi();
  return json;
}

bool is_time(const google::protobuf::Timestamp& time) {
  return us_from(time, {}).has_value();
}

}  // namespace

std::string to_json(const v1::LookupRequest& request) {
  using google::protobuf::util::TimeUtil;
  const bool readable =
      (!request.has_at() || is_time(request.at())) && (!request.has_as_of() || is_time(request.as_of()));
  if (!readable) return to_json(static_cast<const google::protobuf::Message&>(request));
  Json json{{"liid", request.liid()}};
  if (request.has_target()) json["target"] = target_json(request.target());
  if (request.has_at()) json["at"] = TimeUtil::ToString(request.at());
  if (request.has_as_of()) json["asOf"] = TimeUtil::ToString(request.as_of());
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace vouch::services
