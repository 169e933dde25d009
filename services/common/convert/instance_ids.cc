#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

v1::InstanceKind to_proto(InstanceKind kind) {
  switch (kind) {
    case InstanceKind::kImei:
      return v1::IMEI;
    case InstanceKind::kMeid:
      return v1::MEID;
    case InstanceKind::kUuid:
      return v1::UUID;
    case InstanceKind::kOther:
      return v1::OTHER;
  }
  return v1::OTHER;
}

}  // namespace

v1::InstanceId to_proto(const InstanceId& instance) {
  v1::InstanceId message;
  message.set_kind(to_proto(instance.kind));
  message.set_received(instance.received);
  message.set_normalized(instance.normalized);
  message.set_well_formed(instance.well_formed);
  if (instance.imei) message.set_imei(instance.imei->reveal());
  if (instance.candidate_imei) message.set_candidate_imei(instance.candidate_imei->reveal());
  if (const auto& digits = instance.imei ? instance.imei : instance.candidate_imei) {
    message.set_tac(digits->tac());
    message.set_serial_number(digits->serial_number());
    message.set_check_digit(std::to_string(digits->check_digit()));
  }
  for (const std::string& problem : instance.problems) message.add_problems(problem);
  return message;
}

}  // namespace vouch::services
