#pragma once

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>

#include "services/common/tls/pem.h"

namespace vouch::services {

/// Leaves TLS 1.3 as the only protocol gRPC can agree on. gRPC 1.51 has no setter for the least version, but
/// it cannot agree on TLS 1.2 without a cipher for it; the only one allowed here needs a pre-shared key,
/// which nobody has. Call it before any other use of gRPC and while the process has one thread.
void require_tls_1_3();

/// Credentials of a server: a client certificate is demanded and verified.
std::shared_ptr<grpc::ServerCredentials> server_credentials(const Pem& pem);
/// Credentials of a client that presents its certificate.
std::shared_ptr<grpc::ChannelCredentials> client_credentials(const Pem& pem);

}  // namespace vouch::services
