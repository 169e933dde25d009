#include "domain/warrant/warrant.h"

#include <gtest/gtest.h>

#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::at_s;

Warrant approved() {
  Warrant warrant;
  warrant.liid = *parse_liid("LI-1");
  warrant.authority = "LEA";
  warrant.targets = {*parse_target("IMPU", "sip:alice@example.com")};
  warrant.valid_from = at_s(100);
  warrant.valid_until = at_s(200);
  warrant.deliveries = {Delivery::kQuery};
  warrant.created_by = "admin-1";
  warrant.approvals = {{"admin-1", at_s(1)}, {"admin-2", at_s(2)}};
  return warrant;
}

TEST(Retention, KeepsForWarrantsThatWereOnRecordByThen) {
  Warrant warrant = approved();
  warrant.created_at = at_s(1000);
  EXPECT_FALSE(was_kept_for(warrant, at_s(999)));
  EXPECT_FALSE(was_kept_for(warrant, at_s(1059))) << "it may not have been seen yet";
  EXPECT_TRUE(was_kept_for(warrant, at_s(1060)));
}

TEST(WarrantStatus, TwoAdministratorsMakeItActiveInItsPeriod) {
  EXPECT_EQ(status_at(approved(), at_s(100)), WarrantStatus::kActive);
  EXPECT_EQ(status_at(approved(), at_s(199)), WarrantStatus::kActive);
}

TEST(WarrantStatus, ItEndsByItself) {
  EXPECT_EQ(status_at(approved(), at_s(200)), WarrantStatus::kExpired);
}

TEST(WarrantStatus, ItDoesNotBeginEarly) {
  EXPECT_EQ(status_at(approved(), at_s(99)), WarrantStatus::kNotYetValid);
}

TEST(WarrantStatus, OneAdministratorTwiceIsNotTwo) {
  Warrant warrant = approved();
  warrant.approvals = {{"admin-1", at_s(1)}, {"admin-1", at_s(2)}};
  EXPECT_EQ(status_at(warrant, at_s(150)), WarrantStatus::kAwaitingApproval);
}

TEST(WarrantStatus, RevokedGoesBeforeAllElse) {
  Warrant warrant = approved();
  warrant.revoked_at = at_s(120);
  EXPECT_EQ(status_at(warrant, at_s(150)), WarrantStatus::kRevoked);
  EXPECT_EQ(status_at(warrant, at_s(500)), WarrantStatus::kRevoked);
}

TEST(TargetText, KindAndTextReadBack) {
  for (const auto& target : {*parse_target("IMEI", "35693803564380"), *parse_target("IMPU", "tel:+4930123"),
                             *parse_target("IMPI", "alice@example.com")}) {
    EXPECT_EQ(*parse_target(kind_of(target), reveal(target)), target);
  }
}

TEST(TargetText, ACheckDigitIsAcceptedOnlyIfRight) {
  EXPECT_EQ(reveal(*parse_target("IMEI", "352099001761481")), "35209900176148");
  EXPECT_FALSE(parse_target("IMEI", "352099001761482"));
}

TEST(TargetText, AnUnknownKindIsRefused) {
  EXPECT_EQ(parse_target("MSISDN", "1").error().code, "UNKNOWN_TARGET_KIND");
}

}  // namespace
}  // namespace vouch
