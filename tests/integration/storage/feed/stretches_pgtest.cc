#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "storage/feed/feed_reader.h"
#include "storage/ingest/ingest_transaction.h"
#include "tests/support/domain/builders.h"
#include "tests/support/postgres/cluster.h"

namespace vouch::storage {
namespace {

using test::at_s;
using Intervals = std::vector<FeedInterval>;

constexpr std::chrono::seconds kLimit{20};
constexpr std::int64_t kUnit_s = 5;

struct Telling {
  KnowledgeTime known_at;
  Intervals intervals;
};

/// One database for all runs: each has a feed of its own.
struct Network {
  std::string name = test::PostgresCluster::instance().migrated_database();
  Database writer{{test::PostgresCluster::instance().conninfo(name, "vouch_ingest")}};
  Database reader{{test::PostgresCluster::instance().conninfo(name, "vouch_correlator")}};
  int feeds = 0;

  void expect(const std::string& feed) {
    auto batch = IngestTransaction::begin(writer, kLimit);
    const FeedLife always{feed,
                          NetworkTime::min(),
                          NetworkTime::max(),
                          FeedStanding::kExpected,
                          "HEP",
                          ObservationPoint::kAtScscf,
                          "",
                          60};
    RC_ASSERT(batch->add_lives({&always, 1}).has_value());
    RC_ASSERT(batch->commit().has_value());
  }

  KnowledgeTime tell(const Intervals& intervals) {
    auto batch = IngestTransaction::begin(writer, kLimit);
    RC_ASSERT(batch->add_coverage(intervals).has_value());
    RC_ASSERT(batch->commit().has_value());
    return batch->known_at();
  }

  /// As it was stored before stretches were kept.
  KnowledgeTime tell_as_before(const FeedInterval& one) {
    auto batch = IngestTransaction::begin(writer, kLimit);
    const KnowledgeTime known_at = batch->known_at();
    RC_ASSERT(batch->commit().has_value());
    const auto stored = with_transaction(writer, Access::kReadWrite, kLimit, [&](Transaction& transaction) {
      return transaction.change({"before",
                                 "INSERT INTO vouch.feed_coverage (feed, since, until, state, known_at) "
                                 "VALUES ($1, $2, $3, 'ALIVE', $4) ON CONFLICT DO NOTHING"},
                                {cell(one.feed), cell(one.since), cell(one.until), cell(known_at)});
    });
    RC_ASSERT(stored.has_value());
    return known_at;
  }

  Intervals coverage(const std::string& feed, NetworkTime since, NetworkTime until, KnowledgeTime as_of) {
    auto transaction = reader.begin(Access::kReadOnly, kLimit);
    auto records = FeedReader{*transaction}.records(since, until, as_of);
    RC_ASSERT(records.has_value());
    std::erase_if(records->intervals, [&](const FeedInterval& one) { return one.feed != feed; });
    return records->intervals;
  }
};

/// What was said of `[since, until]` by `as_of`, what touches being one.
Intervals said(const std::vector<Telling>& tellings, NetworkTime since, NetworkTime until,
               KnowledgeTime as_of) {
  Intervals known;
  for (const Telling& telling : tellings) {
    if (telling.known_at > as_of) continue;
    for (FeedInterval one : telling.intervals) {
      one.since = std::max(one.since, since);
      one.until = std::min(one.until, until);
      if (one.since <= one.until) known.push_back(std::move(one));
    }
  }
  std::sort(known.begin(), known.end());
  Intervals whole;
  for (const FeedInterval& one : known) {
    if (whole.empty() || whole.back().until < one.since) {
      whole.push_back(one);
    } else {
      whole.back().until = std::max(whole.back().until, one.until);
    }
  }
  return whole;
}

RC_GTEST_PROP(Stretches, HoweverTheyAreToldEveryTimeIsCoveredAsWasKnownThen, ()) {
  static Network network;
  const std::string feed = "f" + std::to_string(++network.feeds);
  network.expect(feed);
  std::vector<Telling> tellings(*rc::gen::inRange<std::size_t>(1, 12));
  for (Telling& telling : tellings) {
    telling.intervals.resize(*rc::gen::inRange<std::size_t>(1, 4));
    for (FeedInterval& one : telling.intervals) {
      const std::int64_t since = kUnit_s * *rc::gen::inRange(0, 24);
      const std::int64_t units = *rc::gen::weightedElement<int>({{2, 0}, {6, 1}, {3, 3}, {1, 9}});
      one = {feed, at_s(since), at_s(since + kUnit_s * units), FeedState::kAlive, 0};
    }
    const bool as_before = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
    if (as_before) telling.intervals.resize(1);
    telling.known_at =
        as_before ? network.tell_as_before(telling.intervals.front()) : network.tell(telling.intervals);
  }
  for (const Telling& telling : tellings) {
    const std::int64_t since = kUnit_s * *rc::gen::inRange(0, 30);
    const std::int64_t until = since + kUnit_s * *rc::gen::inRange(0, 12);
    RC_ASSERT(network.coverage(feed, at_s(since), at_s(until), telling.known_at) ==
              said(tellings, at_s(since), at_s(until), telling.known_at));
    RC_ASSERT(network.coverage(feed, at_s(-1), at_s(40 * kUnit_s), telling.known_at) ==
              said(tellings, at_s(-1), at_s(40 * kUnit_s), telling.known_at));
  }
}

}  // namespace
}  // namespace vouch::storage
