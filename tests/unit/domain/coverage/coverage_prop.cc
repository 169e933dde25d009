#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "domain/coverage/coverage.h"
#include "domain/coverage/join_blind.h"
#include "domain/coverage/spans.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::at_s;

constexpr std::array kKinds{"HEP", "ISC", "REG_EVENT", "CAPTURE_DIRECTORY"};

FeedRecords any_records() {
  FeedRecords records;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    FeedLife life;
    life.feed = "feed-" + std::to_string(i);
    life.since = at_s(*rc::gen::inRange(-10, 100));
    life.kind = *rc::gen::elementOf(kKinds);
    life.element = *rc::gen::element(std::string{}, std::string{"scscf-1"});
    records.lives.push_back(life);
    for (int j = *rc::gen::inRange(0, 6); j > 0; --j) {
      const int since = *rc::gen::inRange(0, 100);
      const auto state = *rc::gen::element(FeedState::kAlive, FeedState::kAlive, FeedState::kSilent,
                                           FeedState::kKernelDrop, FeedState::kSpooled);
      records.intervals.push_back({life.feed, at_s(since), at_s(since + *rc::gen::inRange(0, 40)), state, 1});
    }
  }
  return records;
}

/// Whether a feed was expected at `moment`, and what it says of it. Moments are no interval's end.
struct Word {
  bool expected = false;
  bool clear = false;
};
Word word_of(const FeedLife& life, NetworkTime moment, const FeedRecords& records) {
  const auto says = [&](bool loss) {
    return std::any_of(records.intervals.begin(), records.intervals.end(), [&](const FeedInterval& one) {
      return one.feed == life.feed && one.since <= moment && moment <= one.until &&
             (loss ? blinds(one.state) : one.state == FeedState::kAlive);
    });
  };
  const bool expected = life.since <= moment && moment <= life.until;
  return {expected, expected && says(false) && !says(true)};
}

/// The rule, said once more for one moment.
bool is_seen(NetworkTime moment, Signalling of, const FeedRecords& records) {
  bool somebody_saw_all = false;
  for (const FeedLife& life : records.lives) {
    const Word word = word_of(life, moment, records);
    const Sight sight = sight_of(life.kind, of);
    if (!word.expected || sight == Sight::kNone) continue;
    somebody_saw_all = somebody_saw_all || (sight == Sight::kFull && word.clear);
    const bool stood_in_for =
        std::any_of(records.lives.begin(), records.lives.end(), [&](const FeedLife& other) {
          return other.feed != life.feed && !life.element.empty() && other.element == life.element &&
                 sight_of(other.kind, of) == Sight::kFull && word_of(other, moment, records).clear;
        });
    if (!word.clear && !stood_in_for) return false;
  }
  return somebody_saw_all;
}

RC_GTEST_PROP(CoverageProperty, AMomentIsCompleteExactlyIfAllThatWasExpectedToTellOfItDid, ()) {
  const FeedRecords records = any_records();
  const auto of = *rc::gen::element(Signalling::kRegistrations, Signalling::kSessions);
  const Coverage coverage = cover(at_s(0), at_s(150), at_s(200), std::array{of}, records);
  // Half seconds, so that no moment is an interval's end.
  const NetworkTime moment = NetworkTime::from_us(at_s(*rc::gen::inRange(0, 150)).us + 500'000);
  const bool blind = std::any_of(
      coverage.blind.begin(), coverage.blind.end(),
      [&](const BlindInterval& interval) { return interval.since <= moment && moment <= interval.until; });
  RC_ASSERT(is_seen(moment, of, records) != blind);
}

RC_GTEST_PROP(CoverageProperty, TheOrderOfRecordsMakesNoDifference, ()) {
  FeedRecords records = any_records();
  constexpr std::array both{Signalling::kRegistrations, Signalling::kSessions};
  const Coverage coverage = cover(at_s(0), at_s(150), at_s(200), both, records);
  std::reverse(records.lives.begin(), records.lives.end());
  std::reverse(records.intervals.begin(), records.intervals.end());
  RC_ASSERT(cover(at_s(0), at_s(150), at_s(200), both, records) == coverage);
}

RC_GTEST_PROP(JoinBlindProperty, FewAreLeftAndWhatWasBlindStaysSoByTheSameFeedAndReasonOrSeveral, ()) {
  std::vector<BlindInterval> blind;
  for (int i = *rc::gen::inRange(0, 60); i > 0; --i) {
    BlindInterval one;
    one.since = at_s(*rc::gen::inRange(0, 1000));
    one.until = one.since.plus_s(*rc::gen::inRange(0, 20));
    one.of = *rc::gen::element(Signalling::kRegistrations, Signalling::kSessions);
    one.feed = "feed-" + std::to_string(*rc::gen::inRange(0, 4));
    one.reason = *rc::gen::element(std::string{"SILENT"}, std::string{"NO_ROOM"});
    one.count = *rc::gen::inRange<std::uint64_t>(0, 5);
    blind.push_back(one);
  }
  const auto most = *rc::gen::inRange<std::size_t>(2, 70);
  const auto few = join_blind(blind, most);
  RC_ASSERT(few.size() <= most);
  RC_ASSERT(few.size() >= std::min(blind.size(), std::size_t{1}));
  std::uint64_t of_all = 0;
  std::uint64_t joined = 0;
  for (const BlindInterval& one : blind) {
    of_all += one.count;
    RC_ASSERT(std::any_of(few.begin(), few.end(), [&](const BlindInterval& whole) {
      const bool same = whole.feed == one.feed && whole.reason == one.reason;
      return whole.of == one.of && (same || whole.reason == blind_reason::kSeveral) &&
             whole.since <= one.since && one.until <= whole.until;
    }));
  }
  for (const BlindInterval& one : few) {
    of_all -= one.count;
    joined += one.joined;
  }
  RC_ASSERT(of_all == 0U);
  RC_ASSERT(joined == blind.size());
}

RC_GTEST_PROP(SpansProperty, WhatIsLeftAndWhatIsTakenMakeTheWhole, ()) {
  const auto any = [] {
    Spans spans;
    for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
      const int since = *rc::gen::inRange(0, 30);
      spans.add(at_s(since), at_s(since + *rc::gen::inRange(0, 5)));
    }
    return spans;
  };
  const Spans a = any();
  const Spans b = any();
  Spans whole = a.minus(b);
  RC_ASSERT(whole.within(b).empty());
  whole.add(a.within(b));
  RC_ASSERT(whole.stretches() == a.stretches());
}

}  // namespace
}  // namespace vouch
