#pragma once

#include <optional>
#include <string_view>

namespace vouch {

/// What a feed says of a stretch of network time.
enum class FeedState {
  kAlive,             ///< it saw the network
  kSpooled,           ///< what it saw went by way of ingest's own disk: known later, not unseen
  kSilent,            ///< nothing came for longer than its rhythm
  kKernelDrop,        ///< messages lost: the socket's buffer ran over
  kNoRoom,            ///< messages lost: neither memory, database nor disk had room
  kBadFrame,          ///< messages lost: their framing could not be read
  kLost,              ///< what it saw is on ingest's disk, and the database will not have it: a defect
  kUnpaired,          ///< single REGISTERs and final responses that came without each other: a note
  kPairsLost,         ///< so many of them that messages were lost on the way
  kResponsesMissing,  ///< REGISTERs came, and none of their responses
  kRequestsMissing,   ///< final responses came, and none of their REGISTERs
  kNotSubscribed,     ///< subscriptions that the S-CSCF refused, ended, or does not answer (RFC 6665)
};

/// "ALIVE", "SPOOLED", "SILENT", "KERNEL_DROP", "NO_ROOM", "BAD_FRAME", "LOST", "UNPAIRED", "PAIRS_LOST",
/// "RESPONSES_MISSING", "REQUESTS_MISSING", "NOT_SUBSCRIBED": stable.
std::string_view name_of(FeedState state);
std::optional<FeedState> feed_state_from(std::string_view name);

/// Whether something of that time may be missing for good. A network leaves a REGISTER unanswered now and
/// then, so a few that came unpaired do not say that something was lost.
constexpr bool blinds(FeedState state) {
  return state != FeedState::kAlive && state != FeedState::kSpooled && state != FeedState::kUnpaired;
}

}  // namespace vouch
