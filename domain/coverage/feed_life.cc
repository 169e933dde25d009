#include "domain/coverage/feed_life.h"

#include <algorithm>

#include "domain/common/names.h"

namespace vouch {
namespace {

constexpr Names<Signalling, 2> kSignalling{
    {{Signalling::kRegistrations, "REGISTRATIONS"}, {Signalling::kSessions, "SESSIONS"}}};

constexpr Names<FeedStanding, 3> kStandings{{
    {FeedStanding::kExpected, "EXPECTED"},
    {FeedStanding::kDrained, "DRAINED"},
    {FeedStanding::kEnded, "ENDED"},
}};

struct KindSight {
  std::string_view kind;
  Sight registrations;
  Sight sessions;
};

constexpr KindSight kSights[] = {
    {"HEP", Sight::kFull, Sight::kFull},          {"CAPTURE_DIRECTORY", Sight::kFull, Sight::kFull},
    {"CAPTURE_FILE", Sight::kFull, Sight::kFull}, {"LIVE", Sight::kFull, Sight::kFull},
    {"ISC", Sight::kFull, Sight::kNone},          {"REG_EVENT", Sight::kSome, Sight::kNone},
};

}  // namespace

std::string_view name_of(Signalling signalling) {
  return name_in(kSignalling, signalling);
}

std::string_view name_of(FeedStanding standing) {
  return name_in(kStandings, standing);
}

std::optional<FeedStanding> feed_standing_from(std::string_view name) {
  return value_in(kStandings, name);
}

Sight sight_of(std::string_view kind, Signalling signalling) {
  for (const KindSight& known : kSights) {
    if (known.kind == kind)
      return signalling == Signalling::kRegistrations ? known.registrations : known.sessions;
  }
  return Sight::kNone;
}

void end_at_successors(std::vector<FeedLife>& lives) {
  // Backwards, with when the feed's next open life begins; a life told with its end stands by itself.
  std::optional<NetworkTime> next;
  for (auto life = lives.rbegin(); life != lives.rend(); ++life) {
    if (life != lives.rbegin() && std::prev(life)->feed != life->feed) next.reset();
    if (life->until != NetworkTime::max()) continue;
    const NetworkTime since = life->since;
    if (next) life->until = *next;
    next = since;
  }
}

}  // namespace vouch
