#include "domain/session/session.h"

#include "domain/common/names.h"

namespace vouch {
namespace {

constexpr Names<SessionFactKind, 8> kKinds{{{SessionFactKind::kInvite, "INVITE"},
                                            {SessionFactKind::kModify, "MODIFY"},
                                            {SessionFactKind::kProgress, "PROGRESS"},
                                            {SessionFactKind::kAnswer, "ANSWER"},
                                            {SessionFactKind::kFailure, "FAILURE"},
                                            {SessionFactKind::kCancel, "CANCEL"},
                                            {SessionFactKind::kEnd, "END"},
                                            {SessionFactKind::kMessage, "MESSAGE"}}};

}  // namespace

std::string_view name_of(SessionFactKind kind) {
  return name_in(kKinds, kind);
}
std::optional<SessionFactKind> session_fact_kind_from(std::string_view name) {
  return value_in(kKinds, name);
}

}  // namespace vouch
