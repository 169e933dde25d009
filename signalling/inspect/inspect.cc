#include "signalling/inspect/inspect.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "domain/common/sorted_set.h"
#include "signalling/capture/capture_file.h"
#include "signalling/pipeline/pipeline.h"

namespace vouch::signalling {
namespace {

using RegistrationKey = std::pair<RegistrationId, std::uint16_t>;

/// Counts the messages of one file and runs them through a pipeline.
class Inspection : public MessageSink {
 public:
  Inspection(InspectReport& report, std::string file, ObservationPoint point)
      : report_(report), file_(std::move(file)), pipeline_("inspect", point) {}

  void on_message(ObservedMessage&& message) override {
    report_.counts.add(message.octets);
    pipeline_.take(std::move(message), ++sequence_);
  }

  void on_glimpse(ObservedMessage&& message) override { report_.counts.add(message.octets); }

  void on_problem(Problem&& problem) override { report_.problems.push_back({file_, std::move(problem)}); }

  std::vector<AcceptedRegistration> finish() {
    pipeline_.finish();
    PipelineOutput output = pipeline_.drain();
    for (Refusal& refusal : output.refusals) on_problem(std::move(refusal.problem));
    report_.malformed_messages += pipeline_.counters().malformed;
    return std::move(output.registrations);
  }

 private:
  InspectReport& report_;
  std::string file_;
  Pipeline pipeline_;
  std::uint64_t sequence_ = 0;
};

std::vector<InspectedRegistration> merge(const std::vector<AcceptedRegistration>& accepted) {
  std::vector<RegistrationFact> facts;
  std::map<RegistrationKey, std::vector<Impu>> associated;
  std::map<RegistrationKey, std::set<std::uint16_t>> hops;
  for (const AcceptedRegistration& seen : accepted) {
    for (const AcceptedContact& contact : seen.contacts) {
      facts.push_back(fact_of(seen, seen.aor, contact));
      const RegistrationKey key{seen.registration.id, contact.index};
      insert_all_sorted(associated[key], seen.associated);
      hops[key].insert(seen.registration.hop);
    }
  }
  std::vector<InspectedRegistration> registrations;
  for (MergedRegistration& merged : merge_hops(facts)) {
    const RegistrationKey key{merged.fact.registration->id, merged.fact.contact.index};
    registrations.push_back({std::move(merged), associated[key], hops[key].size()});
  }
  return registrations;
}

}  // namespace

InspectReport inspect(const std::vector<std::filesystem::path>& files, ObservationPoint point) {
  InspectReport report;
  std::vector<AcceptedRegistration> accepted;
  for (const std::filesystem::path& file : files) {
    Inspection inspection{report, file.filename().string(), point};
    if (const auto stats = read_capture_file(file, inspection); !stats) {
      report.all_readable = false;
      inspection.on_problem(
          {stats.error().code, stats.error().field, "The file cannot be read as a capture or as SIP text."});
    }
    auto found = inspection.finish();
    std::move(found.begin(), found.end(), std::back_inserter(accepted));
  }
  report.registrations = merge(accepted);
  return report;
}

}  // namespace vouch::signalling
