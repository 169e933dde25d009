#include "services/vouchctl/feed/feed_state.h"

#include <gtest/gtest.h>

namespace vouch::services::test {
namespace {

namespace v1 = ::vouch::v1;

v1::Feed feed_in(const char* state, const char* problem = "") {
  v1::Feed feed;
  feed.mutable_spec()->set_rhythm_seconds(60);
  feed.mutable_spec()->set_clock_bound_seconds(5);
  feed.set_state(state);
  feed.set_problem(problem);
  feed.set_messages(1);
  feed.set_registers(90);
  feed.set_unpaired_registers(87);
  feed.set_unpaired_successes(2);
  feed.set_stamps_apart(7);
  return feed;
}

TEST(FeedTrouble, IsNoneWhereNothingIsTheMatter) {
  EXPECT_EQ(trouble_text(feed_in("LISTENING")), "");
  EXPECT_EQ(trouble_text(feed_in("DRAINED")), "");
}

TEST(FeedTrouble, OfPairsTellsHowManyAreMissingAndOfHowMany) {
  for (const char* state : {"RESPONSES_MISSING", "REQUESTS_MISSING", "PAIRS_LOST"}) {
    EXPECT_TRUE(trouble_text(feed_in(state))
                    .starts_with("87 of 90 REGISTERs without response, 2 responses without REGISTER: "))
        << state;
  }
  EXPECT_NE(trouble_text(feed_in("RESPONSES_MISSING")).find("trace_mode=1 (VOUCH055)"), std::string::npos);
}

/// Kamailio's siptrace without trace_mode and without sip_trace() sends nothing, which no ratio can tell.
TEST(FeedTrouble, OfAFeedThatNeverSpokeNamesTheMirrorThatDoesNotTrace) {
  v1::Feed feed = feed_in("SILENT");
  EXPECT_EQ(trouble_text(feed), "nothing came for longer than its rhythm of 60 s (VOUCH053)");
  feed.set_messages(0);
  EXPECT_NE(trouble_text(feed).find("without sip_trace() (VOUCH053)"), std::string::npos);
}

TEST(FeedTrouble, NamesTheOptionThatCannotBeListenedTo) {
  EXPECT_TRUE(trouble_text(feed_in("CANNOT_LISTEN", "ADDRESS_IN_USE in address"))
                  .starts_with("ADDRESS_IN_USE in --listen"));
  EXPECT_TRUE(trouble_text(feed_in("CANNOT_LISTEN", "NOT_READABLE in auth_key_file"))
                  .starts_with("NOT_READABLE in --auth-key-file"));
  EXPECT_TRUE(trouble_text(feed_in("CANNOT_LISTEN", "CANNOT_LISTEN in tcp"))
                  .starts_with("ingest cannot listen at --listen over tcp: "));
}

TEST(FeedTrouble, OfOtherKindsTellsItsCount) {
  EXPECT_EQ(trouble_text(feed_in("NOT_SUBSCRIBED", "2 of 3 subscriptions")),
            "2 of 3 subscriptions do not stand (VOUCH058)");
  EXPECT_TRUE(trouble_text(feed_in("CLOCK_APART")).starts_with("7 messages were stamped further"));
  EXPECT_TRUE(trouble_text(feed_in("UNREADABLE", "SEAL_BROKEN")).starts_with("SEAL_BROKEN: "));
}

}  // namespace
}  // namespace vouch::services::test
