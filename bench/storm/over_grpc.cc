#include <grpcpp/create_channel.h>

#include <chrono>
#include <future>
#include <stdexcept>
#include <utility>
#include <vector>

#include "bench/load/subscriber.h"
#include "bench/storm/fleet.h"
#include "services/common/tls/credentials.h"
#include "vouch/v1/ingest.grpc.pb.h"

namespace vouch::bench {
namespace {

namespace v1 = ::vouch::v1;
using Stream = grpc::ClientReaderWriter<v1::IngestRequest, v1::IngestResponse>;

constexpr const char* kPcscf = "10.9.9.9";
constexpr const char* kScscf = "10.9.9.10";
constexpr std::uint32_t kPort = 5060;

v1::IngestRequest hello(const std::string& feed) {
  v1::IngestRequest request;
  request.mutable_hello()->set_feed(feed);
  request.mutable_hello()->set_kind(v1::LIVE);
  request.mutable_hello()->set_observation_point(v1::AT_S_CSCF);
  return request;
}

v1::IngestRequest message(std::string octets, bool from_network, std::uint64_t sequence) {
  v1::IngestRequest request;
  v1::SipMessage& sip = *request.mutable_message();
  sip.set_sequence(sequence);
  sip.set_octets(std::move(octets));
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  sip.mutable_observed_at()->set_seconds(seconds.count());
  sip.mutable_observed_at()->set_nanos(static_cast<std::int32_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(since - seconds).count() * 1000));
  sip.mutable_source()->set_address(from_network ? kScscf : kPcscf);
  sip.mutable_source()->set_port(kPort);
  sip.mutable_destination()->set_address(from_network ? kPcscf : kScscf);
  sip.mutable_destination()->set_port(kPort);
  sip.set_transport(v1::UDP);
  return request;
}

std::uint64_t settled_at_last(Stream& stream) {
  std::uint64_t settled = 0;
  for (v1::IngestResponse response; stream.Read(&response);)
    if (response.has_ack()) settled = response.ack().settled_sequence();
  return settled;
}

std::uint64_t send_share(const Fleet& fleet, std::uint64_t first,
                         const std::shared_ptr<grpc::Channel>& channel, const std::string& feed) {
  const auto stub = v1::IngestService::NewStub(channel);
  grpc::ClientContext context;
  const auto stream = stub->Ingest(&context);
  auto settled = std::async(std::launch::async, [&] { return settled_at_last(*stream); });
  bool open = stream->Write(hello(feed));
  // Every stream begins behind what the one before it settled, so numbers grow with the rounds.
  std::uint64_t sequence = (fleet.round - 1) * 2 * kFleetMax;
  const std::uint64_t before = sequence;
  for (std::uint64_t number = first; open && number < fleet.subscribers;
       number += static_cast<unsigned>(fleet.senders)) {
    RegisterPair pair = register_pair(number, fleet.round);
    open = stream->Write(message(std::move(pair.request), false, ++sequence)) &&
           stream->Write(message(std::move(pair.success), true, ++sequence));
  }
  stream->WritesDone();
  const std::uint64_t last = settled.get();
  const grpc::Status status = stream->Finish();
  if (!status.ok()) throw std::runtime_error("stream: " + status.error_message());
  return last - before;
}

}  // namespace

std::uint64_t send_over_grpc(const Fleet& fleet, const GrpcTarget& target) {
  const auto pem = services::read_pem(target.ca, {target.certificate, target.key});
  if (!pem) throw std::runtime_error(pem.error().code + " in " + pem.error().field);
  const auto credentials = services::client_credentials(*pem);
  std::vector<std::future<std::uint64_t>> shares;
  for (int i = 0; i < fleet.senders; ++i) {
    grpc::ChannelArguments own;
    own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL,
               1);  // a connection for each stream, as from several S-CSCFs
    const auto channel = grpc::CreateCustomChannel(target.address, credentials, own);
    shares.push_back(std::async(std::launch::async, [=] {
      return send_share(fleet, static_cast<std::uint64_t>(i), channel, target.feed + "-" + std::to_string(i));
    }));
  }
  std::uint64_t settled = 0;
  for (auto& share : shares) settled += share.get();
  return settled;
}

}  // namespace vouch::bench
