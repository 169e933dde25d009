#include "services/vouchctl/feed/import_file.h"

#include <thread>
#include <utility>

#include "services/common/convert/convert.h"
#include "services/vouchctl/feed/file_digest.h"
#include "services/vouchctl/feed/progress_bar.h"
#include "services/vouchctl/shell/connection.h"
#include "signalling/capture/capture_file.h"
#include "vouch/v1/ingest.grpc.pb.h"

namespace vouch::services {
namespace {

using Stream = grpc::ClientReaderWriter<v1::IngestRequest, v1::IngestResponse>;

v1::TransportProtocol to_proto(signalling::Transport transport) {
  switch (transport) {
    case signalling::Transport::kUdp:
      return v1::UDP;
    case signalling::Transport::kTcp:
      return v1::TCP;
    case signalling::Transport::kSctp:
      return v1::SCTP;
    case signalling::Transport::kUnknown:
      break;
  }
  return v1::TRANSPORT_PROTOCOL_UNSPECIFIED;
}

v1::IngestRequest request_of(signalling::ObservedMessage&& message, std::uint64_t sequence) {
  v1::IngestRequest request;
  v1::SipMessage& sip = *request.mutable_message();
  sip.set_sequence(sequence);
  sip.set_octets(std::move(message.octets));
  *sip.mutable_observed_at() = services::to_proto(message.observed_at);
  sip.mutable_source()->set_address(message.source.address);
  sip.mutable_source()->set_port(message.source.port);
  sip.mutable_destination()->set_address(message.destination.address);
  sip.mutable_destination()->set_port(message.destination.port);
  sip.set_transport(to_proto(message.transport));
  sip.set_where(message.where);
  return request;
}

void add_problem(v1::ImportReport& report, const std::string& code, const std::string& where,
                 const std::string& detail) {
  v1::InputProblem& problem = *report.add_problems();
  problem.set_code(code);
  problem.set_file(report.file());
  problem.set_where(where);
  problem.set_detail(detail);
}

/// Sends what is read, behind what is settled.
class Sender : public signalling::MessageSink {
 public:
  Sender(Stream& stream, std::uint64_t settled, v1::ImportReport& report)
      : stream_(stream), settled_(settled), report_(report), progress_(report.file()) {}

  void on_message(signalling::ObservedMessage&& message) override {
    if (++sequence_ <= settled_ || broken_) return;
    broken_ = !stream_.Write(request_of(std::move(message), sequence_));
    if (!broken_) ++sent_;
  }

  void on_problem(signalling::Problem&& problem) override {
    add_problem(report_, problem.code, problem.where, problem.detail);
  }

  bool on_progress(std::uint64_t read, std::uint64_t total) override {
    progress_.show(read, total);
    return !broken_;
  }

  std::uint64_t sent() const { return sent_; }

 private:
  Stream& stream_;
  std::uint64_t settled_;
  v1::ImportReport& report_;
  ProgressBar progress_;
  std::uint64_t sequence_ = 0;
  std::uint64_t sent_ = 0;
  bool broken_ = false;
};

/// Reads acknowledgements while the file is sent, so that neither side waits for the other.
class AckReader {
 public:
  explicit AckReader(Stream& stream) : thread_([this, &stream] { read(stream); }) {}
  ~AckReader() { join(); }
  AckReader(const AckReader&) = delete;
  AckReader& operator=(const AckReader&) = delete;

  void join() {
    if (thread_.joinable()) thread_.join();
  }
  const v1::IngestTotals& totals() const { return totals_; }
  const std::vector<v1::Refusal>& refusals() const { return refusals_; }

 private:
  void read(Stream& stream) {
    v1::IngestResponse response;
    while (stream.Read(&response)) {
      totals_ = response.ack().totals();
      refusals_.insert(refusals_.end(), response.ack().refusals().begin(), response.ack().refusals().end());
    }
  }

  v1::IngestTotals totals_;
  std::vector<v1::Refusal> refusals_;
  std::thread thread_;
};

void put_totals(const v1::IngestTotals& totals, v1::ImportReport& report) {
  const auto count = [](std::uint64_t number) { return static_cast<std::uint32_t>(number); };
  report.set_messages(count(totals.messages()));
  report.set_registrations(count(totals.registrations()));
  report.set_facts_stored(count(totals.facts_stored()));
  report.set_facts_known(count(totals.facts_known()));
  report.set_session_facts_stored(count(totals.session_facts_stored()));
  report.set_session_facts_known(count(totals.session_facts_known()));
  report.set_bindings_changed(count(totals.bindings_changed()));
  report.set_refused(count(totals.refused()));
  report.set_unpaired_registers(count(totals.unpaired_registers()));
}

Outcome<std::uint64_t> greet(Stream& stream, const v1::ImportReport& report, v1::ObservationPoint point) {
  v1::IngestRequest request;
  v1::Hello& hello = *request.mutable_hello();
  hello.set_feed(report.feed());
  hello.set_kind(v1::CAPTURE_FILE);
  hello.set_observation_point(point);
  v1::IngestResponse response;
  if (!stream.Write(request) || !stream.Read(&response))
    return tl::make_unexpected(failure_of(stream.Finish()));
  return response.welcome().settled_sequence();
}

void send_span(Stream& stream, const signalling::CaptureStats& stats) {
  if (!stats.first_seen || !stats.last_seen) return;
  v1::IngestRequest request;
  *request.mutable_span()->mutable_since() = services::to_proto(*stats.first_seen);
  *request.mutable_span()->mutable_until() = services::to_proto(*stats.last_seen);
  stream.Write(request);
}

}  // namespace

Outcome<v1::ImportReport> import_file(const std::shared_ptr<grpc::Channel>& channel,
                                      const std::string& prefix, const std::filesystem::path& file,
                                      v1::ObservationPoint point) {
  const auto digest = sha256_of(file);
  if (!digest) return tl::make_unexpected(digest.error());
  v1::ImportReport report;
  report.set_file(file.filename().string());
  report.set_feed(prefix + "/capture/" + digest->substr(0, 32));

  const auto stub = v1::IngestService::NewStub(channel);
  grpc::ClientContext context;
  const auto stream = stub->Ingest(&context);
  const auto settled = greet(*stream, report, point);
  if (!settled) return tl::make_unexpected(settled.error());

  AckReader acks{*stream};
  Result<signalling::CaptureStats> stats = fail("NOT_READ");
  std::uint64_t sent = 0;
  {
    Sender sender{*stream, *settled, report};
    stats = signalling::read_capture_file(file, sender);
    sent = sender.sent();
  }
  if (stats) send_span(*stream, *stats);
  stream->WritesDone();
  acks.join();
  const grpc::Status status = stream->Finish();
  if (!stats) return tl::make_unexpected(stats.error());
  if (!status.ok()) return tl::make_unexpected(failure_of(status));
  report.set_already_imported(sent == 0 && *settled > 0);
  put_totals(acks.totals(), report);
  for (const auto& refusal : acks.refusals())
    add_problem(report, refusal.code(), refusal.where(), refusal.detail());
  return report;
}

}  // namespace vouch::services
