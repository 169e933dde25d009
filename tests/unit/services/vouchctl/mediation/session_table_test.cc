#include "services/vouchctl/mediation/session_table.h"

#include <gtest/gtest.h>

#include <sstream>

namespace vouch::services::test {
namespace {

namespace v1 = ::vouch::v1;

std::string printed(const v1::Session& session) {
  std::ostringstream out;
  print_session(out, session);
  return out.str();
}

/// A call that began at the epoch.
v1::Session call() {
  v1::Session session;
  session.set_call_id("a@ue.example.com");
  session.set_kind(v1::CALL);
  session.mutable_started_at()->set_seconds(0);
  return session;
}

void expect_in(const v1::Session& session, const std::string& told) {
  const std::string text = printed(session);
  EXPECT_NE(text.find(told), std::string::npos) << text;
}

TEST(SessionTable, BeginsWithWhatKindOfSessionItIs) {
  expect_in(call(), "CALL a@ue.example.com from 1970-01-01T00:00:00.000Z\n");
  v1::Session message = call();
  message.set_kind(v1::MESSAGE);
  expect_in(message, "MESSAGE a@ue.example.com from");
}

TEST(SessionTable, TellsWhoEndedIt) {
  v1::Session session = call();
  session.mutable_ended_at()->set_seconds(9);
  session.set_end(v1::HUNG_UP);
  expect_in(session, ", ended 1970-01-01T00:00:09.000Z (HUNG_UP)\n");
  session.set_ended_by(v1::TERMINATING);
  expect_in(session, ", ended 1970-01-01T00:00:09.000Z (HUNG_UP by TERMINATING)\n");
}

TEST(SessionTable, TellsHowItWasRefused) {
  v1::Session session = call();
  session.mutable_ended_at()->set_seconds(9);
  session.set_end(v1::REFUSED);
  session.set_status(486);
  expect_in(session, "(REFUSED, status 486)\n");
}

TEST(SessionTable, TellsUntilWhenItGoesOn) {
  v1::Session session = call();
  session.mutable_expires_at()->set_seconds(90);
  expect_in(session, ", over by 1970-01-01T00:01:30.000Z unless refreshed\n");
  session.mutable_ended_at()->set_seconds(9);
  EXPECT_EQ(printed(session).find("unless refreshed"), std::string::npos);
}

TEST(SessionTable, TellsThatItWentOnBeyondThePeriod) {
  v1::Session session = call();
  session.set_went_on_at_period_end(true);
  expect_in(session, ", went on beyond the period\n");
}

TEST(SessionTable, TellsItsServices) {
  v1::Session session = call();
  session.add_services("urn:urn-7:3gpp-service.ims.icsi.mmtel");
  session.add_services("+g.3gpp.smsip");
  expect_in(session, "Services: urn:urn-7:3gpp-service.ims.icsi.mmtel, +g.3gpp.smsip\n");
}

TEST(SessionTable, TellsWhyABranchFailed) {
  v1::Session session = call();
  v1::Leg& leg = *session.add_legs();
  leg.set_role(v1::TERMINATING);
  leg.set_outcome(v1::FAILED);
  leg.set_status(430);
  expect_in(session, "FAILED 430");
}

}  // namespace
}  // namespace vouch::services::test
