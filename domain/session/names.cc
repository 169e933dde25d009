#include "domain/common/names.h"

#include "domain/session/fold.h"

namespace vouch {
namespace {

constexpr Names<SessionKind, 4> kSessionKinds{{{SessionKind::kCall, "CALL"},
                                               {SessionKind::kMessage, "MESSAGE"},
                                               {SessionKind::kSubscription, "SUBSCRIPTION"},
                                               {SessionKind::kReferral, "REFERRAL"}}};

constexpr Names<SessionEnd, 8> kEnds{{{SessionEnd::kHungUp, "HUNG_UP"},
                                      {SessionEnd::kCancelled, "CANCELLED"},
                                      {SessionEnd::kRefused, "REFUSED"},
                                      {SessionEnd::kCompleted, "COMPLETED"},
                                      {SessionEnd::kUnsubscribed, "UNSUBSCRIBED"},
                                      {SessionEnd::kDialogGone, "DIALOG_GONE"},
                                      {SessionEnd::kTimerExpired, "TIMER_EXPIRED"},
                                      {SessionEnd::kTakenOver, "TAKEN_OVER"}}};

constexpr Names<RelationKind, 5> kRelations{{{RelationKind::kSameCall, "SAME_CALL"},
                                             {RelationKind::kReplaces, "REPLACES"},
                                             {RelationKind::kReplacedBy, "REPLACED_BY"},
                                             {RelationKind::kNames, "NAMES"},
                                             {RelationKind::kNamedBy, "NAMED_BY"}}};

constexpr Names<Fork, 3> kForks{
    {{Fork::kNone, "NONE"}, {Fork::kParallel, "PARALLEL"}, {Fork::kSequential, "SEQUENTIAL"}}};

}  // namespace

std::string_view name_of(SessionKind kind) {
  return name_in(kSessionKinds, kind);
}
std::string_view name_of(SessionEnd end) {
  return name_in(kEnds, end);
}
std::string_view name_of(RelationKind kind) {
  return name_in(kRelations, kind);
}
std::string_view name_of(Fork fork) {
  return name_in(kForks, fork);
}

}  // namespace vouch
