#include "bench/load/target.h"

#include <grpcpp/create_channel.h>

#include <stdexcept>

#include "services/common/tls/credentials.h"

namespace vouch::bench {

std::shared_ptr<grpc::Channel> connect(const GrpcTarget& target) {
  const auto pem = services::read_pem(target.ca, {target.certificate, target.key});
  if (!pem) throw std::runtime_error(pem.error().code + " in " + pem.error().field);
  grpc::ChannelArguments own;
  own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(target.address, services::client_credentials(*pem), own);
}

}  // namespace vouch::bench
