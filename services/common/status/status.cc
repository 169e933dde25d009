#include "services/common/status/status.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace vouch::services {
namespace {

/// What a client is told of storage's own codes.
std::string public_reason(const std::string& code) {
  if (code == "UNAVAILABLE") return "STORAGE_UNAVAILABLE";
  if (code == "TIMEOUT") return "STORAGE_TIMEOUT";
  if (code == "DENIED" || code == "CORRUPT") return "INTERNAL";
  return code;
}

bool helps_to_retry(grpc::StatusCode code) {
  return code == grpc::StatusCode::UNAVAILABLE || code == grpc::StatusCode::ABORTED ||
         code == grpc::StatusCode::RESOURCE_EXHAUSTED;
}

}  // namespace

grpc::Status to_status(const Error& error) {
  const grpc::StatusCode code = grpc_code_of(error.code);
  const std::string reason = public_reason(error.code);
  const bool bad_request = code == grpc::StatusCode::INVALID_ARGUMENT;
  const std::string sentence = bad_request && !error.field.empty() ? reason + " in " + error.field : reason;

  google::rpc::Status details;
  details.set_code(code);
  details.set_message(sentence);
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("vouch");
  details.add_details()->PackFrom(info);
  if (bad_request) {
    google::rpc::BadRequest request;
    auto* violation = request.add_field_violations();
    violation->set_field(error.field);
    violation->set_description(reason +
                               (error.offset > 0 ? " at octet " + std::to_string(error.offset) : ""));
    details.add_details()->PackFrom(request);
  }
  if (helps_to_retry(code)) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(1);
    details.add_details()->PackFrom(retry);
  }
  return {code, sentence, details.SerializeAsString()};
}

}  // namespace vouch::services
