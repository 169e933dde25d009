#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::Call;
using test::impu;
using test::Register;

class SessionChangesTest : public test::AnswerTest {
 protected:
  ChangesAnswer watch(const std::optional<storage::KnownUntil>& since = {}, const ChangesPart& part = {}) {
    return answer<ChangesAnswer>(
        question(Delivery::kWatch, part.until ? std::optional{part.until->known} : std::nullopt),
        [&](Case& open_case) { return changes(open_case, since, part); });
  }
  void call(const std::vector<SessionFact>& facts) {
    auto batch = begin();
    ASSERT_TRUE(batch.add_session_facts(facts));
    ASSERT_TRUE(batch.commit());
  }
  static std::vector<SessionFact> a_call() {
    return Call().invite(1).asserted("alice").answer(1).bye().facts();
  }
  static std::vector<SessionFact> first(std::size_t count) {
    auto facts = a_call();
    facts.resize(count);
    return facts;
  }
};

TEST_F(SessionChangesTest, EveryStepOfASessionIsToldOnce) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  auto told = watch();
  for (const std::size_t seen : {2U, 3U, 4U}) {
    call(first(seen));
    ASSERT_TRUE(worth(told.told_until)) << seen;
    told = watch(told.told_until);
    ASSERT_EQ(told.sessions.size(), 1U) << seen;
    EXPECT_EQ(told.sessions[0].change.kind, ChangeKind::kChanged);
    EXPECT_EQ(told.sessions[0].change.told.session.answered_at.has_value(), seen > 2) << seen;
    EXPECT_EQ(told.sessions[0].change.told.session.ended_at.has_value(), seen > 3) << seen;
  }
  EXPECT_FALSE(worth(told.told_until));
  EXPECT_TRUE(watch(told.told_until).sessions.empty());
}

TEST_F(SessionChangesTest, AnAnonymousCallOfAWatchedPhoneIsTold) {
  warrant({Target{test::kPhoneImei}});
  const std::int64_t since = seconds_until(now_);
  ingest({Register("one").at(since - 10).expires(100'000)});
  const auto began = watch();
  ASSERT_FALSE(worth(began.told_until, began.signs));
  auto facts = Call().invite(1).answer(1).anonymous().facts();
  for (SessionFact& fact : facts) fact.observed_at = fact.observed_at.plus_s(since);
  call(facts);
  EXPECT_TRUE(worth(began.told_until, began.signs));
  EXPECT_FALSE(worth(began.told_until)) << "no identity leads to it";
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_EQ(told.sessions[0].change.told.legs.at(0).association.match, MatchKind::kContactUri);
  EXPECT_TRUE(watch(told.told_until).sessions.empty());
}

TEST_F(SessionChangesTest, WhatBecomesOfAnAnonymousCallIsToldThoughNoFurtherMessageShowsThePhone) {
  warrant({Target{test::kPhoneImei}});
  const std::int64_t since = seconds_until(now_);
  ingest({Register("one").at(since - 10).expires(100'000)});
  auto facts = Call().invite(1).answer(1).bye().anonymous().facts();
  for (SessionFact& fact : facts) fact.observed_at = fact.observed_at.plus_s(since);
  auto told = watch();
  for (std::size_t seen = 1; seen <= facts.size(); ++seen) {
    call({facts.begin(), facts.begin() + static_cast<std::ptrdiff_t>(seen)});
    EXPECT_TRUE(worth(told.told_until, told.signs)) << seen;
    told = watch(told.told_until);
    ASSERT_EQ(told.sessions.size(), 1U) << seen;
    EXPECT_EQ(told.sessions[0].change.told.session.answered_at.has_value(), seen > 1) << seen;
    EXPECT_EQ(told.sessions[0].change.told.session.ended_at.has_value(), seen > 2) << seen;
  }
}

TEST_F(SessionChangesTest, WhatBecomesOfACallIsToldThatTheNetworkNamedItsCallerInOnce) {
  warrant({Target{impu("alice")}});
  const std::int64_t since = seconds_until(now_);
  ingest({Register("one").at(since - 10).expires(100'000)});
  auto facts = Call().invite(1).asserted("alice").answer(1).bye().anonymous().facts();
  for (SessionFact& fact : facts) fact.observed_at = fact.observed_at.plus_s(since);
  call({facts[0], facts[1]});
  auto told = watch();
  for (const std::size_t seen : {3U, 4U}) {
    call({facts.begin(), facts.begin() + static_cast<std::ptrdiff_t>(seen)});
    EXPECT_TRUE(worth(told.told_until, told.signs)) << seen;
    told = watch(told.told_until);
    ASSERT_EQ(told.sessions.size(), 1U) << seen;
    EXPECT_EQ(told.sessions[0].change.told.session.ended_at.has_value(), seen > 3) << seen;
  }
}

TEST_F(SessionChangesTest, AnAnonymousCallIsWithdrawnWithTheRegistrationItWasFoundBy) {
  warrant({Target{test::kPhoneImei}});
  ingest({Register("one").at(-10).expires(100'000)});
  call(Call().invite(1).answer(1).anonymous().facts());
  const auto began = watch();
  ingest({Register("gone").at(-5).removed()});
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_EQ(told.sessions[0].change.kind, ChangeKind::kWithdrawn);
}

TEST_F(SessionChangesTest, ARegistrationThatComesLateChangesTheSession) {
  warrant({Target{impu("alice")}});
  call(a_call());
  const auto began = watch();
  ingest({Register("one").at(-10).expires(100'000)});
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_EQ(told.sessions[0].change.told.legs.at(0).association.outcome, AssociationOutcome::kMatched);
}

TEST_F(SessionChangesTest, ASessionThatWasAnothersIsWithdrawn) {
  warrant({Target{test::kPhoneImei}});
  ingest({Register("one").at(-10).expires(100'000)});
  call(a_call());
  const auto began = watch();
  ingest({Register("gone").at(-5).removed()});
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_EQ(told.sessions[0].change.kind, ChangeKind::kWithdrawn);
}

TEST_F(SessionChangesTest, ASessionTimerThatRunsOutIsTold) {
  warrant({Target{impu("alice")}});
  const std::int64_t since = seconds_until(now_);
  ingest({Register("one").at(since - 10).expires(100'000)});
  auto facts = first(3);
  for (SessionFact& fact : facts) fact.observed_at = fact.observed_at.plus_s(since);
  facts[2].lasts_s = 1800;
  call(facts);
  const auto began = watch();
  EXPECT_FALSE(worth(began.told_until));
  now_ = now_.plus_s(3600);
  ASSERT_TRUE(worth(began.told_until));
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_EQ(told.sessions[0].change.told.session.end, SessionEnd::kTimerExpired);
}

TEST_F(SessionChangesTest, ASubscriptionThatRunsOutSoonIsToldThen) {
  warrant({Target{impu("alice")}});
  auto facts = first(3);
  for (SessionFact& fact : facts) fact.observed_at = fact.observed_at.plus_s(seconds_until(now_));
  facts[0].kind = facts[1].kind = SessionFactKind::kSubscribe;
  facts[2].lasts_s = 60;
  call(facts);
  const auto began = watch();
  now_ = now_.plus_s(80);
  ASSERT_TRUE(worth(began.told_until)) << "only a call lasts for 90 s at least";
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_EQ(told.sessions[0].change.told.session.end, SessionEnd::kTimerExpired);
}

TEST_F(SessionChangesTest, ATimerOfDaysThatRunsOutIsTold) {
  warrant({Target{impu("alice")}});
  constexpr std::int64_t two_days_s = 2 * 86'400;
  auto facts = first(3);
  for (SessionFact& fact : facts)
    fact.observed_at = fact.observed_at.plus_s(seconds_until(now_) - two_days_s);
  facts[2].lasts_s = two_days_s + 60;
  call(facts);
  const auto began = watch();
  EXPECT_FALSE(worth(began.told_until));
  now_ = now_.plus_s(120);
  ASSERT_TRUE(worth(began.told_until));
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_EQ(told.sessions[0].change.told.session.end, SessionEnd::kTimerExpired);
}

TEST_F(SessionChangesTest, ASessionThatIsFoundToHaveBegunEarlierIsTheSame) {
  warrant({Target{impu("alice")}});
  auto facts = first(2);
  facts[0].observed_at = facts[0].observed_at.plus_s(1);
  call({facts[0]});
  const auto began = watch();
  call({facts[1]});
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_EQ(told.sessions[0].change.kind, ChangeKind::kChanged);
  EXPECT_EQ(told.sessions[0].change.told.session.started_at, facts[1].observed_at);
}

/// Alice calls bob through a B2BUA at 10.9.9.20, which goes on under another Call-ID.
class JoinedChangesTest : public SessionChangesTest {
 protected:
  static std::vector<SessionFact> outer() {
    auto facts = a_call();
    for (SessionFact& fact : facts) {
      if (fact.hop > 1) fact.icid = "icid-1";
      if (fact.kind == SessionFactKind::kInvite) fact.destination_address = "10.9.9.20";
    }
    return facts;
  }
  static std::vector<SessionFact> inner() {
    auto facts = Call().invite(1).answer(1).facts();
    for (SessionFact& fact : facts) {
      fact.call_id = "call-9";
      fact.id.octets[0] = 9;
      fact.from_tag = "z";
      fact.icid = "icid-1";
      fact.source_address = "10.9.9.20";
      fact.observed_at = fact.observed_at.plus_s(1);
    }
    return facts;
  }
};

TEST_F(JoinedChangesTest, ASessionThatIsFoundToBelongToAnotherCallIsTheSame) {
  warrant({Target{impu("bob")}});
  call(inner());
  const auto began = watch();
  call(outer());
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_EQ(told.sessions[0].change.kind, ChangeKind::kChanged);
  EXPECT_EQ(told.sessions[0].change.told.session.call_id, "call-9") << "bob's";
  EXPECT_EQ(told.sessions[0].change.told.session.started_at, outer()[0].observed_at);
}

TEST_F(JoinedChangesTest, ToldUnderAnotherCallIdItIsWithdrawnFirst) {
  warrant({Target{impu("alice")}, Target{impu("bob")}});
  call(inner());
  const auto began = watch();
  call(outer());
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 2U);
  EXPECT_EQ(told.sessions[0].change.kind, ChangeKind::kWithdrawn);
  EXPECT_EQ(told.sessions[0].change.told.session.call_id, "call-9");
  EXPECT_EQ(told.sessions[1].change.kind, ChangeKind::kChanged);
  EXPECT_EQ(told.sessions[1].change.told.session.call_id, "call-1");
}

TEST_F(JoinedChangesTest, ThoughBothItsCallsHaveNewsItIsToldOnce) {
  warrant({Target{impu("bob")}});
  const auto began = watch();
  call(inner());
  call(outer());
  std::size_t told = 0;
  const auto until = watch(began.told_until).told_until;
  for (std::optional<ToldSoFar> next = ToldSoFar{}; next;) {
    const auto part = watch(began.told_until, {until, *next, [] { return true; }});
    told += part.sessions.size();
    next = part.more;
  }
  EXPECT_EQ(told, 1U);
}

TEST_F(SessionChangesTest, ManyCallsAreToldAPartAtATime) {
  warrant({Target{impu("alice")}});
  const auto began = watch();
  constexpr std::uint8_t kMany = 40;
  for (std::uint8_t number = 1; number <= kMany; ++number) {
    auto facts = a_call();
    for (SessionFact& fact : facts) {
      fact.call_id = "call-" + std::to_string(number);
      fact.id.octets[0] = number;
    }
    call(facts);
  }
  std::vector<ToldSoFar> so_far;
  std::set<std::string> told;
  const auto first_part = watch(began.told_until);
  ASSERT_TRUE(first_part.more);
  EXPECT_EQ(first_part.sessions.size(), 32U);
  const auto until = first_part.told_until;
  call(Call().invite(1).asserted("alice").facts());
  for (std::optional<ToldSoFar> next = ToldSoFar{}; next;) {
    const auto part = watch(began.told_until, {until, *next, {}});
    EXPECT_LE(part.sessions.size(), 32U);
    for (const ToldSessionChange& one : part.sessions) {
      EXPECT_TRUE(told.insert(one.change.told.session.call_id).second) << "once";
      so_far.push_back(one.so_far);
    }
    next = part.more;
  }
  EXPECT_EQ(told.size(), kMany);
  EXPECT_TRUE(watch(began.told_until, {until, so_far.back(), {}}).sessions.empty());
  const auto behind = watch(began.told_until, {until, so_far[so_far.size() - 3], {}});
  EXPECT_EQ(behind.sessions.size(), 2U) << "whoever broke off goes on where that was";
}

TEST_F(SessionChangesTest, WhoBrokeOffInTheMiddleIsToldTheSameAgain) {
  warrant({Target{impu("alice")}});
  const auto began = watch();
  ingest({Register("one").at(-10).expires(100'000)});
  call(first(2));
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.size(), 2U);
  call(a_call());
  ingest({Register("two").at(50).expires(100'000)});
  const auto again = watch(began.told_until, {told.told_until, {}, {}});
  EXPECT_EQ(again.told_until, told.told_until);
  ASSERT_EQ(again.changes.size(), told.changes.size());
  EXPECT_EQ(again.changes[0].told.disclosed, told.changes[0].told.disclosed);
  ASSERT_EQ(again.sessions.size(), told.sessions.size());
  EXPECT_FALSE(again.sessions[0].change.told.session.answered_at) << "as it stood then";
  EXPECT_EQ(watch(told.told_until).size(), 2U) << "and what came since is told behind it";
}

TEST_F(SessionChangesTest, SessionsOfOthersAreNotTold) {
  warrant({Target{impu("zoe")}});
  const auto began = watch();
  call(a_call());
  EXPECT_FALSE(worth(began.told_until));
  EXPECT_TRUE(watch(began.told_until).sessions.empty());
}

}  // namespace
}  // namespace vouch::services
