#pragma once

#include <grpcpp/server_context.h>

#include "services/common/caller/caller.h"

namespace vouch::services {

/// Who makes this call, if its role may make it. `method` is the full name
/// ("/vouch.v1.WarrantService/CreateWarrant"). Errors: NO_CERTIFICATE, ROLE_NOT_PERMITTED.
Result<Caller> admit(const grpc::ServerContextBase& context, std::string_view method);

}  // namespace vouch::services
