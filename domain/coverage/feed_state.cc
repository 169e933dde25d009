#include "domain/coverage/feed_state.h"

#include "domain/common/names.h"

namespace vouch {
namespace {

constexpr Names<FeedState, 12> kStates{{
    {FeedState::kAlive, "ALIVE"},
    {FeedState::kSpooled, "SPOOLED"},
    {FeedState::kSilent, "SILENT"},
    {FeedState::kKernelDrop, "KERNEL_DROP"},
    {FeedState::kNoRoom, "NO_ROOM"},
    {FeedState::kBadFrame, "BAD_FRAME"},
    {FeedState::kLost, "LOST"},
    {FeedState::kUnpaired, "UNPAIRED"},
    {FeedState::kPairsLost, "PAIRS_LOST"},
    {FeedState::kResponsesMissing, "RESPONSES_MISSING"},
    {FeedState::kRequestsMissing, "REQUESTS_MISSING"},
    {FeedState::kNotSubscribed, "NOT_SUBSCRIBED"},
}};

}  // namespace

std::string_view name_of(FeedState state) {
  return name_in(kStates, state);
}

std::optional<FeedState> feed_state_from(std::string_view name) {
  return value_in(kStates, name);
}

}  // namespace vouch
