#include <algorithm>
#include <array>

#include "services/common/status/status.h"

namespace vouch::services {
namespace {

struct Row {
  std::string_view reason;
  grpc::StatusCode code;
};

constexpr std::array kCodes{
    Row{"NO_CERTIFICATE", grpc::StatusCode::UNAUTHENTICATED},
    Row{"ROLE_NOT_PERMITTED", grpc::StatusCode::PERMISSION_DENIED},
    Row{"FEED_NOT_YOURS", grpc::StatusCode::PERMISSION_DENIED},
    Row{"FEED_BUSY", grpc::StatusCode::FAILED_PRECONDITION},
    Row{"MESSAGE_TOO_LARGE", grpc::StatusCode::RESOURCE_EXHAUSTED},
    Row{"SPOOL_FULL", grpc::StatusCode::RESOURCE_EXHAUSTED},
    Row{"SPOOL_FAILED", grpc::StatusCode::UNAVAILABLE},
    Row{"FEED_EXISTS", grpc::StatusCode::ALREADY_EXISTS},
    Row{"FEED_UNREADABLE", grpc::StatusCode::FAILED_PRECONDITION},
    Row{"FEED_UNKNOWN", grpc::StatusCode::NOT_FOUND},
    Row{"TOO_MANY_FEEDS", grpc::StatusCode::RESOURCE_EXHAUSTED},
    Row{"QUARANTINE_FULL", grpc::StatusCode::UNAVAILABLE},
    Row{"QUARANTINE_FAILED", grpc::StatusCode::UNAVAILABLE},
    Row{"QUARANTINE_DAMAGED", grpc::StatusCode::UNAVAILABLE},
    Row{"NO_SUCH_FEED", grpc::StatusCode::NOT_FOUND},
    Row{"NOT_DRAINED_YET", grpc::StatusCode::DEADLINE_EXCEEDED},
    Row{"OVERLOADED", grpc::StatusCode::RESOURCE_EXHAUSTED},
    Row{"WARRANT_NOT_FOUND", grpc::StatusCode::PERMISSION_DENIED},
    Row{"WARRANT_AWAITING_APPROVAL", grpc::StatusCode::PERMISSION_DENIED},
    Row{"WARRANT_NOT_YET_VALID", grpc::StatusCode::PERMISSION_DENIED},
    Row{"WARRANT_EXPIRED", grpc::StatusCode::PERMISSION_DENIED},
    Row{"WARRANT_REVOKED", grpc::StatusCode::PERMISSION_DENIED},
    Row{"TARGET_NOT_COVERED", grpc::StatusCode::PERMISSION_DENIED},
    Row{"OUTSIDE_PERIOD", grpc::StatusCode::PERMISSION_DENIED},
    Row{"DELIVERY_NOT_PERMITTED", grpc::StatusCode::PERMISSION_DENIED},
    Row{"SAME_ADMINISTRATOR", grpc::StatusCode::PERMISSION_DENIED},
    Row{"SESSION_NOT_FOUND", grpc::StatusCode::NOT_FOUND},
    Row{"NO_SUCH_WARRANT", grpc::StatusCode::NOT_FOUND},
    Row{"LIID_IN_USE", grpc::StatusCode::ALREADY_EXISTS},
    Row{"ALREADY_APPROVED", grpc::StatusCode::FAILED_PRECONDITION},
    Row{"ALREADY_REVOKED", grpc::StatusCode::FAILED_PRECONDITION},
    Row{"ALREADY_EXPIRED", grpc::StatusCode::FAILED_PRECONDITION},
    Row{"BINDING_NOT_FOUND", grpc::StatusCode::NOT_FOUND},
    Row{"NO_CATALOGUE", grpc::StatusCode::NOT_FOUND},
    Row{"NO_SUCH_POLICY", grpc::StatusCode::NOT_FOUND},
    Row{"POLICY_VERSION_IN_USE", grpc::StatusCode::ALREADY_EXISTS},
    Row{"POLICY_ALREADY_IN_FORCE", grpc::StatusCode::FAILED_PRECONDITION},
    Row{"POLICY_OVERTAKEN", grpc::StatusCode::ABORTED},
    Row{"SAFETY_STOP", grpc::StatusCode::FAILED_PRECONDITION},
    Row{"STOPPING", grpc::StatusCode::UNAVAILABLE},
    Row{"UNAVAILABLE", grpc::StatusCode::UNAVAILABLE},
    Row{"TIMEOUT", grpc::StatusCode::DEADLINE_EXCEEDED},
    Row{"CONFLICT", grpc::StatusCode::ABORTED},
    Row{"CORRUPT", grpc::StatusCode::DATA_LOSS},
    Row{"DENIED", grpc::StatusCode::INTERNAL},
    Row{"INTERNAL", grpc::StatusCode::INTERNAL},
    Row{"NOT_FOUND", grpc::StatusCode::NOT_FOUND},
};

}  // namespace

grpc::StatusCode grpc_code_of(std::string_view reason) {
  const auto row =
      std::find_if(kCodes.begin(), kCodes.end(), [&](const Row& r) { return r.reason == reason; });
  return row == kCodes.end() ? grpc::StatusCode::INVALID_ARGUMENT : row->code;
}

}  // namespace vouch::services
