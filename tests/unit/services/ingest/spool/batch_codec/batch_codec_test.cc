#include "services/ingest/spool/batch_codec/batch_codec.h"

#include <gtest/gtest.h>

#include <functional>

#include "services/ingest/spool/spool.pb.h"

namespace vouch::services::test {
namespace {

Batch batch_of_all() {
  RegistrationFact fact;
  fact.impu = Impu{"sip:alice@example.com"};
  fact.contact.uri = ContactUri{"sip:alice@10.0.0.1"};
  fact.contact.instance = parse_instance_id("urn:gsma:imei:35693803-564380-0", false);
  SessionFact session;
  session.contact_instance = fact.contact.instance;
  Batch batch;
  batch.progress.feed = "feed-1";
  batch.output.registrations.push_back({fact.registration, fact.impu, {}, {{fact.contact, {}}}});
  batch.output.reports.push_back(fact);
  batch.output.sessions.push_back(session);
  return batch;
}

/// What decode says of a good batch with one thing changed.
Error error_after(const std::function<void(spool::Batch&)>& change) {
  spool::Batch changed;
  changed.ParseFromString(*encode(batch_of_all()));
  change(changed);
  const auto read = decode(changed.SerializeAsString());
  return read ? Error{} : read.error();
}

TEST(BatchCodec, ReadsWhatWasWrittenBeforeContactsHadAQ) {
  Batch batch = batch_of_all();
  batch.output.reports[0].contact.q = 500;
  spool::Batch written;
  written.ParseFromString(*encode(batch));
  written.mutable_reports(0)->mutable_contact()->clear_q();
  const auto read = decode(written.SerializeAsString());
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->output.reports[0].contact.q);
}

TEST(BatchCodec, ReadsWhatWasWrittenBeforeEachContactHadItsOwnTags) {
  Batch batch = batch_of_all();
  batch.output.registrations[0].registration.profile.feature_tags = {"+g.3gpp.smsip"};
  const auto read = decode(*encode(batch));
  ASSERT_TRUE(read);
  const AcceptedRegistration& told = read->output.registrations[0];
  EXPECT_EQ(told.contacts[0].feature_tags, std::vector<std::string>{"+g.3gpp.smsip"});
  EXPECT_EQ(facts_of(told)[0].registration->profile.feature_tags, told.contacts[0].feature_tags);
}

TEST(BatchCodec, ReadsWhatWasWrittenBeforeSessionsHadEarlierBranches) {
  Batch batch = batch_of_all();
  batch.output.sessions[0].earlier_branches = {1, -2};
  spool::Batch written;
  written.ParseFromString(*encode(batch));
  written.mutable_sessions(0)->clear_earlier_branches();
  const auto read = decode(written.SerializeAsString());
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->output.sessions[0].earlier_branches.empty());
}

TEST(BatchCodecErrors, BeginFromABatchThatReads) {
  EXPECT_EQ(error_after([](spool::Batch&) {}).code, "");
}

TEST(BatchCodecErrors, SayThatALaterReleaseWroteIt) {
  EXPECT_EQ(error_after([](spool::Batch& batch) { batch.set_version(2); }).code, "BATCH_VERSION_UNKNOWN");
  EXPECT_EQ(error_after([](spool::Batch& batch) { batch.clear_version(); }).code, "BATCH_UNREADABLE");
  EXPECT_EQ(decode("").error().code, "BATCH_UNREADABLE");
}

TEST(BatchCodecErrors, NameThePartThatIsNotOurs) {
  using Change = std::function<void(spool::Batch&)>;
  const std::vector<std::pair<std::string, Change>> changes{
      {"progress", [](auto& batch) { batch.mutable_progress()->set_point("ELSEWHERE"); }},
      {"registrations[0]",
       [](auto& b) { b.mutable_registrations(0)->mutable_registration()->set_id("short"); }},
      {"registrations[0]",
       [](auto& b) { b.mutable_registrations(0)->mutable_contacts(0)->set_index(65'536); }},
      {"reports[0]", [](auto& b) { b.mutable_reports(0)->mutable_contact()->set_kind("ELSE"); }},
      {"reports[0]",
       [](auto& b) { b.mutable_reports(0)->mutable_contact()->mutable_instance()->set_imei(UINT64_MAX); }},
      {"reports[0]",
       [](auto& b) {
         b.mutable_reports(0)->mutable_registration()->mutable_profile()->set_authentication("X");
       }},
      {"sessions[0]", [](auto& b) { b.mutable_sessions(0)->set_status(70'000); }},
      {"sessions[0]", [](auto& b) { b.mutable_sessions(0)->mutable_contact_instance()->set_kind(""); }},
  };
  for (const auto& [place, change] : changes) {
    const Error error = error_after(change);
    EXPECT_EQ(error.code, "BATCH_UNREADABLE") << place;
    EXPECT_EQ(error.field, place);
  }
}

}  // namespace
}  // namespace vouch::services::test
