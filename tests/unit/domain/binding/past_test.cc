#include "domain/binding/past.h"

#include <gtest/gtest.h>

#include "domain/binding/timeline.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::at_s;
using test::Register;
using Facts = std::vector<RegistrationFact>;

RegistrationFact refresh(int number) {
  return Register("refresh-" + std::to_string(number))
      .at(number * 1800)
      .call("call", static_cast<std::uint32_t>(number + 1));
}

/// A phone that refreshes every half hour what was granted for an hour.
Facts refreshes(int count) {
  Facts facts;
  for (int i = 0; i < count; ++i) facts.push_back(refresh(i));
  return facts;
}

Facts from(NetworkTime since, Facts facts) {
  std::erase_if(facts, [&](const RegistrationFact& fact) { return fact.registration->observed_at < since; });
  return facts;
}

TEST(Past, KeepsOnlyTheLastRefreshesOfAPhoneToBeRead) {
  const Facts all = refreshes(100);
  const auto past = fold_past(nullptr, all);
  ASSERT_TRUE(past);
  const Facts recent = from(past->read_from, all);
  EXPECT_LE(recent.size(), 4U);
  EXPECT_EQ(timeline(&*past, recent), timeline(all));
  EXPECT_EQ(timeline(&*past, recent).front().refreshes, 99U);
}

TEST(Past, GoesOnFromThePastBefore) {
  const Facts first = refreshes(50);
  const auto before = fold_past(nullptr, first);
  ASSERT_TRUE(before);
  const auto past = fold_past(&*before, from(before->read_from, refreshes(100)));
  ASSERT_TRUE(past);
  EXPECT_EQ(*past, *fold_past(nullptr, refreshes(100)));
}

TEST(Past, IsNotMadeWhereLittleWouldBeSaved) {
  EXPECT_FALSE(fold_past(nullptr, {}));
  EXPECT_FALSE(fold_past(nullptr, refreshes(4)));
}

TEST(Past, HoldsNoRegistrationThatIsStillGrantedOutOfSight) {
  const auto past = fold_past(nullptr, refreshes(100));
  ASSERT_TRUE(past);
  EXPECT_LE(past->read_from, past->until.plus_s(-1800));  // granted for an hour, half an hour before
}

TEST(Past, DoesNotAdmitWhatComesLate) {
  const auto past = fold_past(nullptr, refreshes(100));
  ASSERT_TRUE(past);
  const Facts late{Register("late").at(5000)};
  const Facts next{refresh(100)};
  EXPECT_FALSE(admits(*past, late));
  EXPECT_TRUE(admits(*past, next));
}

TEST(Past, KnowsARegistrationAgainThatIsSeenOnAnotherWayDaysLater) {
  const auto past = fold_past(nullptr, refreshes(100));
  ASSERT_TRUE(past);
  const Facts again{Register("refresh-3").at(200'000).hop(4).call("call", 4)};
  EXPECT_FALSE(admits(*past, again));
}

TEST(Past, DoesNotStandAloneWhereAnEndNamesWhatItHolds) {
  const auto past = fold_past(nullptr, refreshes(100));
  ASSERT_TRUE(past);
  Facts recent = from(past->read_from, refreshes(100));
  recent.push_back(
      Register("end").reported(RegistrationKind::kReportedEnded).contact("").at(180'000).call("call", 3));
  EXPECT_FALSE(stands_alone(*past, recent));
}

/// RFC 3680 section 5.3: a report names the REGISTER it tells of, which need not have been seen.
TEST(Past, DoesNotStandAloneWhereAnEndNamesWhatAReportInItNames) {
  Facts all = refreshes(100);
  all.push_back(Register("report").at(900).reported(RegistrationKind::kReportedActive).call("other", 1));
  const auto past = fold_past(nullptr, all);
  ASSERT_TRUE(past);
  Facts recent = from(past->read_from, all);
  recent.push_back(
      Register("end").reported(RegistrationKind::kReportedEnded).contact("").at(180'000).call("other", 1));
  EXPECT_FALSE(stands_alone(*past, recent));
}

TEST(Past, IsFoldedInTheQuietBetweenWhereAReportComesWithEachRegistration) {
  Facts all = refreshes(100);
  for (int i = 0; i < 100; ++i) {
    all.push_back(
        Register("report-" + std::to_string(i)).at(i * 1800 + 1).reported(RegistrationKind::kReportedActive));
  }
  const auto past = fold_past(nullptr, all);
  ASSERT_TRUE(past);
  const Facts recent = from(past->read_from, all);
  EXPECT_LE(recent.size(), 8U);
  EXPECT_EQ(timeline(&*past, recent), timeline(all));
}

TEST(Past, IsPartedFromTheRestAwayFromReports) {
  Facts all = refreshes(100);
  for (int i = 90; i < 100; ++i)
    all.push_back(
        Register("report-" + std::to_string(i)).at(i * 1800 + 3).reported(RegistrationKind::kReportedActive));
  const auto past = fold_past(nullptr, all);
  ASSERT_TRUE(past);
  EXPECT_LT(past->until, at_s(98 * 1800 + 3 - 46));
  EXPECT_GT(past->until, at_s(97 * 1800 + 3 + 46));
}

}  // namespace
}  // namespace vouch
