#pragma once

#include <grpcpp/security/credentials.h>

#include <chrono>
#include <memory>
#include <string>

namespace vouch::services {

/// Whether a gRPC server at `address` says within `limit` that it serves (the standard service
/// grpc.health.v1.Health).
bool answers_serving(const std::string& address, const std::shared_ptr<grpc::ChannelCredentials>& credentials,
                     std::chrono::milliseconds limit);

}  // namespace vouch::services
