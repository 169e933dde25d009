#include "storage/network_imei/network_imei_store.h"
#include "storage/tac/tac_store.h"
#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::impu;
using test::kPhoneImei;
using test::Register;

class ChangesTest : public test::AnswerTest {
 protected:
  ChangesAnswer watch(const std::optional<storage::KnownUntil>& since = {}, const ChangesPart& part = {}) {
    return answer<ChangesAnswer>(
        question(Delivery::kWatch, part.until ? std::optional{part.until->known} : std::nullopt),
        [&](Case& open_case) { return changes(open_case, since, part); });
  }
  /// A registration that lasts for another hour from now.
  Register lasting(const std::string& name) {
    return Register(name).expires(static_cast<std::uint32_t>(seconds_until(now_) + 3600));
  }
};

TEST_F(ChangesTest, ABindingThatIsAnotherDevicesNowIsWithdrawn) {
  warrant({kPhoneImei});
  ingest({lasting("one").hop(1)});
  const auto began = watch();
  EXPECT_TRUE(began.changes.empty());
  EXPECT_FALSE(worth(began.told_until));
  ingest({lasting("one").hop(3).device(test::kOtherPhone)});
  ASSERT_TRUE(worth(began.told_until));
  const auto told = watch(began.told_until).changes;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, ChangeKind::kWithdrawn);
  EXPECT_EQ(told[0].told.disclosed.binding.instance->imei, kPhoneImei) << "as it was told";
}

TEST_F(ChangesTest, ABindingThatALateFactOpensEarlierReplacesTheOneTold) {
  warrant({kPhoneImei});
  ingest({lasting("second").at(600)});
  const auto began = watch();
  ingest({lasting("first").at(0)});
  ASSERT_TRUE(worth(began.told_until));
  const auto told = watch(began.told_until).changes;
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].kind, ChangeKind::kChanged);
  EXPECT_EQ(told[1].kind, ChangeKind::kWithdrawn);
}

TEST_F(ChangesTest, ABindingWhoseTimeRunsOutIsToldOnce) {
  warrant({Target{impu("alice")}});
  ingest({lasting("one")});
  const auto began = watch();
  now_ = NetworkTime::from_us(now_.us + 7'200'000'000);
  ASSERT_TRUE(worth(began.told_until)) << "though nothing new is known";
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.changes.size(), 1U);
  EXPECT_EQ(told.changes[0].told.disclosed.binding.end_reason, EndReason::kExpiredOrUnknown);
  EXPECT_FALSE(worth(told.told_until));
  EXPECT_TRUE(watch(told.told_until).changes.empty());
}

TEST_F(ChangesTest, AVerdictThatAnotherIdentityOnTheDeviceChangesIsTold) {
  warrant({Target{impu("alice")}});
  ingest({lasting("one")});
  const auto began = watch();
  const RegistrationFact bob =
      lasting("two").impu("bob").impi("bob").contact("sip:bob@10.0.0.9").address("10.0.0.9");
  auto batch = begin();
  ASSERT_TRUE(test::add_facts(batch, std::vector{bob}));
  const std::vector<Impu> both{impu("alice"), impu("bob")};
  auto records = test::records_of({lasting("one")});
  records.front().trust_level = TrustLevel::kUntrusted;  // as ingest judges it now
  for (auto& record : test::records_of({bob})) records.push_back(record);
  ASSERT_TRUE(batch.replace_bindings({both, {}}, records));
  ASSERT_TRUE(batch.commit());
  ASSERT_TRUE(worth(began.told_until));
  const auto told = watch(began.told_until).changes;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].told.verdict.trust_level, TrustLevel::kUntrusted);
}

TEST_F(ChangesTest, WhatIsToldIsNotToldAgain) {
  warrant({kPhoneImei, Target{impu("alice")}});
  ingest({lasting("one")});
  EXPECT_TRUE(watch(watch().told_until).changes.empty());
}

TEST_F(ChangesTest, WhatDoesNotFitIntoOneLookIsToldInTheNext) {
  const std::vector<std::string> names{"alice", "bob", "carol"};
  std::vector<Target> targets;
  for (const std::string& name : names) targets.emplace_back(impu(name));
  warrant(targets);
  const auto began = watch();
  for (const std::string& name : names) ingest({lasting("of-" + name).impu(name).impi(name)});
  const auto whole = watch(began.told_until);
  ASSERT_EQ(whole.changes.size(), 3U);
  EXPECT_FALSE(whole.more);
  ingest({lasting("again").impu("bob").impi("bob").at(5)});
  std::vector<BindingId> told;
  std::optional<ToldSoFar> next = ToldSoFar{};
  for (int looks = 0; next; ++looks) {
    ASSERT_LT(looks, 5);
    const auto part = watch(began.told_until, {whole.told_until, *next, [] { return true; }});
    ASSERT_LE(part.changes.size(), 1U);
    for (const ToldChange& change : part.changes) told.push_back(change.told.disclosed.binding.id);
    next = part.more;
  }
  ASSERT_EQ(told.size(), 3U);
  for (std::size_t i = 0; i < told.size(); ++i)
    EXPECT_EQ(told[i], whole.changes[i].told.disclosed.binding.id);
}

TEST_F(ChangesTest, AVerdictThatANewCatalogueOfTypesChangesIsTold) {
  warrant({kPhoneImei});
  ingest({lasting("one")});
  const auto began = watch();
  auto transaction = reader_.begin(storage::Access::kReadWrite, test::kLimit);
  storage::TacStore store{*transaction};
  const storage::CatalogueId id{{1}};
  ASSERT_TRUE(store.begin(id, {"test", "own", "ada"}, now_));
  ASSERT_TRUE(store.add(id, {{35'000'000, TacEntry{}}}));
  ASSERT_TRUE(store.finish(id));
  ASSERT_TRUE(transaction->commit());
  ASSERT_TRUE(worth(began.told_until));
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.changes.size(), 1U);
  EXPECT_EQ(told.changes[0].kind, ChangeKind::kChanged);
  EXPECT_FALSE(worth(told.told_until));
}

TEST_F(ChangesTest, AVerdictThatTheAccessSideChangesIsToldToWhomItConcerns) {
  warrant({kPhoneImei});
  ingest({lasting("one")});
  const auto tell_of = [this](const Impi& impi) {
    auto batch = begin();
    const NetworkImei seen{subscription_of(impi), *Imei::from_digits(test::kOtherPhone), ImeiSource::kMme,
                           test::at_s(0)};
    EXPECT_TRUE(storage::NetworkImeiStore{batch.transaction()}.add({&seen, 1}, batch.known_at()));
    EXPECT_TRUE(batch.commit());
  };
  const auto began = watch();
  tell_of(test::impi("bob"));
  EXPECT_FALSE(worth(began.told_until)) << "of nobody the warrant reaches";
  tell_of(test::impi("alice"));
  ASSERT_TRUE(worth(began.told_until));
  const auto told = watch(began.told_until);
  ASSERT_EQ(told.changes.size(), 1U);
  EXPECT_EQ(told.changes[0].told.verdict.trust_level, TrustLevel::kUntrusted);
  EXPECT_FALSE(worth(told.told_until));
}

}  // namespace
}  // namespace vouch::services
