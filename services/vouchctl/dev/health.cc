#include "services/vouchctl/dev/health.h"

#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <string_view>
#include <vector>

namespace vouch::services {
namespace {

constexpr int kRetryMs = 50;  // gRPC would wait a second before it tries an address again

// The messages of the health service are so small that they are written out here: an empty request asks for
// the whole server, and SERVING is field 1 with value 1.
constexpr std::string_view kServing{"\x08\x01", 2};

std::string octets_of(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string octets;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return octets;
  for (const auto& slice : slices) {
    octets.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return octets;
}

}  // namespace

bool answers_serving(const std::string& address, const std::shared_ptr<grpc::ChannelCredentials>& credentials,
                     std::chrono::milliseconds limit) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kRetryMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kRetryMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kRetryMs);
  // Whatever proxy the caller's environment names: it is not for this machine itself.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  grpc::GenericStub stub{grpc::CreateCustomChannel(address, credentials, arguments)};
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + limit);
  context.set_wait_for_ready(true);
  const grpc::Slice nothing{""};
  grpc::CompletionQueue queue;
  const auto call =
      stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", grpc::ByteBuffer{&nothing, 1}, &queue);
  call->StartCall();
  grpc::ByteBuffer reply;
  grpc::Status status;
  call->Finish(&reply, &status, nullptr);
  void* tag = nullptr;
  bool done = false;
  queue.Next(&tag, &done);
  return done && status.ok() && octets_of(reply) == kServing;
}

}  // namespace vouch::services
