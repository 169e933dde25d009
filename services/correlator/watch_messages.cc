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

/// A change with how far is told with it.
struct ToldMessage {
  v1::Change change;
  ToldSoFar so_far;
};

std::vector<ToldMessage> changes_of(const ChangesAnswer& answer) {
  std::vector<ToldMessage> changes;
  for (const ToldChange& told : answer.changes) {
    auto& [change, so_far] = changes.emplace_back(ToldMessage{{}, told.so_far});
    change.set_kind(told.kind == ChangeKind::kWithdrawn ? v1::BINDING_WITHDRAWN : v1::BINDING_CHANGED);
    *change.mutable_binding() = to_proto(told.told.disclosed, told.told.verdict);
  }
  for (const auto& [told, so_far_told] : answer.sessions) {
    auto& [change, so_far] = changes.emplace_back(ToldMessage{{}, so_far_told});
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
  if (const auto* target = std::get_if<Target>(&told.subject.what))
    *message.mutable_target() = to_proto(*target);
  if (const auto* call_id = std::get_if<std::string>(&told.subject.what)) message.set_call_id(*call_id);
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

WatchCursor cursor_behind(const ChangesAnswer& answer, const WatchCursor& from) {
  if (answer.more) return {from.since, answer.told_until, *answer.more};
  return {answer.told_until, {}, {}};
}

std::vector<v1::WatchResponse> messages_of(const ChangesAnswer& answer, const WatchCursor& from) {
  const v1::AnswerBasis basis = to_proto(answer.basis);
  std::vector<v1::WatchResponse> messages;
  for (auto& [change, so_far] : changes_of(answer)) {
    v1::WatchResponse& message = messages.emplace_back();
    message.set_cursor(text_of(WatchCursor{from.since, answer.told_until, so_far}));
    *message.mutable_change() = std::move(change);
    *message.mutable_change()->mutable_basis() = basis;
  }
  if (!messages.empty()) messages.back().set_cursor(text_of(cursor_behind(answer, from)));
  return messages;
}

std::vector<v1::WatchResponse> messages_of(const AmendmentsAnswer& answer, const WatchCursor& cursor) {
  const v1::AnswerBasis basis = to_proto(answer.basis);
  std::vector<v1::WatchResponse> messages;
  for (const Amendment& one : answer.amendments) {
    v1::WatchResponse& message = messages.emplace_back();
    message.set_cursor(text_of(cursor));
    *message.mutable_amendment() = amendment_of(one);
    *message.mutable_amendment()->mutable_basis() = basis;
    message.mutable_amendment()->mutable_basis()->mutable_as_of()->CopyFrom(to_proto(one.amended.known_at));
  }
  return messages;
}

}  // namespace vouch::services
