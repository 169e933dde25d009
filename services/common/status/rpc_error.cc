#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/common/status/status.h"

namespace vouch::services {

RpcError read_status(const grpc::Status& status) {
  RpcError error{status.error_code(), {}, {}, status.error_message()};
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return error;
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest request;
    if (detail.UnpackTo(&info)) {
      error.reason = info.reason();
    } else if (detail.UnpackTo(&request) && request.field_violations_size() > 0) {
      error.field = request.field_violations(0).field();
    }
  }
  return error;
}

}  // namespace vouch::services
