#include "services/correlator/watch_messages.h"

#include <utility>

#include "services/answer/message/answer_message.h"
#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

v1::AmendmentReason reason_of(AmendmentReason reason) {
  switch (reason) {
    case AmendmentReason::kRegistrationCameLate:
      return v1::REGISTRATION_CAME_LATE;
    case AmendmentReason::kRegistrationCorrected:
      return v1::REGISTRATION_CORRECTED;
    case AmendmentReason::kSessionMessageCameLate:
      return v1::SESSION_MESSAGE_CAME_LATE;
    case AmendmentReason::kOthersCameLate:
      return v1::OTHERS_CAME_LATE;
  }
  return v1::AMENDMENT_REASON_UNSPECIFIED;
}

std::vector<v1::Change> changes_of(const ChangesAnswer& answer) {
  std::vector<v1::Change> changes;
  for (const ToldChange& told : answer.changes) {
    v1::Change& change = changes.emplace_back();
    change.set_kind(told.kind == ChangeKind::kWithdrawn ? v1::BINDING_WITHDRAWN : v1::BINDING_CHANGED);
    *change.mutable_binding() = to_proto(told.told.disclosed, told.told.verdict);
  }
  for (const ToldSessionChange& told : answer.sessions) {
    v1::Change& change = changes.emplace_back();
    change.set_kind(told.kind == ChangeKind::kWithdrawn ? v1::SESSION_WITHDRAWN : v1::SESSION_CHANGED);
    *change.mutable_session() = to_proto(told.told);
  }
  return changes;
}

v1::Amendment amendment_of(const Amendment& amendment) {
  v1::Amendment message;
  const storage::ToldAnswer& told = amendment.amended.told;
  message.set_amendment_id(text_of(amendment.amended.id()));
  message.set_audit_entry(told.entry);
  *message.mutable_told_as_of() = to_proto(told.stood_at);
  for (const AmendmentReason reason : amendment.reasons) message.add_reasons(reason_of(reason));
  if (const auto* target = std::get_if<Target>(&told.subject.what)) {
    *message.mutable_target() = to_proto(*target);
  } else {
    message.set_call_id(std::get<std::string>(told.subject.what));
  }
  if (told.subject.at) *message.mutable_at() = to_proto(*told.subject.at);
  for (const ToldBinding& one : amendment.bindings_told)
    *message.add_bindings_told() = to_proto(one.disclosed, one.verdict);
  for (const ToldBinding& one : amendment.bindings_now)
    *message.add_bindings_now() = to_proto(one.disclosed, one.verdict);
  if (amendment.session_told) *message.mutable_session_told() = to_proto(*amendment.session_told);
  if (amendment.session_now) *message.mutable_session_now() = to_proto(*amendment.session_now);
  return message;
}

}  // namespace

std::vector<v1::WatchResponse> messages_of(const WatchAnswer& answer, const WatchCursor& from) {
  const v1::AnswerBasis basis = to_proto(answer.basis);
  const storage::KnownUntil& until = answer.changes.told_until;
  std::vector<v1::WatchResponse> messages;
  std::vector<v1::Change> changes = changes_of(answer.changes);
  for (std::size_t i = from.told; i < changes.size(); ++i) {
    v1::WatchResponse& message = messages.emplace_back();
    const bool last = i + 1 == changes.size();
    message.set_cursor(text_of(last ? WatchCursor{until, {}, 0} : WatchCursor{from.since, until, i + 1}));
    *message.mutable_change() = std::move(changes[i]);
    *message.mutable_change()->mutable_basis() = basis;
  }
  for (const Amendment& one : answer.amendments.amendments) {
    v1::WatchResponse& message = messages.emplace_back();
    message.set_cursor(text_of(WatchCursor{until, {}, 0}));
    *message.mutable_amendment() = amendment_of(one);
    *message.mutable_amendment()->mutable_basis() = basis;
    message.mutable_amendment()->mutable_basis()->mutable_as_of()->CopyFrom(to_proto(one.amended.known_at));
  }
  return messages;
}

}  // namespace vouch::services
