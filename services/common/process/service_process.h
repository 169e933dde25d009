#pragma once

#include <grpcpp/impl/codegen/service_type.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/common/config/config.h"

namespace vouch::services {

/// What a process serves, made from its configuration; destroyed after the server has stopped.
class Served {
 public:
  virtual ~Served() = default;
  virtual std::vector<grpc::Service*> services() = 0;
  /// The process stops: ends what would not end by itself (open streams). Called once, before the server
  /// waits for its calls.
  virtual void stop() = 0;
};

/// Runs a service process: reads `--config FILE`, logs, serves with TLS 1.3, health and reflection, and stops
/// cleanly on SIGTERM or SIGINT. Returns the exit code: 0 stopped, 1 could not serve, 2 usage or
/// configuration.
int run_service(Process process, const std::string& name, int argc, char** argv,
                const std::function<Result<std::unique_ptr<Served>>(const ServiceConfig&)>& make);

}  // namespace vouch::services
