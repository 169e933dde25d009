#include "services/ingest/store/batch_store.h"
#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::at_s;
using test::kPhoneImei;
using test::Register;

class CoverageTest : public test::AnswerTest {
 protected:
  void SetUp() override {
    now_ = at_s(1000);
    warrant({kPhoneImei});
    ingest({Register("one").at(0).expires(100'000)});
  }
  KnowledgeTime says(const std::vector<FeedLife>& lives, const std::vector<FeedInterval>& intervals) {
    auto batch = begin();
    EXPECT_TRUE(batch.add_lives(lives));
    EXPECT_TRUE(batch.add_coverage(intervals));
    EXPECT_TRUE(batch.commit());
    return batch.known_at();
  }
  static FeedLife life(const std::string& feed, const std::string& kind) {
    return {feed, at_s(-10), NetworkTime::max(), FeedStanding::kExpected, kind, ObservationPoint::kAtScscf,
            "",   60};
  }
  static FeedInterval alive(const std::string& feed, std::int64_t since, std::int64_t until) {
    return {feed, at_s(since), at_s(until), FeedState::kAlive, 0};
  }
  Coverage coverage(std::optional<KnowledgeTime> as_of = {}, std::optional<NetworkTime> at = {}) {
    return answer<LookupAnswer>(question(Delivery::kQuery, as_of),
                                [&](Case& open_case) { return services::lookup(open_case, kPhoneImei, at); })
        .basis.coverage;
  }
  void dropped(const std::string& month, NetworkTime when) {
    storage::Database owner{{cluster().conninfo(name_)}};
    auto transaction = owner.begin(storage::Access::kReadWrite, test::kLimit);
    ASSERT_TRUE(transaction->change({"dropped",
                                     "INSERT INTO vouch.month_dropped (month, dropped_at) VALUES ($1, $2) "
                                     "ON CONFLICT (month) DO UPDATE SET dropped_at = excluded.dropped_at"},
                                    {month, storage::cell(when)}));
    ASSERT_TRUE(transaction->commit());
  }
  /// "feed REASON count" of each blind interval.
  static std::vector<std::string> blind(const Coverage& coverage) {
    std::vector<std::string> told;
    for (const BlindInterval& one : coverage.blind)
      told.push_back(one.feed + " " + one.reason + " " + std::to_string(one.count));
    return told;
  }
  using Blind = std::vector<std::string>;
};

TEST_F(CoverageTest, AnAnswerNamesTheFeedThatWasSilentThoughAnotherLived) {
  says({life("mirror", "HEP"), life("other", "HEP")},
       {alive("mirror", -10, 500),
        {"mirror", at_s(500), at_s(1000), FeedState::kSilent, 0},
        alive("other", -10, 1000)});
  EXPECT_EQ(blind(coverage()), Blind{"mirror SILENT 0"});
}

TEST_F(CoverageTest, AnAnswerUpToNowIsCompleteUpToTheLastWord) {
  says({life("mirror", "HEP")}, {alive("mirror", -10, 997)});
  const Coverage told = coverage();
  ASSERT_EQ(blind(told), Blind{"mirror NOT_YET_TOLD 0"});
  EXPECT_EQ(told.blind[0].since, at_s(997));
  EXPECT_EQ(told.blind[0].until, at_s(1000));
  EXPECT_EQ(told.blind[0].point, ObservationPoint::kAtScscf);
}

TEST_F(CoverageTest, AsOfATimeIsToldWhatWasKnownThen) {
  const KnowledgeTime early = says({life("mirror", "HEP")}, {alive("mirror", -10, 400)});
  now_ = NetworkTime::from_us(wall_clock().us + 1'000'000);
  const Coverage before = coverage(early, at_s(450));
  EXPECT_EQ(blind(before), Blind{"mirror NOT_TOLD 0"});
  says({life("other", "HEP")},
       {alive("mirror", 400, 1000), {"mirror", at_s(440), at_s(460), FeedState::kNoRoom, 7}});
  EXPECT_EQ(coverage(early, at_s(450)), before);
  EXPECT_EQ(blind(coverage({}, at_s(450))), (Blind{"other NOT_TOLD 0", "mirror NO_ROOM 7"}));
  now_ = NetworkTime::from_us(now_.us + 1'000'000'000);
  EXPECT_EQ(coverage(early).until, NetworkTime::from_us(early.us)) << "nothing is said of the time after it";
}

/// Second 0 is in November 2023; the warrant was made eleven days before.
TEST_F(CoverageTest, WhatWasDroppedIsNotKeptForAWarrantThatCameAfterwards) {
  says({life("mirror", "HEP")}, {alive("mirror", -10, 1000)});
  dropped("2023-11-01", at_s(0));
  EXPECT_TRUE(coverage({}, at_s(10)).complete()) << "what it names was kept";
  dropped("2023-11-01", at_s(-2'000'000));
  EXPECT_EQ(blind(coverage({}, at_s(10))), Blind{" NOT_KEPT 0"});
}

TEST_F(CoverageTest, ALookupOfAllTimesSpeaksOfWhatWasDroppedBeforeItsFirstBinding) {
  says({life("mirror", "HEP")}, {alive("mirror", -10, 1000)});
  EXPECT_EQ(coverage().since, at_s(0));
  dropped("2023-10-01", at_s(-2'000'000));
  const Coverage told = coverage();
  EXPECT_EQ(told.since, at_s(-1'000'000)) << "the warrant's";
  EXPECT_EQ(blind(told), (Blind{" NOT_KEPT 0", " NO_FEED 0"}));
  EXPECT_TRUE(coverage({}, at_s(10)).complete());
}

TEST_F(CoverageTest, AnExportSpeaksOfSessionsAndAFeedOfRegistrationsSeesNone) {
  says({life("isc", "ISC")}, {alive("isc", -10, 1000)});
  const auto told = answer<ExportAnswer>(question(Delivery::kExport), [&](Case& open_case) {
    return warrant_export(open_case, {at_s(0), at_s(900)});
  });
  EXPECT_EQ(blind(told.basis.coverage), Blind{" NO_SESSION_FEED 0"});
  EXPECT_EQ(blind(coverage({}, at_s(450))), Blind{}) << "which does for bindings";
}

/// As the spool's drain tells it.
TEST_F(CoverageTest, WhatIsNeverStoredIsMissingThoughItsFeedLived) {
  says({life("mirror", "HEP")}, {alive("mirror", -10, 1000)});
  EXPECT_TRUE(coverage().complete());
  Batch loss;
  loss.coverage = {{"mirror", at_s(40), at_s(45), FeedState::kLost, 12}};
  const Batch* one = &loss;
  BatchStore store{writer_, test::kLimit};
  ASSERT_TRUE(store.plan({&one, 1}).and_then([](const BatchWrite& write) { return write(); }));
  EXPECT_EQ(blind(coverage()), Blind{"mirror LOST 12"});
}

TEST_F(CoverageTest, SingleRegistersThatStayedUnansweredAreNoted) {
  says({life("mirror", "HEP")},
       {alive("mirror", -10, 1000), {"mirror", at_s(40), at_s(72), FeedState::kUnpaired, 2}});
  EXPECT_TRUE(coverage().complete());
  EXPECT_EQ(coverage().notes, (std::vector<CoverageNote>{{"mirror", "UNPAIRED", 2, at_s(40), at_s(72)}}));
}

}  // namespace
}  // namespace vouch::services
