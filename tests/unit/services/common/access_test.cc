#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/common/caller/caller.h"
#include "vouch/v1/correlation.pb.h"
#include "vouch/v1/export.pb.h"
#include "vouch/v1/ingest.pb.h"
#include "vouch/v1/trust.pb.h"
#include "vouch/v1/warrant.pb.h"

namespace vouch::services {
namespace {

TEST(Access, EveryCallOfTheContractHasARow) {
  for (const auto* file :
       {::vouch::v1::IngestRequest::descriptor()->file(), ::vouch::v1::LookupRequest::descriptor()->file(),
        ::vouch::v1::Warrant::descriptor()->file(), ::vouch::v1::ExportSummary::descriptor()->file(),
        ::vouch::v1::Policy::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        const std::string name =
            "/" + file->service(s)->full_name() + "/" + file->service(s)->method(m)->name();
        EXPECT_FALSE(roles_for(name).empty()) << name;
      }
    }
  }
}

TEST(Access, WhatHasNoRowMayBeCalledByNobody) {
  EXPECT_TRUE(roles_for("/vouch.v1.WarrantService/DropAll").empty());
}

TEST(Access, AFeedMayNotAsk) {
  const auto roles = roles_for("/vouch.v1.CorrelationService/Lookup");
  EXPECT_EQ(std::count(roles.begin(), roles.end(), Role::kFeed), 0);
}

TEST(Caller, TheCertificateSaysRoleAndAuthorities) {
  const auto caller = caller_from("mdf-1", {"urn:vouch:role:mediation", "urn:vouch:authority:LEA"});
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->role, Role::kMediation);
  EXPECT_EQ(caller->authorities, std::vector<std::string>{"LEA"});
}

TEST(Caller, NoRoleTwoRolesOrAnUnknownOneIsNobody) {
  EXPECT_FALSE(caller_from("x", {}));
  EXPECT_FALSE(caller_from("x", {"urn:vouch:role:feed", "urn:vouch:role:mediation"}));
  EXPECT_FALSE(caller_from("x", {"urn:vouch:role:king"}));
  EXPECT_FALSE(caller_from("", {"urn:vouch:role:feed"}));
  EXPECT_FALSE(caller_from("x", {"urn:vouch:role:none"})) << "the name of having no role is no role";
}

}  // namespace
}  // namespace vouch::services
