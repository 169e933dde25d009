#include "domain/coverage/coverage.h"

#include <algorithm>
#include <map>

#include "domain/common/sorted_set.h"
#include "domain/coverage/spans.h"

namespace vouch {
namespace {

/// How long a living feed takes to tell that it lives: it is asked every few seconds, and a batch of its
/// takes a moment to be stored.
constexpr std::int64_t kTellingS = 15;
/// The longest rhythm there is (FeedSpec), taken for "any".
constexpr std::int64_t kAnyRhythmS = 86'400;

/// One life of a feed, and what the feed says of it.
struct Watched {
  const FeedLife* life = nullptr;
  Spans span;
  Spans alive;
  Spans lost;
  Spans clear;  ///< alive, and nothing lost
  NetworkTime last_word = NetworkTime::min();
  std::vector<BlindInterval> blind;  ///< by the feed's own word
};

class Cover {
 public:
  Cover(NetworkTime since, NetworkTime until, NetworkTime now, const FeedRecords& records)
      : asked_(since, until), until_(until), now_(now) {
    std::map<std::string_view, std::vector<const FeedInterval*>> said;
    for (const FeedInterval& interval : records.intervals) said[interval.feed].push_back(&interval);
    for (const FeedLife& life : records.lives) {
      if (life.standing == FeedStanding::kEnded) continue;
      Watched one;
      one.life = &life;
      one.span = Spans{std::max(life.since, since), std::min(life.until, until)};
      if (one.span.empty()) continue;
      listen(one, said[life.feed]);
      watched_.push_back(std::move(one));
    }
  }

  void add_to(Coverage& coverage, Signalling of) const {
    Spans explained;
    for (const Watched& one : watched_) {
      const Sight sight = sight_of(one.life->kind, of);
      if (sight == Sight::kNone) continue;
      if (!one.alive.empty()) insert_sorted(coverage.feeds, one.life->feed);
      const Spans unseen = one.span.minus(stood_in_for(one, of));
      for (const BlindInterval& blind : one.blind)
        add(coverage, of, one, blind, Spans{blind.since, blind.until}.within(unseen));
      explained.add(one.lost.within(unseen));
      const Spans untold = unseen.minus(one.alive).minus(one.lost);
      add_untold(coverage, of, one, untold);
      explained.add(untold);
      if (sight == Sight::kFull) explained.add(one.clear);
    }
    add_unexplained(coverage, of, asked_.minus(explained));
  }

 private:
  static void listen(Watched& one, const std::vector<const FeedInterval*>& said) {
    for (const FeedInterval* interval : said) {
      if (Spans{interval->since, interval->until}.within(one.span).empty()) continue;
      if (interval->state == FeedState::kAlive) one.alive.add(interval->since, interval->until);
      if (!blinds(interval->state)) continue;
      one.lost.add(interval->since, interval->until);
      BlindInterval blind = because(name_of(interval->state));
      blind.since = interval->since;
      blind.until = interval->until;
      blind.count = interval->count;
      one.blind.push_back(std::move(blind));
    }
    one.alive = one.alive.within(one.span);
    one.lost = one.lost.within(one.span);
    one.clear = one.alive.minus(one.lost);
    Spans words = one.alive;
    words.add(one.lost);
    if (!words.empty()) one.last_word = words.stretches().back().second;
  }

  /// What others that observe the same saw instead.
  Spans stood_in_for(const Watched& one, Signalling of) const {
    Spans seen;
    if (one.life->element.empty()) return seen;
    for (const Watched& other : watched_) {
      if (other.life->feed == one.life->feed || other.life->element != one.life->element) continue;
      if (sight_of(other.life->kind, of) == Sight::kFull) seen.add(other.clear);
    }
    return seen;
  }

  void add_untold(Coverage& coverage, Signalling of, const Watched& one, const Spans& untold) const {
    if (one.life->standing == FeedStanding::kDrained)
      return add(coverage, of, one, because(blind_reason::kDrained), untold);
    Spans late;
    // One that began anew has nothing more to say of the time before.
    if (one.life->until >= std::min(now_, until_)) {
      const std::int64_t rhythm_s = one.life->rhythm_s == 0 ? kAnyRhythmS : one.life->rhythm_s;
      late = {std::max(one.last_word, now_.plus_s(-rhythm_s - kTellingS)), NetworkTime::max()};
    }
    add(coverage, of, one, because(blind_reason::kNotTold), untold.minus(late));
    add(coverage, of, one, because(blind_reason::kNotYetTold), untold.within(late));
  }

  /// Where nobody was expected who sees all of it.
  void add_unexplained(Coverage& coverage, Signalling of, Spans rest) const {
    Spans subscribed;
    for (const Watched& one : watched_) {
      if (sight_of(one.life->kind, of) != Sight::kSome) continue;
      add(coverage, of, one, because(blind_reason::kOnlySubscribed), rest.within(one.span));
      subscribed.add(one.span);
    }
    rest = rest.minus(subscribed);
    if (of == Signalling::kSessions) {
      Spans others;
      for (const Watched& one : watched_) others.add(one.span);
      add(coverage, of, {}, because(blind_reason::kNoSessionFeed), rest.within(others));
      rest = rest.minus(others);
    }
    add(coverage, of, {}, because(blind_reason::kNoFeed), rest);
  }

  static BlindInterval because(std::string_view reason) {
    BlindInterval what;
    what.reason = reason;
    return what;
  }

  /// `missed`: without a life if no feed is.
  static void add(Coverage& coverage, Signalling of, const Watched& missed, BlindInterval what,
                  const Spans& when) {
    what.of = of;
    if (missed.life != nullptr) {
      what.feed = missed.life->feed;
      what.point = missed.life->point;
    }
    for (const auto& [since, until] : when.stretches()) {
      what.since = since;
      what.until = until;
      coverage.blind.push_back(what);
    }
  }

  Spans asked_;
  NetworkTime until_;
  NetworkTime now_;
  std::vector<Watched> watched_;
};

}  // namespace

Coverage cover(NetworkTime since, NetworkTime until, NetworkTime now, std::span<const Signalling> of,
               const FeedRecords& records) {
  Coverage coverage{since, until, {of.begin(), of.end()}, {}, {}};
  const Cover found{since, until, now, records};
  for (const Signalling one : of) found.add_to(coverage, one);
  std::sort(coverage.blind.begin(), coverage.blind.end());
  return coverage;
}

}  // namespace vouch
