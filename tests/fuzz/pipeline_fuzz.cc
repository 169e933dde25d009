#include "signalling/pipeline/pipeline.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "domain/binding/timeline.h"
#include "domain/session/fold.h"
#include "tests/fuzz/fuzz_target.h"

namespace vouch::fuzz {
namespace {

using namespace signalling;

/// Between messages stands one octet that SIP has no use for: it says how much later the next one was seen.
constexpr char kSecondLater = '\x1e';
constexpr char kHourLater = '\x1f';
constexpr std::string_view kSeparators{"\x1e\x1f"};
constexpr std::int64_t kStart = 1'795'500'000'000'000;

/// The first octet chooses where the feed observes.
ObservationPoint point_of(char octet) {
  constexpr std::array points{ObservationPoint::kUnspecified, ObservationPoint::kBeforePcscf,
                              ObservationPoint::kBehindPcscf, ObservationPoint::kAtScscf,
                              ObservationPoint::kOnIsc};
  return points[static_cast<unsigned char>(octet) % points.size()];
}

struct Drained {
  std::map<Impu, std::vector<RegistrationFact>> facts;
  std::map<std::string, std::vector<SessionFact>> calls;
};

void drain(Pipeline& pipeline, Drained& drained) {
  PipelineOutput output = pipeline.drain();
  for (const AcceptedRegistration& accepted : output.registrations)
    for (const RegistrationFact& fact : facts_of(accepted)) drained.facts[fact.impu].push_back(fact);
  for (const RegistrationFact& report : output.reports) drained.facts[report.impu].push_back(report);
  for (SessionFact& fact : output.sessions) drained.calls[fact.call_id].push_back(std::move(fact));
  for (const Refusal& refusal : output.refusals) {
    require(!refusal.problem.code.empty(), "a refusal has a code");
    require(is_plain_text(refusal.problem.code) && is_plain_text(refusal.problem.where) &&
                is_plain_text(refusal.problem.detail),
            "refusals are plain text");
  }
}

Drained read_feed(std::string_view stream, ObservationPoint point) {
  Pipeline pipeline("fuzz", point);
  Drained drained;
  NetworkTime now = NetworkTime::from_us(kStart);
  std::uint64_t sequence = 0;
  std::uint64_t settled = 0;
  while (!stream.empty()) {
    const std::size_t end = std::min(stream.find_first_of(kSeparators), stream.size());
    ObservedMessage message;
    message.octets = std::string(stream.substr(0, end));
    message.observed_at = now;
    message.source = {"198.51.100.20", 5060};
    message.destination = {"198.51.100.1", 5060};
    message.where = "message " + std::to_string(++sequence);
    pipeline.take(std::move(message), sequence);
    drain(pipeline, drained);
    require(pipeline.settled() >= settled && pipeline.settled() <= sequence, "what is settled stays settled");
    settled = pipeline.settled();
    if (end == stream.size()) break;
    now = now.plus_s(stream[end] == kHourLater ? 3600 : 1);
    stream.remove_prefix(end + 1);
  }
  pipeline.finish();
  drain(pipeline, drained);
  require(pipeline.settled() == sequence, "in the end everything is settled");
  require(pipeline.counters().messages == sequence, "every message is counted");
  return drained;
}

/// Whatever facts a stranger can bring about, their order makes no difference.
void check_bindings(std::vector<RegistrationFact> facts) {
  const auto bindings = timeline(facts);
  require(novel(facts, facts).empty(), "facts that are known tell nothing");
  std::reverse(facts.begin(), facts.end());
  require(timeline(facts) == bindings, "bindings follow from the set of facts");
}

/// Facts of calls, too, tell the same in any order.
void check_sessions(std::vector<SessionFact> facts) {
  const std::size_t told = sessions(facts).size();
  std::reverse(facts.begin(), facts.end());
  require(sessions(facts).size() == told, "sessions follow from the set of facts");
}

void take(std::string_view octets) {
  if (octets.empty()) return;
  Drained drained = read_feed(octets.substr(1), point_of(octets.front()));
  for (auto& [impu, facts] : drained.facts) check_bindings(std::move(facts));
  for (auto& [call, facts] : drained.calls) check_sessions(std::move(facts));
}

const Target kTarget{"pipeline", take};

}  // namespace
}  // namespace vouch::fuzz
