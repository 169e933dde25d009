#include "tests/scenarios/telling.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "domain/binding/timeline.h"
#include "domain/correlation/associate.h"
#include "domain/correlation/branches.h"
#include "domain/correlation/fork_by_q.h"
#include "domain/session/join.h"
#include "signalling/pipeline/pipeline.h"
#include "tests/scenarios/staging.h"

namespace vouch::scenarios {
namespace {

std::string seconds_of(NetworkTime time) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", static_cast<double>(time.us - at_seconds(0).us) / 1e6);
  return text.data();
}

/// `alice` for sip:alice@example.com, other identities whole.
std::string user_of(const Impu& impu) {
  const std::string& text = impu.reveal();
  const std::string home = "@example.com";
  return text.starts_with("sip:") && text.ends_with(home) ? text.substr(4, text.size() - 4 - home.size())
                                                          : text;
}

std::string_view word(LegOutcome outcome) {
  switch (outcome) {
    case LegOutcome::kTrying:
      return "TRYING";
    case LegOutcome::kAnswered:
      return "ANSWERED";
    case LegOutcome::kRangOnly:
      return "RANG_ONLY";
    case LegOutcome::kFailed:
      return "FAILED";
  }
  return "";
}

std::string_view word(MatchKind match) {
  switch (match) {
    case MatchKind::kNone:
      return "";
    case MatchKind::kInstanceId:
      return "INSTANCE_ID";
    case MatchKind::kGruu:
      return "GRUU";
    case MatchKind::kContactUri:
      return "CONTACT_URI";
    case MatchKind::kFlow:
      return "FLOW";
    case MatchKind::kSingleBinding:
      return "SINGLE_BINDING";
  }
  return "";
}

/// The phone whose instance-id a binding has, with its reg-id; else the contact.
std::string device_of(const Scenario& scenario, const Binding& binding) {
  const std::string flow = binding.reg_id ? "/" + std::to_string(*binding.reg_id) : "";
  for (const auto& [name, station] : scenario.stations) {
    if (binding.instance && !station.instance.empty() &&
        parse_instance_id(station.instance, false).same_instance(*binding.instance))
      return name + flow;
  }
  return binding.contact.reveal();
}

std::string told(const Scenario& scenario, const Association& association) {
  if (association.outcome == AssociationOutcome::kNoBinding) return "NO_BINDING " + association.why;
  std::string text = association.outcome == AssociationOutcome::kMatched ? "MATCHED " : "AMBIGUOUS ";
  text += word(association.match);
  std::vector<std::string> devices;
  for (const Binding& candidate : association.candidates) devices.push_back(device_of(scenario, candidate));
  std::sort(devices.begin(), devices.end());
  for (const std::string& device : devices) text += " " + device;
  for (const Evidence& evidence : association.evidence) text += " " + evidence.code;
  return text;
}

std::string told(const Scenario& scenario, const SessionLeg& leg, const Association& association) {
  std::string text = leg.role == LegRole::kOriginating ? "originating" : "terminating";
  for (const Impu& impu : leg.identities) text += " " + user_of(impu);
  text += std::string{" "} + std::string{word(leg.outcome)} +
          (leg.status != 0 && leg.role == LegRole::kTerminating ? " " + std::to_string(leg.status) : "") +
          ": " + told(scenario, association);
  return text;
}

/// The legs of a session, each with what q-values have to do with its place in the fork.
std::vector<std::string> told_legs(const Scenario& scenario, const Session& session,
                                   std::span<const Binding> bindings) {
  std::vector<Association> associations;
  for (const SessionLeg& leg : session.legs) associations.push_back(associate(leg, bindings));
  tell_branches_apart(session.legs, associations);
  std::vector<BoundLeg> bound;
  for (std::size_t i = 0; i < session.legs.size(); ++i) {
    const Association& one = associations[i];
    const bool matched = one.outcome == AssociationOutcome::kMatched;
    bound.push_back({&session.legs[i], matched ? &one.candidates.front() : nullptr});
  }
  const std::vector<std::string> notes = explain_fork_by_q(bound, session.disposition);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < session.legs.size(); ++i) {
    lines.push_back(told(scenario, session.legs[i], associations[i]));
    if (!notes[i].empty()) lines.back() += " note " + notes[i];
  }
  return lines;
}

std::string told(const Session& session) {
  std::string text = "session " + session.call_id;
  for (const std::string& call_id : session.joined) text += "+" + call_id;
  if (session.kind != SessionKind::kCall) text += " " + std::string{name_of(session.kind)};
  text += " started " + seconds_of(session.started_at);
  if (session.answered_at) text += " answered " + seconds_of(*session.answered_at);
  if (session.ended_at) text += " ended " + seconds_of(*session.ended_at);
  if (session.end) text += " " + std::string{name_of(*session.end)};
  if (session.status != 0) text += " " + std::to_string(session.status);
  if (session.ended_by) text += *session.ended_by == LegRole::kOriginating ? " by caller" : " by callee";
  if (session.expires_at && !session.ended_at) text += " expires " + seconds_of(*session.expires_at);
  if (session.fork != Fork::kNone) text += " fork " + std::string{name_of(session.fork)};
  if (!session.disposition.empty()) text += " asked for " + session.disposition;
  for (const std::string& note : session.notes) text += " note " + note;
  for (const Relation& relation : session.relations)
    text += " " + std::string{name_of(relation.kind)} + " " + relation.call_id;
  return text;
}

std::vector<Binding> bindings_of(const std::vector<RegistrationFact>& facts) {
  std::map<Impu, std::vector<RegistrationFact>> by_impu;
  for (const RegistrationFact& fact : facts) by_impu[fact.impu].push_back(fact);
  std::vector<Binding> bindings;
  for (const auto& [impu, own] : by_impu) {
    for (Binding& binding : timeline(own)) bindings.push_back(std::move(binding));
  }
  return bindings;
}

}  // namespace

Result<Facts> observe(const Scenario& scenario) {
  auto messages = play(scenario);
  if (!messages) return tl::make_unexpected(messages.error());
  signalling::Pipeline pipeline{"scenario", scenario.point};
  std::uint64_t sequence = 0;
  for (signalling::ObservedMessage& message : *messages) pipeline.take(std::move(message), ++sequence);
  pipeline.finish();
  signalling::PipelineOutput output = pipeline.drain();
  if (!output.refusals.empty())
    return fail("REFUSED",
                output.refusals.front().problem.code + " " + output.refusals.front().problem.where);
  Facts facts{std::move(output.reports), std::move(output.sessions)};
  for (const AcceptedRegistration& accepted : output.registrations) {
    for (RegistrationFact& fact : facts_of(accepted)) facts.registrations.push_back(std::move(fact));
  }
  return facts;
}

std::vector<std::string> tell(const Scenario& scenario, const Facts& facts) {
  const std::vector<Binding> bindings = bindings_of(facts.registrations);
  std::vector<std::string> lines;
  for (Session& session : joined_sessions(facts.sessions)) {
    if (scenario.now) session = settled_at(std::move(session), at_seconds(*scenario.now));
    lines.push_back(told(session));
    for (std::string& leg : told_legs(scenario, session, bindings)) lines.push_back(std::move(leg));
  }
  if (lines.empty()) lines.emplace_back("no session");
  return lines;
}

}  // namespace vouch::scenarios
