#pragma once

#include <grpcpp/server_context.h>

#include "services/common/caller/caller.h"

namespace vouch::services {

/// Who makes this call, if its role may make it. `method` is the full name
/// ("/vouch.v1.WarrantService/CreateWarrant"). Errors: NO_CERTIFICATE, ROLE_NOT_PERMITTED.
Result<Caller> admit(const grpc::ServerContextBase& context, std::string_view method);

/// Whom the record of a refused call names: as much as the certificate says, whether or not it makes a caller
/// of ours. What it does not say is empty, the role Role::kNone.
Caller claimed_caller(const grpc::ServerContextBase& context);

}  // namespace vouch::services
