#include "services/correlator/session_pages.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

const storage::CallPlace kPlace{NetworkTime{1'790'000'000'000'000}, std::string(64, 'a')};

v1::ListSessionsRequest a_listing() {
  v1::ListSessionsRequest request;
  request.set_liid("L1");
  request.mutable_target()->set_impu("sip:alice@example.com");
  request.mutable_since()->set_seconds(1'790'000'000);
  return request;
}

v1::ListSessionsRequest the_page_behind(v1::ListSessionsRequest request) {
  request.set_page_token(page_token(request, KnowledgeTime{5}, kPlace));
  return request;
}

std::string refusal_of(const v1::ListSessionsRequest& request) {
  const auto page = page_from(request);
  return page ? "" : page.error().code;
}

TEST(SessionPages, ATokenLeadsBehindThePageAndKeepsItsKnowledge) {
  const auto page = page_from(the_page_behind(a_listing()));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->as_of, KnowledgeTime{5});
  EXPECT_EQ(page->page.after, kPlace);
}

TEST(SessionPages, ATokenIsGoodForItsListingAlone) {
  for (const auto& change : std::vector<void (*)(v1::ListSessionsRequest&)>{
           [](auto& request) { request.set_liid("L2"); }, [](auto& request) { request.set_icid("i1"); },
           [](auto& request) { request.clear_since(); },
           [](auto& request) { request.mutable_as_of()->set_seconds(1); },
           [](auto& request) { request.set_page_token("1.2.3"); },
           [](auto& request) { request.set_page_token("x.y.z.0"); }}) {
    auto request = the_page_behind(a_listing());
    change(request);
    EXPECT_EQ(refusal_of(request), "BAD_PAGE_TOKEN") << request.ShortDebugString();
  }
}

TEST(SessionPages, ATokenTellsNoIdentifier) {
  EXPECT_EQ(the_page_behind(a_listing()).page_token().find("alice"), std::string::npos);
}

TEST(SessionPages, APageIsBounded) {
  auto request = a_listing();
  EXPECT_EQ(page_from(request)->page.calls, 50U);
  request.set_page_size(1'000'000);
  EXPECT_EQ(page_from(request)->page.calls, 200U);
}

TEST(SessionPages, SomethingMustBeAskedFor) {
  v1::ListSessionsRequest request;
  EXPECT_EQ(refusal_of(request), "LISTING_OF_NOTHING");
  request.set_call_id("");
  EXPECT_EQ(refusal_of(request), "CALL_ID_MISSING");
  request.set_icid("");
  EXPECT_EQ(refusal_of(request), "ICID_MISSING");
}

}  // namespace
}  // namespace vouch::services
