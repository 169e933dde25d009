#include "signalling/pipeline/pipeline.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "domain/common/sorted_set.h"
#include "signalling/isc/third_party_order.h"
#include "signalling/isc/third_party_register.h"
#include "signalling/reginfo/notify_versions.h"
#include "signalling/reginfo/reginfo_reading.h"
#include "signalling/sip/derived_id.h"
#include "signalling/sip/register_reading.h"
#include "signalling/sip/session_reading.h"

namespace vouch::signalling {
namespace {

constexpr std::array kSentences{
    std::pair<std::string_view, std::string_view>{"NOT_SIP", "The first line is no start line of SIP."},
    std::pair<std::string_view, std::string_view>{"BAD_VERSION", "The version is not SIP/2.0."},
    std::pair<std::string_view, std::string_view>{"BAD_STATUS", "The status is not one of 100 to 699."},
    std::pair<std::string_view, std::string_view>{"MISSING_HEADER",
                                                  "A header that every message has is missing."},
    std::pair<std::string_view, std::string_view>{"BAD_HEADER",
                                                  "A header that every message has cannot be read."},
    std::pair<std::string_view, std::string_view>{"CSEQ_METHOD_MISMATCH",
                                                  "CSeq names another method than the request."},
    std::pair<std::string_view, std::string_view>{
        "DUPLICATE_HEADER", "A header that may stand once stands twice: the message brings nothing."},
    std::pair<std::string_view, std::string_view>{"BAD_CONTENT_LENGTH", "Content-Length is no length."},
    std::pair<std::string_view, std::string_view>{"BODY_TOO_SHORT",
                                                  "Content-Length promises more octets than there are."},
    std::pair<std::string_view, std::string_view>{"TOO_LARGE", "The message is larger than is read."},
};

std::string sentence_for(const std::string& code) {
  const auto known = std::find_if(kSentences.begin(), kSentences.end(),
                                  [&](const auto& pair) { return pair.first == code; });
  return std::string{known == kSentences.end() ? "The message cannot be read." : known->second};
}

}  // namespace

struct Pipeline::State {
  FeedContext feed;
  RegisterPairing pairing;
  NotifyVersions versions;
  ThirdPartyOrder third_parties;
  PipelineOutput output;
  PipelineCounters counters;
  std::uint64_t last_sequence = 0;

  void refuse(std::uint64_t sequence, const ObservedMessage& seen, const Problem& problem) {
    const std::string place = problem.where.empty() ? seen.where
                              : seen.where.empty()  ? problem.where
                                                    : seen.where + ", " + problem.where;
    output.refusals.push_back(
        {sequence, {problem.code, place, problem.detail}, seen.octets, seen.observed_at});
  }

  void refuse(std::uint64_t sequence, const ObservedMessage& seen, const Error& error) {
    ++counters.malformed;
    const std::string place =
        error.offset > 0 ? error.field + " at octet " + std::to_string(error.offset) : error.field;
    refuse(sequence, seen, Problem{error.code, place, sentence_for(error.code)});
  }

  void report(RegistrationFact&& fact, const MessagesDigest& digest) {
    ++counters.reports;
    fact.registration.change().messages = digest;
    output.reports.push_back(std::move(fact));
  }

  void accept(AcceptedRegistration&& accepted, const MessagesDigest& digest) {
    accepted.registration.messages = digest;
    output.registrations.push_back(std::move(accepted));
  }

  void take_notify(const SipMessage& message, const ObservedMessage& seen, std::uint64_t sequence) {
    ++counters.notifies;
    // Any UE can send a NOTIFY; only where the S-CSCF alone sends is it the registrar's word.
    if (feed.point != ObservationPoint::kOnIsc) return;
    ReginfoReading reading = read_reginfo(message, seen.observed_at, feed);
    for (const Problem& problem : reading.problems) refuse(sequence, seen, problem);
    const bool gap = reading.version && !versions.follows(reading.subscription, *reading.version);
    const MessagesDigest digest{digest_of_lines(digest_line(seen.octets))};
    for (RegistrationFact& fact : reading.facts) {
      if (gap && !reading.full)
        insert_sorted(fact.registration.change().notes, std::string{"REGINFO_VERSION_GAP"});
      report(std::move(fact), digest);
    }
  }

  void take_third_party(const SipMessage& message, const ObservedMessage& seen, std::uint64_t sequence) {
    if (!message.is_request) return;  // an application server's answer binds nothing
    ++counters.third_party_registers;
    // Elsewhere it tells nothing, and who wrote it is not known: nothing of it is kept.
    const bool on_isc = feed.point == ObservationPoint::kOnIsc;
    const auto place = on_isc ? third_parties.place(message, seen.observed_at) : std::nullopt;
    ThirdPartyReading reading = read_third_party_register(message, place.value_or(seen.observed_at), feed);
    for (const Problem& problem : reading.problems) refuse(sequence, seen, problem);
    const MessagesDigest digest{digest_of_lines(digest_line(seen.octets))};
    if (reading.accepted) accept(std::move(*reading.accepted), digest);
    for (RegistrationFact& fact : reading.reports) {
      // Where the S-CSCF's own count tells the place, the REGISTER it embedded has no say in it.
      if (place) fact.registration.change().call_id.clear(), fact.registration.change().cseq = 0;
      report(std::move(fact), digest);
    }
  }

  void take_register(SipMessage message, const ObservedMessage& seen, std::uint64_t sequence) {
    message.body.clear();
    const bool is_request = message.is_request;
    SeenRegister taken{std::move(message), seen.source, seen.observed_at, sequence, digest_line(seen.octets)};
    const auto pair =
        is_request ? pairing.take_request(std::move(taken)) : pairing.take_final(std::move(taken));
    if (!pair) return;
    RegisterReading reading = read_registration(pair->request.message, pair->request.source,
                                                pair->success.message, pair->success.observed_at, feed);
    for (const Problem& problem : reading.problems) refuse(sequence, seen, problem);
    if (reading.accepted)
      accept(std::move(*reading.accepted),
             {digest_of_lines(pair->request.digest_line + pair->success.digest_line)});
  }

  void count(const SipMessage& message) {
    const bool to_register = message.method == "REGISTER";
    if (message.is_request && to_register) ++counters.registers;
    if (message.is_request && message.method == "INVITE") ++counters.invites;
    if (to_register && message.is_success()) ++counters.register_successes;
    if (to_register && message.status >= 200) ++counters.register_finals;
  }
};

Pipeline::Pipeline(std::string feed, ObservationPoint point) : state_(std::make_unique<State>()) {
  state_->feed = {std::move(feed), point};
}

Pipeline::~Pipeline() = default;

void Pipeline::take(const ObservedMessage& message, std::uint64_t sequence) {
  PipelineOutput& output = state_->output;
  const std::size_t registrations = output.registrations.size();
  const std::size_t reports = output.reports.size();
  read(message, sequence);
  const std::string& note = message.note;
  if (note.empty()) return;
  for (std::size_t i = registrations; i < output.registrations.size(); ++i)
    insert_sorted(output.registrations[i].registration.notes, note);
  for (std::size_t i = reports; i < output.reports.size(); ++i)
    insert_sorted(output.reports[i].registration.change().notes, note);
}

void Pipeline::read(const ObservedMessage& message, std::uint64_t sequence) {
  State& state = *state_;
  state.last_sequence = std::max(state.last_sequence, sequence);
  ++state.counters.messages;
  auto parsed = parse_sip(message.octets);
  if (!parsed) return state.refuse(sequence, message, parsed.error());
  state.count(*parsed);
  if (parsed->method == "REGISTER") {
    if (is_third_party(*parsed, state.feed)) return state.take_third_party(*parsed, message, sequence);
    // Here nothing is paired: no response comes by, and what waited for one would hold everything up.
    if (state.feed.point == ObservationPoint::kOnIsc) {
      if (!parsed->is_request) return;
      return state.refuse(
          sequence, message,
          Problem{"NOT_THIRD_PARTY", "header From", "On ISC the S-CSCF registers, not the user."});
    }
    if (parsed->is_request || parsed->status >= 200)
      state.take_register(std::move(*parsed), message, sequence);
  } else if (is_reg_notify(*parsed)) {
    state.take_notify(*parsed, message, sequence);
  } else if (auto fact = read_session_fact(*parsed, message, state.feed)) {
    state.output.sessions.push_back(std::move(*fact));
  }
}

void Pipeline::finish() {
  state_->pairing.finish();
}

PipelineOutput Pipeline::drain() {
  return std::exchange(state_->output, {});
}

std::uint64_t Pipeline::settled() const {
  const auto waiting = state_->pairing.waiting_since();
  return waiting ? *waiting - 1 : state_->last_sequence;
}

std::vector<Unpaired> Pipeline::take_unpaired() {
  return state_->pairing.take_unpaired();
}

const PipelineCounters& Pipeline::counters() const {
  state_->counters.unpaired_registers = state_->pairing.unpaired_requests();
  state_->counters.unpaired_successes = state_->pairing.unpaired_successes();
  return state_->counters;
}

}  // namespace vouch::signalling
