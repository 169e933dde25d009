#include <future>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "bench/fleet/fleet.h"

#include "bench/load/pace.h"
#include "bench/load/subscriber.h"
#include "bench/load/target.h"
#include "vouch/v1/ingest.grpc.pb.h"

namespace vouch::bench {
namespace {

namespace v1 = ::vouch::v1;
using Stream = grpc::ClientReaderWriter<v1::IngestRequest, v1::IngestResponse>;

constexpr const char* kPcscf = "10.9.9.9";
constexpr const char* kScscf = "10.9.9.10";
constexpr std::uint32_t kPort = 5060;
constexpr std::int64_t kUsPerS = 1'000'000;
constexpr std::int64_t kNsPerUs = 1000;
/// A sender that has little to tell waits so long for more.
constexpr std::chrono::milliseconds kGathers{2};
constexpr int kTogether = 64;  // messages in a request at most

v1::IngestRequest hello(const std::string& feed) {
  v1::IngestRequest request;
  request.mutable_hello()->set_feed(feed);
  request.mutable_hello()->set_kind(v1::LIVE);
  request.mutable_hello()->set_observation_point(v1::AT_S_CSCF);
  return request;
}

v1::SipMessage envelope(bool from_network) {
  v1::SipMessage sip;
  sip.mutable_source()->set_address(from_network ? kScscf : kPcscf);
  sip.mutable_source()->set_port(kPort);
  sip.mutable_destination()->set_address(from_network ? kPcscf : kScscf);
  sip.mutable_destination()->set_port(kPort);
  sip.set_transport(v1::UDP);
  return sip;
}

void fill(v1::SipMessage& sip, const std::string& octets, std::uint64_t sequence, std::int64_t ago_s) {
  sip.set_sequence(sequence);
  sip.set_octets(octets);
  const std::int64_t now = Pace::wall_us() - ago_s * kUsPerS;
  sip.mutable_observed_at()->set_seconds(now / kUsPerS);
  sip.mutable_observed_at()->set_nanos(static_cast<std::int32_t>(now % kUsPerS * kNsPerUs));
}

/// One stream and its share of the fleet: every `fleet.senders`-th.
class Share {
 public:
  Share(const Fleet& fleet, std::uint64_t first, const std::shared_ptr<grpc::Channel>& channel,
        const std::string& feed)
      : fleet_(fleet),
        first_(first),
        stub_(v1::IngestService::NewStub(channel)),
        stream_(stub_->Ingest(&context_)) {
    v1::IngestResponse welcome;
    if (!stream_->Write(hello(feed)) || !stream_->Read(&welcome)) broken();
    before_ = welcome.welcome().settled_sequence();
  }

  Settled run(const Pace& pace) {
    Settled settled;
    auto reading = std::async(std::launch::async, [&] { read(pace, settled); });
    write(pace);
    stream_->WritesDone();
    reading.get();
    if (const grpc::Status status = stream_->Finish(); !status.ok())
      throw std::runtime_error("stream: " + status.error_message());
    return settled;
  }

 private:
  std::uint64_t index_of(std::uint64_t nth) const {
    return first_ + nth * static_cast<unsigned>(fleet_.senders);
  }

  /// What is due goes in one request, as a sender does that spares its network.
  void write(const Pace& pace) {
    v1::IngestRequest request;
    auto& due = *request.mutable_messages()->mutable_messages();
    RegisterPair pair;
    std::uint64_t sequence = before_;
    for (std::uint64_t nth = 0; index_of(nth) < fleet_.roster.count;) {
      if (!pace.is_due(index_of(nth))) std::this_thread::sleep_until(pace.due(index_of(nth)) + kGathers);
      for (due.Clear();
           index_of(nth) < fleet_.roster.count && pace.is_due(index_of(nth)) && due.size() < kTogether;
           ++nth) {
        const auto [number, round] = fleet_.roster.at(index_of(nth));
        render(pair, number, round);
        fill(*due.Add() = request_, pair.request, ++sequence, fleet_.ago_s);
        fill(*due.Add() = success_, pair.success, ++sequence, fleet_.ago_s);
      }
      if (!stream_->Write(request)) return;
    }
  }

  void read(const Pace& pace, Settled& settled) {
    std::uint64_t told = 0;  // registrations of this share that are acknowledged
    for (v1::IngestResponse response; stream_->Read(&response);) {
      if (!response.has_ack() || response.ack().settled_sequence() <= before_) continue;
      settled.messages = response.ack().settled_sequence() - before_;
      for (; told < settled.messages / 2; ++told) settled.waits.add(pace.waited_us(index_of(told)));
    }
  }

  [[noreturn]] void broken() { throw std::runtime_error("stream: " + stream_->Finish().error_message()); }

  const Fleet& fleet_;
  std::uint64_t first_;
  const v1::SipMessage request_ = envelope(false);
  const v1::SipMessage success_ = envelope(true);
  std::unique_ptr<v1::IngestService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<Stream> stream_;
  std::uint64_t before_ = 0;  ///< what the feed was settled up to when this stream began
};

}  // namespace

Settled send_over_grpc(const Fleet& fleet, const GrpcTarget& target, const std::string& feed) {
  std::vector<std::unique_ptr<Share>> shares;
  for (int i = 0; i < fleet.senders; ++i)
    shares.push_back(std::make_unique<Share>(fleet, static_cast<std::uint64_t>(i), connect(target),
                                             feed + "-" + std::to_string(i)));
  const Pace pace{fleet.per_second};
  std::vector<std::future<Settled>> running;
  for (auto& share : shares)
    running.push_back(std::async(std::launch::async, [&] { return share->run(pace); }));
  Settled all;
  for (auto& one : running) {
    const Settled settled = one.get();
    all.messages += settled.messages;
    all.waits.merge(settled.waits);
  }
  return all;
}

}  // namespace vouch::bench
