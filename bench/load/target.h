#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>

namespace vouch::bench {

/// A service of ours, and as whom to call it (PEM files).
struct GrpcTarget {
  std::string address;
  std::string ca;
  std::string certificate;
  std::string key;
};

/// A connection of its own, as from another host. Throws std::runtime_error: the files are not usable.
std::shared_ptr<grpc::Channel> connect(const GrpcTarget& target);

}  // namespace vouch::bench
