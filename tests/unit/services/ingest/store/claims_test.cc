#include "services/ingest/store/claims.h"

#include <gtest/gtest.h>

#include "tests/support/domain/builders.h"

namespace vouch::services {
namespace {

Claims of(const std::vector<std::string>& users) {
  Claims claims;
  for (const std::string& user : users) claims.add(vouch::test::impu(user));
  return claims;
}

TEST(Claims, CoverWhatTheyHoldAllOf) {
  EXPECT_TRUE(of({"alice", "bob"}).cover(of({"bob"})));
  EXPECT_TRUE(of({"alice"}).cover(of({})));
  EXPECT_FALSE(of({"alice"}).cover(of({"alice", "bob"})));
}

TEST(Claims, MeetWhereTheyShareOne) {
  EXPECT_TRUE(of({"alice", "bob"}).meet(of({"bob", "eve"})));
  EXPECT_FALSE(of({"alice"}).meet(of({"eve"})));
}

}  // namespace
}  // namespace vouch::services
