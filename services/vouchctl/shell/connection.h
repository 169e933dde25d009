#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <memory>
#include <string>

#include "services/common/config/config.h"
#include "services/vouchctl/shell/shell.h"

namespace vouch::services {

enum class Endpoint { kIngest, kCorrelator, kExporter };

/// A channel to a service, and as whom.
struct Connection {
  std::shared_ptr<grpc::Channel> channel;
  std::string caller;  ///< common name of the certificate presented
};

/// Connects with the identity that --as names, else the one the configuration gives for `role`
/// ("administrator", "mediation", "feed"). Errors: NO_CONFIGURATION, BAD_CONFIGURATION, NO_SUCH_IDENTITY,
/// NOT_READABLE: all Exit::kUsage; and those of read_pem().
Outcome<Connection> connect(const Shell& shell, Endpoint endpoint, const std::string& role);

/// Bounds a unary call.
void set_deadline(grpc::ClientContext& context, std::chrono::seconds time = std::chrono::seconds{30});

/// What a failed call means. The code is the service's reason, or SERVICE_UNREACHABLE, DEADLINE_EXCEEDED,
/// CALL_FAILED; where the service names a field, the field is the option it comes from. What the service
/// finds wrong with the request is the user's to mend: Exit::kUsage.
Failure failure_of(const grpc::Status& status);

}  // namespace vouch::services
