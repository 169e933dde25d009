#include <gtest/gtest.h>

#include "services/common/status/status.h"
#include "services/vouchctl/shell/connection.h"
#include "services/vouchctl/shell/shell.h"

namespace vouch::services::test {
namespace {

/// What complain() returns for a code, and what it tells the operator.
struct Complaint {
  Exit exit;
  std::string text;
};

Complaint complaint_about(const std::string& code, const std::string& field = {}) {
  ::testing::internal::CaptureStderr();
  const Exit exit = complain(Error{code, field, 0});
  return {exit, ::testing::internal::GetCapturedStderr()};
}

TEST(ExitCode, RefusalsAreNotPermitted) {
  for (const char* code :
       {"NO_CERTIFICATE", "ROLE_NOT_PERMITTED", "WARRANT_NOT_FOUND", "WARRANT_EXPIRED", "WARRANT_REVOKED",
        "WARRANT_AWAITING_APPROVAL", "WARRANT_NOT_YET_VALID", "TARGET_NOT_COVERED", "OUTSIDE_PERIOD",
        "DELIVERY_NOT_PERMITTED", "SAME_ADMINISTRATOR", "FEED_NOT_YOURS"}) {
    EXPECT_EQ(complaint_about(code).exit, Exit::kNotPermitted) << code;
  }
}

TEST(ExitCode, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(complaint_about("SESSION_NOT_FOUND").exit, Exit::kNotFound);
  EXPECT_EQ(complaint_about("NO_SUCH_WARRANT").exit, Exit::kNotFound);
}

TEST(ExitCode, MistakesOfTheCallerAreUsage) {
  EXPECT_EQ(complaint_about("USAGE_BAD_TIME").exit, Exit::kUsage);
  EXPECT_EQ(complaint_about("BAD_CONFIGURATION").exit, Exit::kUsage);
  EXPECT_EQ(complaint_about("NO_SUCH_IDENTITY").exit, Exit::kUsage);
}

/// What a service finds wrong with a request is wrong usage, whatever the code: the service is the one to
/// know.
TEST(ExitCode, WhatAServiceFindsWrongWithTheRequestIsUsage) {
  for (const char* code : {"BAD_LIID", "FIELD_MISSING", "SOMETHING_NEW"}) {
    EXPECT_EQ(failure_of(to_status({code, "liid", 0})).exit, Exit::kUsage) << code;
  }
  EXPECT_EQ(failure_of(to_status({"FEED_EXISTS", "name", 0})).exit, Exit::kFailed);
  EXPECT_EQ(failure_of(to_status({"TARGET_NOT_COVERED", "target", 0})).exit, Exit::kNotPermitted);
  EXPECT_EQ(failure_of(to_status({"NO_SUCH_FEED", "name", 0})).exit, Exit::kNotFound);
  EXPECT_EQ(failure_of(to_status({"UNAVAILABLE", "", 0})).exit, Exit::kFailed);
  EXPECT_EQ(failure_of(to_status({"QUARANTINE_FAILED", "", 0})).exit, Exit::kFailed);
}

TEST(ExitCode, AnythingElseHasFailed) {
  EXPECT_EQ(complaint_about("SERVICE_UNREACHABLE").exit, Exit::kFailed);
  EXPECT_EQ(complaint_about("SOMETHING_NEW").exit, Exit::kFailed);
}

TEST(Complaint, TellsWhatToDoWhereSomethingCanBeDone) {
  EXPECT_EQ(
      complaint_about("SAME_ADMINISTRATOR").text,
      "vouchctl: SAME_ADMINISTRATOR\nhint: a second administrator must approve: choose another identity "
      "with --as\n");
  EXPECT_EQ(complaint_about("SOMETHING_NEW", "there").text, "vouchctl: SOMETHING_NEW: there\n");
}

TEST(Complaint, OfAServiceNamesTheOptionAndWhatIsUsuallyMeant) {
  ::testing::internal::CaptureStderr();
  complain(failure_of(to_status({"BAD_ADDRESS", "allowed_senders[1]", 0})));
  EXPECT_EQ(
      ::testing::internal::GetCapturedStderr(),
      "vouchctl: BAD_ADDRESS: --sender, number 2\n"
      "hint: an IP address, or a prefix without host bits: --sender 192.0.2.20, --sender 192.0.2.0/24\n");
}

TEST(Complaint, NeverSendsControlCharactersToTheTerminal) {
  EXPECT_EQ(complaint_about("NOT_READABLE", "a\x1b[2J\n").text, "vouchctl: NOT_READABLE: a?[2J?\n");
}

TEST(FailedCall, WithoutAReasonOfTheServiceIsNamedAfterWhatHappened) {
  EXPECT_EQ(failure_of({grpc::StatusCode::UNAVAILABLE, "connection refused"}).code, "SERVICE_UNREACHABLE");
  EXPECT_EQ(failure_of({grpc::StatusCode::DEADLINE_EXCEEDED, ""}).code, "DEADLINE_EXCEEDED");
  EXPECT_EQ(failure_of({grpc::StatusCode::INTERNAL, "oops"}).code, "CALL_FAILED");
}

}  // namespace
}  // namespace vouch::services::test
