#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "domain/common/time.h"
#include "domain/coverage/feed_life.h"
#include "domain/coverage/feed_state.h"

namespace vouch {

/// What a feed says of `[since, until]`.
struct FeedInterval {
  std::string feed;
  NetworkTime since;
  NetworkTime until;
  FeedState state = FeedState::kAlive;
  std::uint64_t count = 0;  ///< of what was lost, unpaired or spooled; 0: has none
  friend auto operator<=>(const FeedInterval&, const FeedInterval&) = default;
};

/// A stretch of network time of which something may be missing.
struct BlindInterval {
  NetworkTime since;
  NetworkTime until;
  Signalling of = Signalling::kRegistrations;
  std::string feed;                                         ///< which feed is missed; empty: there was none
  std::string reason;                                       ///< a feed's state, or one of blind_reason
  ObservationPoint point = ObservationPoint::kUnspecified;  ///< where that feed observes
  std::uint64_t count = 0;   ///< as of the feed's interval, of which this may be a part
  std::uint64_t joined = 1;  ///< so many make up this one, with times between them that were seen
  friend auto operator<=>(const BlindInterval&, const BlindInterval&) = default;
};

/// Reasons that no feed says of itself.
namespace blind_reason {
/// What was seen then was dropped when its retention was over.
inline constexpr std::string_view kNotKept = "NOT_KEPT";
inline constexpr std::string_view kNoFeed = "NO_FEED";  ///< no feed was expected to tell
/// Feeds were, but none that sees sessions.
inline constexpr std::string_view kNoSessionFeed = "NO_SESSION_FEED";
/// Only subscriptions were, which tell of the identities subscribed for and no others.
inline constexpr std::string_view kOnlySubscribed = "ONLY_SUBSCRIBED";
inline constexpr std::string_view kNotTold = "NOT_TOLD";  ///< the feed told nothing: ingest was down, or it
                                                          ///< could not listen, or did not know
inline constexpr std::string_view kNotYetTold = "NOT_YET_TOLD";  ///< likewise, but it still may
inline constexpr std::string_view kDrained = "DRAINED";          ///< an administrator drained the feed
inline constexpr std::string_view kSeveral =
    "SEVERAL";  ///< joined: of more feeds or reasons than can be told
}  // namespace blind_reason

/// What a feed says of itself that blinds nothing: REGISTERs that stayed unanswered.
struct CoverageNote {
  std::string feed;
  std::string reason;  ///< "UNPAIRED"
  std::uint64_t count = 0;
  NetworkTime since;  ///< of the first, and
  NetworkTime until;  ///< of the last
  friend auto operator<=>(const CoverageNote&, const CoverageNote&) = default;
};

/// How much of the time an answer speaks of was seen: absence of evidence must not look like evidence of
/// absence.
struct Coverage {
  NetworkTime since;
  NetworkTime until;
  std::vector<Signalling> of;        ///< what the answer speaks of
  std::vector<std::string> feeds;    ///< that saw part of it, sorted
  std::vector<BlindInterval> blind;  ///< by time, kBlindMost at most; empty: complete
  std::vector<CoverageNote> notes;   ///< by feed
  bool complete() const { return blind.empty(); }
  friend bool operator==(const Coverage&, const Coverage&) = default;
};

/// More blind intervals than this are joined, those closest to each other first: an answer stays small, and
/// what was blind stays blind.
inline constexpr std::size_t kBlindMost = 100;

/// A time `[since, until)` of which something may be missing, since all was dropped at `dropped_at` but what
/// warrants on record by then name. It ends with the registrations of a dropped month, which outlast it.
struct DroppedTime {
  NetworkTime since;
  NetworkTime until;
  NetworkTime dropped_at;
  friend auto operator<=>(const DroppedTime&, const DroppedTime&) = default;
};

/// What is on record of the feeds, of the time asked about at least.
struct FeedRecords {
  std::vector<FeedLife> lives;
  std::vector<FeedInterval> intervals;
  std::vector<DroppedTime> dropped{};  ///< of which an answer may have lost something
};

/// The coverage of `[since, until]`, as can be said at `now`, for an answer that speaks of `of`.
///
/// A time is complete if everything that was expected to tell of it did. So it is blind
/// - by each feed that was expected (FeedLife) and able to see, for as long as it was not alive, or says of
///   that time that it lost something, unless a feed that observes the same (FeedLife::element) and sees all
///   was alive and lost nothing;
/// - with NO_FEED, NO_SESSION_FEED or ONLY_SUBSCRIBED where no feed was there that sees all of it;
/// - with NOT_KEPT where what was seen was dropped.
/// What a feed may yet tell is NOT_YET_TOLD: from its last word on, for as long as its rhythm allows. Records
/// come in any order; intervals of a feed outside its lives say nothing. Costs about as much as sorting them.
Coverage cover(NetworkTime since, NetworkTime until, NetworkTime now, std::span<const Signalling> of,
               const FeedRecords& records);

}  // namespace vouch
