#include "services/answer/message/answer_message.h"

#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

using services::to_proto;  // found before those below hide it

v1::LegRole to_proto(LegRole role) {
  return role == LegRole::kOriginating ? v1::ORIGINATING : v1::TERMINATING;
}

v1::LegOutcome to_proto(LegOutcome outcome) {
  switch (outcome) {
    case LegOutcome::kTrying:
      return v1::TRYING;
    case LegOutcome::kAnswered:
      return v1::ANSWERED;
    case LegOutcome::kRangOnly:
      return v1::RANG_ONLY;
    case LegOutcome::kFailed:
      return v1::FAILED;
  }
  return v1::LEG_OUTCOME_UNSPECIFIED;
}

v1::AssociationOutcome to_proto(AssociationOutcome outcome) {
  switch (outcome) {
    case AssociationOutcome::kMatched:
      return v1::MATCHED;
    case AssociationOutcome::kAmbiguous:
      return v1::AMBIGUOUS;
    case AssociationOutcome::kNoBinding:
      return v1::NO_BINDING;
  }
  return v1::ASSOCIATION_OUTCOME_UNSPECIFIED;
}

v1::MatchKind to_proto(MatchKind match) {
  switch (match) {
    case MatchKind::kNone:
      return v1::MATCH_KIND_UNSPECIFIED;
    case MatchKind::kInstanceId:
      return v1::INSTANCE_ID;
    case MatchKind::kGruu:
      return v1::GRUU;
    case MatchKind::kContactUri:
      return v1::CONTACT_URI;
    case MatchKind::kFlow:
      return v1::FLOW;
    case MatchKind::kSingleBinding:
      return v1::SINGLE_BINDING;
  }
  return v1::MATCH_KIND_UNSPECIFIED;
}

v1::SessionKind to_proto(SessionKind kind) {
  switch (kind) {
    case SessionKind::kCall:
      return v1::CALL;
    case SessionKind::kMessage:
      return v1::MESSAGE;
    case SessionKind::kSubscription:
      return v1::SUBSCRIPTION;
    case SessionKind::kReferral:
      return v1::REFERRAL;
  }
  return v1::SESSION_KIND_UNSPECIFIED;
}

v1::SessionEnd to_proto(SessionEnd end) {
  switch (end) {
    case SessionEnd::kHungUp:
      return v1::HUNG_UP;
    case SessionEnd::kCancelled:
      return v1::CANCELLED;
    case SessionEnd::kRefused:
      return v1::REFUSED;
    case SessionEnd::kCompleted:
      return v1::COMPLETED;
    case SessionEnd::kUnsubscribed:
      return v1::UNSUBSCRIBED;
    case SessionEnd::kDialogGone:
      return v1::DIALOG_GONE;
    case SessionEnd::kTimerExpired:
      return v1::TIMER_EXPIRED;
    case SessionEnd::kTakenOver:
      return v1::TAKEN_OVER;
  }
  return v1::SESSION_END_UNSPECIFIED;
}

v1::Fork to_proto(Fork fork) {
  switch (fork) {
    case Fork::kNone:
      return v1::NO_FORK;
    case Fork::kParallel:
      return v1::PARALLEL;
    case Fork::kSequential:
      return v1::SEQUENTIAL;
  }
  return v1::FORK_UNSPECIFIED;
}

v1::Leg to_proto(const ToldLeg& told) {
  v1::Leg message;
  message.set_role(to_proto(told.leg.role));
  message.set_outcome(to_proto(told.leg.outcome));
  for (const Impu& impu : told.leg.identities) message.add_identities(impu.reveal());
  message.set_identity_asserted(told.leg.identity_asserted);
  v1::Association& association = *message.mutable_association();
  association.set_outcome(to_proto(told.association.outcome));
  association.set_match(to_proto(told.association.match));
  for (const ToldBinding& candidate : told.candidates) {
    *association.add_candidates() = to_proto(candidate.disclosed, candidate.verdict);
  }
  association.set_withheld_candidates(static_cast<std::uint32_t>(told.withheld_candidates));
  association.set_why(told.association.why);
  for (const Evidence& evidence : told.association.evidence) *association.add_evidence() = to_proto(evidence);
  association.set_contradicted(told.association.contradicted());
  message.set_call_id(told.leg.call_id);
  if (told.leg.answered_at) *message.mutable_answered_at() = to_proto(*told.leg.answered_at);
  if (told.leg.ended_at) *message.mutable_ended_at() = to_proto(*told.leg.ended_at);
  message.set_status(told.leg.status);
  if (!told.fork_by_q.empty()) message.add_notes(told.fork_by_q);
  if (told.session_verdict) *message.mutable_session_verdict() = to_proto(*told.session_verdict);
  return message;
}

}  // namespace

v1::Session to_proto(const ToldSession& told) {
  v1::Session message;
  message.set_call_id(told.session.call_id);
  *message.mutable_started_at() = to_proto(told.session.started_at);
  if (told.session.answered_at) *message.mutable_answered_at() = to_proto(*told.session.answered_at);
  if (told.session.ended_at) *message.mutable_ended_at() = to_proto(*told.session.ended_at);
  for (const ToldLeg& leg : told.legs) *message.add_legs() = to_proto(leg);
  message.set_withheld_legs(static_cast<std::uint32_t>(told.withheld_legs));
  message.set_went_on_at_period_end(told.went_on_at_period_end);
  message.set_kind(to_proto(told.session.kind));
  if (told.session.end) message.set_end(to_proto(*told.session.end));
  if (told.session.ended_by) message.set_ended_by(to_proto(*told.session.ended_by));
  message.set_status(told.session.status);
  if (told.session.expires_at) *message.mutable_expires_at() = to_proto(*told.session.expires_at);
  message.set_fork(to_proto(told.session.fork));
  for (const std::string& service : told.session.services) message.add_services(service);
  message.set_request_disposition(told.session.disposition);
  for (const std::string& note : told.session.notes) message.add_notes(note);
  return message;
}

v1::AnswerBasis to_proto(const Basis& basis) {
  v1::AnswerBasis message;
  message.set_liid(basis.liid.reveal());
  *message.mutable_as_of() = to_proto(basis.as_of);
  *message.mutable_coverage() = to_proto(basis.coverage);
  message.set_audit_entry(basis.audit_entry);
  return message;
}

}  // namespace vouch::services
