#pragma once

#include <grpcpp/support/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"

namespace vouch::services {

/// The gRPC code a reason code is told with. Codes of domain parsers (BAD_..., TOO_LONG, ...) are
/// INVALID_ARGUMENT.
grpc::StatusCode grpc_code_of(std::string_view reason);

/// The one way an error becomes a status: code, a sentence without values, and details a client can act on
/// (google.rpc.ErrorInfo with domain "vouch"; BadRequest naming the field; RetryInfo where trying again
/// helps).
grpc::Status to_status(const Error& error);

/// A status read back by a client.
struct RpcError {
  grpc::StatusCode code = grpc::StatusCode::UNKNOWN;
  std::string reason;  ///< of ErrorInfo; empty if the status has none
  std::string field;   ///< of the first violation of BadRequest
  std::string message;
};
RpcError read_status(const grpc::Status& status);

}  // namespace vouch::services
