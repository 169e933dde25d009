#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/time.h"
#include "domain/registration/registration.h"

namespace vouch {

/// What can be told of: an answer on sessions rests on both, one on bindings on registrations alone.
enum class Signalling { kRegistrations, kSessions };

/// "REGISTRATIONS", "SESSIONS".
std::string_view name_of(Signalling signalling);

/// How a feed stands with whoever runs Vouch.
enum class FeedStanding {
  kExpected,  ///< it is to tell: what it does not tell of is missing
  kDrained,   ///< told to stop for a while: still missed
  kEnded,     ///< removed, or told to its end: missed no more
};

/// "EXPECTED", "DRAINED", "ENDED".
std::string_view name_of(FeedStanding standing);
std::optional<FeedStanding> feed_standing_from(std::string_view name);

/// How a feed stood from `since` to `until`, and what it could see then. Its intervals are read by the life
/// they lie in: this is where the observation point of a FeedInterval comes from.
struct FeedLife {
  std::string feed;
  NetworkTime since;
  NetworkTime until = NetworkTime::max();  ///< max(): until it is told otherwise
  FeedStanding standing = FeedStanding::kExpected;
  std::string
      kind;  ///< as in vouch.feed: "HEP", "ISC", "REG_EVENT", "CAPTURE_DIRECTORY", "CAPTURE_FILE", "LIVE"
  ObservationPoint point = ObservationPoint::kUnspecified;
  std::string element;        ///< of the network; feeds of the same, if any, stand in for each other
  std::int64_t rhythm_s = 0;  ///< longest silence that is normal; 0: any
  friend bool operator==(const FeedLife&, const FeedLife&) = default;
};

/// How much of one kind of signalling a kind of feed sees.
enum class Sight {
  kNone,
  kSome,  ///< of some identities only: never enough to say that all was seen
  kFull,
};

/// A mirror and a capture see all that passes; third-party REGISTERs (TS 24.229 clause 5.4.1.7) tell of
/// registrations only; a registration event subscription (RFC 3680) only of those it subscribed for. A kind
/// not known sees nothing.
Sight sight_of(std::string_view kind, Signalling signalling);

/// Makes lives of what was told, sorted by feed and `since`: one without an end lasts until the feed's next.
void end_at_successors(std::vector<FeedLife>& lives);

}  // namespace vouch
