#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::Call;
using test::impu;
using test::Register;

class SessionChangesTest : public test::AnswerTest {
 protected:
  ChangesAnswer watch(const std::optional<storage::KnownUntil>& since = {},
                      const std::optional<storage::KnownUntil>& until = {}) {
    return answer<ChangesAnswer>(
        question(Delivery::kWatch, until ? std::optional{until->known} : std::nullopt),
        [&](Case& open_case) { return changes(open_case, since, until); });
  }
  bool worth(const storage::KnownUntil& since) {
    const auto found = worth_asking(reader_, question(Delivery::kWatch), since, now_, test::kLimit);
    return found && *found;
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
    EXPECT_EQ(told.sessions[0].kind, ChangeKind::kChanged);
    EXPECT_EQ(told.sessions[0].told.session.answered_at.has_value(), seen > 2) << seen;
    EXPECT_EQ(told.sessions[0].told.session.ended_at.has_value(), seen > 3) << seen;
  }
  EXPECT_FALSE(worth(told.told_until));
  EXPECT_TRUE(watch(told.told_until).sessions.empty());
}

TEST_F(SessionChangesTest, ARegistrationThatComesLateChangesTheSession) {
  warrant({Target{impu("alice")}});
  call(a_call());
  const auto began = watch();
  ingest({Register("one").at(-10).expires(100'000)});
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_EQ(told.sessions[0].told.legs.at(0).association.outcome, AssociationOutcome::kMatched);
}

TEST_F(SessionChangesTest, ASessionThatWasAnothersIsWithdrawn) {
  warrant({Target{test::kPhoneImei}});
  ingest({Register("one").at(-10).expires(100'000)});
  call(a_call());
  const auto began = watch();
  ingest({Register("gone").at(-5).removed()});
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_EQ(told.sessions[0].kind, ChangeKind::kWithdrawn);
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
  EXPECT_EQ(told.sessions[0].told.session.end, SessionEnd::kTimerExpired);
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
  const auto again = watch(began.told_until, told.told_until);
  EXPECT_EQ(again.told_until, told.told_until);
  ASSERT_EQ(again.changes.size(), told.changes.size());
  EXPECT_EQ(again.changes[0].told.disclosed, told.changes[0].told.disclosed);
  ASSERT_EQ(again.sessions.size(), told.sessions.size());
  EXPECT_FALSE(again.sessions[0].told.session.answered_at) << "as it stood then";
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
