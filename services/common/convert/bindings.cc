#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

v1::Direction to_proto(Direction direction) {
  switch (direction) {
    case Direction::kSupports:
      return v1::SUPPORTS;
    case Direction::kAgainst:
      return v1::AGAINST;
    case Direction::kContradicts:
      return v1::CONTRADICTS;
    case Direction::kNeutral:
      return v1::NEUTRAL;
  }
  return v1::DIRECTION_UNSPECIFIED;
}

v1::EndReason to_proto(EndReason reason) {
  switch (reason) {
    case EndReason::kDeregistered:
      return v1::DEREGISTERED;
    case EndReason::kExpired:
      return v1::EXPIRED;
    case EndReason::kExpiredOrUnknown:
      return v1::EXPIRED_OR_UNKNOWN;
    case EndReason::kReplaced:
      return v1::REPLACED;
    case EndReason::kOverwrittenSameImpi:
      return v1::OVERWRITTEN_SAME_IMPI;
    case EndReason::kOverwrittenSameAddress:
      return v1::OVERWRITTEN_SAME_ADDRESS;
    case EndReason::kNetworkInitiated:
      return v1::NETWORK_INITIATED;
  }
  return v1::END_REASON_UNSPECIFIED;
}

}  // namespace

v1::ClientType to_proto(ClientType type) {
  switch (type) {
    case ClientType::kUndetermined:
      return v1::CLIENT_TYPE_UNDETERMINED;
    case ClientType::kSelfContained:
      return v1::SELF_CONTAINED;
    case ClientType::kCommonRegistration:
      return v1::COMMON_REGISTRATION;
    case ClientType::kEmbedded:
      return v1::EMBEDDED;
  }
  return v1::CLIENT_TYPE_UNSPECIFIED;
}

v1::TrustLevel to_proto(TrustLevel level) {
  switch (level) {
    case TrustLevel::kUndetermined:
      return v1::TRUST_LEVEL_UNDETERMINED;
    case TrustLevel::kUntrusted:
      return v1::UNTRUSTED;
    case TrustLevel::kTrusted:
      return v1::TRUSTED;
  }
  return v1::TRUST_LEVEL_UNSPECIFIED;
}

v1::Evidence to_proto(const Evidence& evidence) {
  v1::Evidence message;
  message.set_code(evidence.code);
  message.set_value(evidence.value);
  message.set_seen_in(evidence.seen_in);
  message.set_direction(to_proto(evidence.direction));
  if (evidence.first_seen) *message.mutable_first_seen() = to_proto(*evidence.first_seen);
  if (evidence.last_seen) *message.mutable_last_seen() = to_proto(*evidence.last_seen);
  return message;
}

v1::Verdict to_proto(const Verdict& verdict) {
  v1::Verdict message;
  message.set_client_type(to_proto(verdict.client_type));
  message.set_trust_level(to_proto(verdict.trust_level));
  for (const Evidence& evidence : verdict.evidence) *message.add_evidence() = to_proto(evidence);
  message.set_policy_version(verdict.policy_version);
  message.set_rule(verdict.rule);
  message.set_reason(verdict.reason);
  return message;
}

namespace {

v1::Signalling to_proto(Signalling signalling) {
  return signalling == Signalling::kSessions ? v1::SESSIONS : v1::REGISTRATIONS;
}

}  // namespace

v1::Coverage to_proto(const Coverage& coverage) {
  v1::Coverage message;
  *message.mutable_since() = to_proto(coverage.since);
  *message.mutable_until() = to_proto(coverage.until);
  message.set_complete(coverage.complete());
  for (const BlindInterval& interval : coverage.blind) {
    auto* blind = message.add_blind();
    *blind->mutable_since() = to_proto(interval.since);
    *blind->mutable_until() = to_proto(interval.until);
    blind->set_reason(interval.reason);
    blind->set_of(to_proto(interval.of));
    blind->set_feed(interval.feed);
    if (interval.point != ObservationPoint::kUnspecified)
      blind->set_observation_point(std::string{name_of(interval.point)});
    blind->set_count(interval.count);
    blind->set_joined(interval.joined);
  }
  for (const CoverageNote& told : coverage.notes) {
    auto* note = message.add_notes();
    note->set_feed(told.feed);
    note->set_reason(told.reason);
    note->set_count(told.count);
    *note->mutable_since() = to_proto(told.since);
    *note->mutable_until() = to_proto(told.until);
  }
  for (const std::string& feed : coverage.feeds) message.add_feeds(feed);
  for (const Signalling of : coverage.of) message.add_of(to_proto(of));
  return message;
}

v1::Binding to_proto(const DisclosedBinding& disclosed, const Verdict& verdict) {
  const Binding& binding = disclosed.binding;
  v1::Binding message;
  message.set_binding_id(format_uuid(binding.id.octets));
  message.set_impu(binding.impu.reveal());
  if (binding.impi) message.set_impi(binding.impi->reveal());
  if (binding.instance) *message.mutable_instance_id() = to_proto(*binding.instance);
  if (binding.reg_id) message.set_reg_id(*binding.reg_id);
  if (const auto q = binding.q_at(binding.end())) message.set_q(*q);
  message.set_contact(binding.contact.reveal());
  message.set_emergency(binding.emergency);
  if (const auto when = disclosed.registered_at()) *message.mutable_registered_at() = to_proto(*when);
  message.set_registered_before_period(disclosed.registered_before_period);
  if (const auto when = disclosed.refreshed_at()) *message.mutable_refreshed_at() = to_proto(*when);
  message.set_refreshed_outside_period(disclosed.refreshed_outside_period);
  message.set_stood_at_period_end(disclosed.stood_at_period_end);
  *message.mutable_expires_at() = to_proto(binding.expires_at);
  if (binding.ended_at) *message.mutable_ended_at() = to_proto(*binding.ended_at);
  if (binding.end_reason) message.set_end_reason(to_proto(*binding.end_reason));
  if (const auto count = disclosed.refreshes()) message.set_refreshes(*count);
  *message.mutable_verdict() = to_proto(verdict);
  for (const SeenCallId& seen : binding.call_ids) message.add_call_ids(seen.call_id);
  for (const std::string& feed : binding.feeds) message.add_feeds(feed);
  for (const std::string& note : binding.notes) message.add_notes(note);
  return message;
}

}  // namespace vouch::services
