#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "storage/binding/past_store.h"
#include "tests/integration/storage/ingest/facts.h"
#include "tests/integration/storage/ingest/ingest_fixture.h"

namespace vouch::storage {
namespace {

using test::kLimit;

Database& writer() {
  static const std::string name = test::PostgresCluster::instance().migrated_database();
  static Database one{{test::PostgresCluster::instance().conninfo(name, "vouch_ingest")}};
  return one;
}

const Impu kSomebody = test::impu("somebody");

/// The same contact registered again a second later, from another port.
RegistrationFact refreshed(RegistrationFact fact) {
  fact.registration.change().id.octets[0] ^= 1;
  fact.registration.change().observed_at = fact.registration->observed_at.plus_s(1);
  ++fact.registration.change().ue_port;
  return fact;
}

/// Whatever can be said of bindings, though no network would.
Past any_past(std::vector<RegistrationFact> facts) {
  for (std::size_t i = facts.size(); i > 0; --i) facts.push_back(refreshed(facts[i - 1]));
  for (RegistrationFact& fact : facts) fact.impu = kSomebody;
  Past past;
  past.begins = test::at_s(1);
  past.until = test::at_s(3);
  past.read_from = test::at_s(2);
  past.bindings = fold({}, registrations_told_by(facts));
  const auto marks = *rc::gen::arbitrary<std::set<std::uint64_t>>();
  past.marks.assign(marks.begin(), marks.end());
  return past;
}

RC_GTEST_PROP(Pasts, ComeBackToTheOctet, ()) {
  const auto facts = *rc::gen::container<std::vector<RegistrationFact>>(test::any_registration_fact());
  const Past past = any_past(facts);
  auto batch = IngestTransaction::begin(writer(), kLimit);
  RC_ASSERT(batch && test::add_facts(*batch, facts));
  RC_ASSERT(batch->replace_pasts({{kSomebody, past}}).has_value());
  ProfileReader profiles;
  const auto read = read_pasts(batch->transaction(), std::span{&kSomebody, 1}, batch->known_at(), profiles);
  RC_ASSERT(read.has_value() && read->pasts.size() == 1);
  RC_ASSERT(read->pasts.at(kSomebody) == past);
}

TEST(Pasts, AreReplacedAndRemoved) {
  auto batch = IngestTransaction::begin(writer(), kLimit);
  Past past;
  ASSERT_TRUE(batch->replace_pasts({{kSomebody, past}}));
  past.marks = {7};
  ASSERT_TRUE(batch->replace_pasts({{kSomebody, past}}));
  ProfileReader profiles;
  const auto read = [&](KnowledgeTime as_of) {
    return read_pasts(batch->transaction(), std::span{&kSomebody, 1}, as_of, profiles)->pasts;
  };
  EXPECT_EQ(read(batch->known_at()).at(kSomebody), past);
  EXPECT_TRUE(read(KnowledgeTime::from_us(batch->known_at().us - 1)).empty()) << "not kept yet";
  ASSERT_TRUE(batch->replace_pasts({{kSomebody, std::nullopt}}));
  EXPECT_TRUE(read(batch->known_at()).empty());
}

/// Of an earlier release, which kept the last flow alone: its facts are read again.
TEST(Pasts, OfAnEarlierReleaseAreOfNoUse) {
  auto batch = IngestTransaction::begin(writer(), kLimit);
  ASSERT_TRUE(batch->replace_pasts({{kSomebody, std::nullopt}}));
  const CopyTarget target{"vouch.registration_past",
                          {"impu", "known_at", "begins", "until", "read_from", "content"}};
  const Row version_1{cell(kSomebody),     cell(batch->known_at()), cell(test::at_s(1)),
                      cell(test::at_s(3)), cell(test::at_s(2)),     "\\x0801"};
  ASSERT_TRUE(batch->transaction().copy(target, std::span{&version_1, 1}));
  ProfileReader profiles;
  const auto read = read_pasts(batch->transaction(), std::span{&kSomebody, 1}, batch->known_at(), profiles);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->pasts.empty());
  EXPECT_TRUE(read->on_record.contains(kSomebody)) << "so that ingest replaces it";
}

}  // namespace
}  // namespace vouch::storage
