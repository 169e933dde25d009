#include "domain/session/session.h"

#include "domain/common/names.h"

namespace vouch {
namespace {

constexpr Names<SessionFactKind, 12> kKinds{{{SessionFactKind::kInvite, "INVITE"},
                                             {SessionFactKind::kModify, "MODIFY"},
                                             {SessionFactKind::kProgress, "PROGRESS"},
                                             {SessionFactKind::kAnswer, "ANSWER"},
                                             {SessionFactKind::kFailure, "FAILURE"},
                                             {SessionFactKind::kRefreshed, "REFRESHED"},
                                             {SessionFactKind::kCancel, "CANCEL"},
                                             {SessionFactKind::kEnd, "END"},
                                             {SessionFactKind::kMessage, "MESSAGE"},
                                             {SessionFactKind::kSubscribe, "SUBSCRIBE"},
                                             {SessionFactKind::kUnsubscribed, "UNSUBSCRIBED"},
                                             {SessionFactKind::kRefer, "REFER"}}};

constexpr Names<ReferenceKind, 4> kReferences{{{ReferenceKind::kReplaces, "REPLACES"},
                                               {ReferenceKind::kJoin, "JOIN"},
                                               {ReferenceKind::kTargetDialog, "TARGET_DIALOG"},
                                               {ReferenceKind::kRefersTo, "REFERS_TO"}}};

}  // namespace

std::string_view name_of(SessionFactKind kind) {
  return name_in(kKinds, kind);
}
std::optional<SessionFactKind> session_fact_kind_from(std::string_view name) {
  return value_in(kKinds, name);
}

BranchDigest branch_digest(std::string_view branch) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : branch) {
    hash ^= static_cast<std::uint8_t>(c);
    hash *= 0x00000100000001b3ULL;
  }
  return static_cast<BranchDigest>(hash);
}

std::string_view name_of(ReferenceKind kind) {
  return name_in(kReferences, kind);
}
std::optional<ReferenceKind> reference_kind_from(std::string_view name) {
  return value_in(kReferences, name);
}

}  // namespace vouch
