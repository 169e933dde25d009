#include <gtest/gtest.h>

#include "signalling/pipeline/pipeline.h"
#include "tests/unit/signalling/isc/third_party.h"
#include "tests/unit/signalling/pipeline/everything_in.h"
#include "tests/unit/signalling/reginfo/documents.h"

namespace vouch::signalling {
namespace {

using testing::a_notify;
using testing::a_register;
using testing::accepted;
using testing::active_contact;
using testing::an_answer;
using testing::at_the_scscf;
using testing::embedding;
using testing::Message;
using testing::reginfo;
using testing::registration;
using testing::third_party;

/// What a feed sees of a registrar that tells of its state.
class RegistrarThatTells : public ::testing::Test {
 protected:
  void take(const Message& message, NetworkTime at = NetworkTime::from_us(7)) {
    ObservedMessage observed;
    observed.octets = message.text();
    observed.observed_at = at;
    observed.where = "frame 3";
    pipeline.take(std::move(observed), ++sequence);
  }
  std::vector<RegistrationFact> reports() { return pipeline.drain().reports; }
  static Message notify(int version, const std::string& state = "partial") {
    return a_notify(reginfo("version=\"" + std::to_string(version) + "\" state=\"" + state + "\"",
                            registration(active_contact("sip:alice@10.1.2.3:5060", "created"))));
  }

  Pipeline pipeline{"lab/feed", ObservationPoint::kOnIsc};
  std::uint64_t sequence = 0;
};

TEST_F(RegistrarThatTells, ByNotifyReports) {
  take(notify(0, "full"));
  take(an_answer(notify(0, "full"), "200 OK"));
  const auto told = reports();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].contact.kind, RegistrationKind::kReportedActive);
  EXPECT_EQ(told[1].contact.kind, RegistrationKind::kReportedOthersGone);
  EXPECT_EQ(told[0].registration->observed_at, NetworkTime::from_us(7));
  EXPECT_EQ(pipeline.counters().notifies, 1U);
  EXPECT_EQ(pipeline.counters().reports, 2U);
  EXPECT_EQ(pipeline.settled(), 2U);
}

/// Any UE can send a NOTIFY to somebody: what a mirror sees pass is nobody's word.
TEST_F(RegistrarThatTells, IsNotWhoeverSendsANotifyPastAMirror) {
  Pipeline mirror{"lab/feed", ObservationPoint::kAtScscf};
  ObservedMessage observed;
  observed.octets = notify(0, "full").text();
  mirror.take(std::move(observed), 1);
  EXPECT_TRUE(mirror.drain().reports.empty());
  EXPECT_EQ(mirror.counters().notifies, 1U);
}

/// RFC 3680 section 5.1.
TEST_F(RegistrarThatTells, WithADocumentMissingIsBelievedAndNoted) {
  const std::vector<std::string> gap{"REGINFO_VERSION_GAP"};
  take(notify(0));
  take(notify(1));
  for (const RegistrationFact& fact : reports()) EXPECT_TRUE(fact.registration->notes.empty());
  take(notify(3));
  EXPECT_EQ(reports().at(0).registration->notes, gap);
  take(notify(3));
  EXPECT_TRUE(reports().at(0).registration->notes.empty()) << "a repetition misses nothing";
  take(notify(0));
  EXPECT_EQ(reports().at(0).registration->notes, gap) << "it began anew";
  take(notify(9, "full"));
  EXPECT_TRUE(reports().at(0).registration->notes.empty()) << "the full state needs no other";
  take(notify(10).with("Call-ID", "subscription-2"));
  EXPECT_TRUE(reports().at(0).registration->notes.empty()) << "another subscription";
}

TEST_F(RegistrarThatTells, ByThirdPartyRegisterWaitsForNoResponse) {
  const Message outer = embedding({at_the_scscf(), accepted(at_the_scscf())});
  take(outer);
  take(an_answer(outer, "100 Trying"));
  take(an_answer(outer, "200 OK"));
  take(third_party("0"));
  EXPECT_EQ(pipeline.settled(), 4U);
  pipeline.finish();
  const PipelineOutput output = pipeline.drain();
  EXPECT_EQ(output.registrations.size(), 1U);
  EXPECT_EQ(output.reports.size(), 1U);
  EXPECT_TRUE(output.refusals.empty());
  EXPECT_EQ(pipeline.counters().third_party_registers, 2U);
  EXPECT_EQ(pipeline.counters().registers, 2U);
  EXPECT_EQ(pipeline.counters().reports, 1U);
  EXPECT_EQ(pipeline.counters().unpaired_registers, 0U);
  EXPECT_EQ(pipeline.counters().unpaired_successes, 0U);
}

/// The first copy of the end was lost: what is retransmitted comes behind the next registration.
TEST_F(RegistrarThatTells, OfAnEndLateTellsOfTheTimeBefore) {
  const auto at = [](std::int64_t seconds) { return NetworkTime::from_us(0).plus_s(seconds); };
  take(embedding({at_the_scscf()}, third_party().with("CSeq", "12 REGISTER")), at(10));
  take(third_party("0").with("CSeq", "11 REGISTER"), at(12));
  take(third_party("0").with("CSeq", "13 REGISTER"), at(14));
  const auto told = reports();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_LT(told[0].registration->observed_at, at(10));
  EXPECT_EQ(told[1].registration->observed_at, at(14));
}

TEST_F(RegistrarThatTells, AndAMirrorTellOfOneRegistration) {
  Pipeline mirror{"lab/mirror", ObservationPoint::kAtScscf};
  for (const Message& message : {at_the_scscf(), accepted(at_the_scscf())}) {
    ObservedMessage observed;
    observed.octets = message.text();
    mirror.take(std::move(observed), ++sequence);
  }
  take(embedding({at_the_scscf(), accepted(at_the_scscf())}));
  const auto told = pipeline.drain().registrations;
  const auto seen = mirror.drain().registrations;
  ASSERT_EQ(told.size(), 1U);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(told[0].registration.id, seen[0].registration.id);
}

/// Its response never comes by here: waiting for it would hold up what everybody else sent.
TEST_F(RegistrarThatTells, IsNoPlaceToRegister) {
  take(at_the_scscf());
  EXPECT_EQ(pipeline.settled(), 1U);
  const auto refusals = pipeline.drain().refusals;
  ASSERT_EQ(refusals.size(), 1U);
  EXPECT_EQ(refusals[0].problem.code, "NOT_THIRD_PARTY");
}

TEST_F(RegistrarThatTells, NothingUsefulIsToldSo) {
  take(third_party());
  take(a_notify("nonsense"));
  const auto refusals = pipeline.drain().refusals;
  ASSERT_EQ(refusals.size(), 2U);
  EXPECT_EQ(refusals[0].problem.code, "REGISTER_NOT_EMBEDDED");
  EXPECT_EQ(refusals[0].problem.where, "frame 3, body");
  EXPECT_EQ(refusals[1].problem.code, "NOT_REGINFO");
}

TEST_F(RegistrarThatTells, OfPersonsNamesNoneInRefusals) {
  const std::string document = reginfo("version=\"1\"", registration("<contact state=\"alice\"/>"));
  take(a_notify(document));
  take(a_notify(reginfo("version=\"1\"", "<registration aor=\"mailto:alice@h\"/>")));
  take(embedding({at_the_scscf().without("Call-ID")}));
  take(embedding({at_the_scscf().with("To", "<mailto:alice@h>")}));
  const PipelineOutput output = pipeline.drain();
  EXPECT_EQ(output.refusals.size(), 4U);
  EXPECT_EQ(testing::EverythingIn::refusal_text(output).find("alice"), std::string::npos);
}

/// TS 24.229 clause 5.4.1.2.1: keys and credentials stay where they were, embedded or not.
TEST_F(RegistrarThatTells, GivesAwayNoSecret) {
  const Message success = accepted(at_the_scscf())
                              .with("Authentication-Info", "nextnonce=\"secret1\"")
                              .with("WWW-Authenticate", "Digest realm=\"r\", ik=\"secret2\"");
  take(embedding({at_the_scscf().and_also("Proxy-Authorization", "Digest response=\"secret3\""), success}));
  const PipelineOutput output = pipeline.drain();
  EXPECT_EQ(output.registrations.size(), 1U);
  EXPECT_FALSE(testing::EverythingIn{output}.holds("secret"));
}

}  // namespace
}  // namespace vouch::signalling
