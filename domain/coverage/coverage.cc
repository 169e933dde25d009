#include "domain/coverage/coverage.h"

#include <algorithm>
#include <map>

#include "domain/common/sorted_set.h"
#include "domain/coverage/join_blind.h"
#include "domain/coverage/spans.h"

namespace vouch {
namespace {

/// How long a living feed takes to tell that it lives: its tellings are rationed (FeedWatch), and a batch of
/// its takes a moment to be stored.
constexpr std::int64_t kTellingS = 120;
/// The longest rhythm there is (FeedSpec), taken for "any".
constexpr std::int64_t kAnyRhythmS = 86'400;

using Said = std::vector<const FeedInterval*>;

/// What a feed said in one state, by time, so that what it said of a stretch is found without looking at all
/// of it: of one state, intervals on record hardly overlap.
class Record {
 public:
  void add(const FeedInterval& interval) { said_.push_back(&interval); }
  void sort() {
    std::sort(said_.begin(), said_.end(), [](const auto* a, const auto* b) { return *a < *b; });
    NetworkTime last = NetworkTime::min();
    for (const FeedInterval* interval : said_) latest_.push_back(last = std::max(last, interval->until));
  }
  /// What touches `[since, until]`, and perhaps more.
  std::span<const FeedInterval* const> near(NetworkTime since, NetworkTime until) const {
    // Before this one, all have ended.
    const auto first = std::lower_bound(latest_.begin(), latest_.end(), since) - latest_.begin();
    const auto last =
        std::partition_point(said_.begin(), said_.end(),
                             [&](const FeedInterval* interval) { return interval->since <= until; }) -
        said_.begin();
    if (last <= first) return {};
    return std::span{said_}.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first));
  }

 private:
  Said said_;
  std::vector<NetworkTime> latest_;  ///< end of any up to here
};

using Records = std::map<FeedState, Record>;

/// One life of a feed, and what the feed says of it.
struct Watched {
  const FeedLife* life = nullptr;
  NetworkTime since;
  NetworkTime until;
  Spans span;
  Spans alive;
  Spans lost;
  Spans clear;  ///< alive, and nothing lost
  NetworkTime last_word = NetworkTime::min();
  std::vector<BlindInterval> blind;  ///< by the feed's own word
  std::vector<CoverageNote> notes;
};

class Cover {
 public:
  Cover(NetworkTime since, NetworkTime until, NetworkTime now, const FeedRecords& records)
      : asked_(since, until), until_(until), now_(now), dropped_(records.dropped) {
    std::map<std::string_view, Records> said;
    for (const FeedInterval& interval : records.intervals) {
      if (interval.since <= interval.until) said[interval.feed][interval.state].add(interval);
    }
    for (auto& [feed, own] : said) {
      for (auto& [state, record] : own) record.sort();
    }
    for (const FeedLife& life : records.lives) {
      if (life.standing == FeedStanding::kEnded) continue;
      Watched one;
      one.life = &life;
      one.since = std::max(life.since, since);
      one.until = std::min(life.until, until);
      one.span = Spans{one.since, one.until};
      if (one.span.empty()) continue;
      listen(one, said[life.feed]);
      watched_.push_back(std::move(one));
    }
  }

  void add_to(Coverage& coverage, Signalling of) const {
    Spans explained;
    const auto seen = seen_by_element(of);
    for (const Watched& one : watched_) {
      const Sight sight = sight_of(one.life->kind, of);
      if (sight == Sight::kNone) continue;
      if (!one.alive.empty()) insert_sorted(coverage.feeds, one.life->feed);
      const Spans unseen = one.span.minus(stood_in_for(one, seen));
      for (const BlindInterval& blind : one.blind)
        add(coverage, of, one, blind, unseen.within(blind.since, blind.until));
      explained.add(one.lost.within(unseen));
      const Spans untold = unseen.minus(one.alive).minus(one.lost);
      add_untold(coverage, of, one, untold);
      explained.add(untold);
      if (sight == Sight::kFull) explained.add(one.clear);
    }
    add_unexplained(coverage, of, asked_.minus(explained));
    for (const DroppedTime& gone : dropped_)
      add(coverage, of, {}, because(blind_reason::kNotKept), asked_.within(gone.since, gone.until));
  }

  /// One of each feed and reason.
  std::vector<CoverageNote> notes(std::span<const Signalling> of) const {
    std::map<std::pair<std::string_view, std::string_view>, CoverageNote> found;
    for (const Watched& one : watched_) {
      const bool is_asked = std::any_of(of.begin(), of.end(), [&](Signalling signalling) {
        return sight_of(one.life->kind, signalling) != Sight::kNone;
      });
      if (!is_asked) continue;
      for (const CoverageNote& note : one.notes) {
        const auto [place, is_first] = found.try_emplace({one.life->feed, note.reason}, note);
        CoverageNote& total = place->second;
        total.since = std::min(total.since, note.since);
        total.until = std::max(total.until, note.until);
        if (!is_first) total.count += note.count;
      }
    }
    std::vector<CoverageNote> notes;
    for (auto& [key, note] : found) notes.push_back(std::move(note));
    return notes;
  }

 private:
  using SeenByElement = std::map<std::string_view, std::map<std::string_view, Spans>>;

  static void listen(Watched& one, const Records& records) {
    for (const auto& [state, record] : records) {
      for (const FeedInterval* interval : record.near(one.since, one.until)) listen(one, *interval);
    }
    one.clear = one.alive.minus(one.lost);
    Spans words = one.alive;
    words.add(one.lost);
    if (!words.empty()) one.last_word = words.stretches().back().second;
  }

  static void listen(Watched& one, const FeedInterval& interval) {
    const NetworkTime since = std::max(interval.since, one.since);
    const NetworkTime until = std::min(interval.until, one.until);
    if (until < since) return;
    if (interval.state == FeedState::kAlive) one.alive.add(since, until);
    const std::string reason{name_of(interval.state)};
    if (interval.state == FeedState::kUnpaired)
      one.notes.push_back({interval.feed, reason, interval.count, since, until});
    if (!blinds(interval.state)) return;
    one.lost.add(since, until);
    BlindInterval blind = because(reason);
    blind.since = since;
    blind.until = until;
    blind.count = interval.count;
    one.blind.push_back(std::move(blind));
  }

  /// What the feeds of each element saw that see all.
  SeenByElement seen_by_element(Signalling of) const {
    SeenByElement seen;
    for (const Watched& one : watched_) {
      if (!one.life->element.empty() && sight_of(one.life->kind, of) == Sight::kFull)
        seen[one.life->element][one.life->feed].add(one.clear);
    }
    return seen;
  }

  /// What others that observe the same saw instead.
  static Spans stood_in_for(const Watched& one, const SeenByElement& seen) {
    Spans others;
    const auto same = seen.find(one.life->element);
    if (same == seen.end()) return others;
    for (const auto& [feed, spans] : same->second) {
      if (feed != one.life->feed) others.add(spans.within(one.since, one.until));
    }
    return others;
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
      add(coverage, of, one, because(blind_reason::kOnlySubscribed), rest.within(one.since, one.until));
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
  std::span<const DroppedTime> dropped_;
  std::vector<Watched> watched_;
};

}  // namespace

Coverage cover(NetworkTime since, NetworkTime until, NetworkTime now, std::span<const Signalling> of,
               const FeedRecords& records) {
  Coverage coverage{since, until, {of.begin(), of.end()}, {}, {}, {}};
  const Cover found{since, until, now, records};
  for (const Signalling one : of) found.add_to(coverage, one);
  coverage.blind = join_blind(std::move(coverage.blind), kBlindMost);
  coverage.notes = found.notes(of);
  return coverage;
}

}  // namespace vouch
