#include "services/correlator/watch_cursor.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

constexpr storage::KnownUntil kSince{KnowledgeTime{100}, NetworkTime{200}};
constexpr storage::KnownUntil kUntil{KnowledgeTime{300}, NetworkTime{400}};

TEST(WatchCursor, SaysHowFarAStreamHasToldEvenInTheMiddleOfALook) {
  for (const WatchCursor& cursor : {WatchCursor{kSince, {}, {}}, WatchCursor{kSince, kUntil, {}},
                                    WatchCursor{kSince, kUntil, {"i0123abcd", 0}},
                                    WatchCursor{{KnowledgeTime{-1}, NetworkTime::min()}, kUntil, {"s9f", 7}}})
    EXPECT_EQ(*watch_cursor_from(text_of(cursor)), cursor);
}

TEST(WatchCursor, OfTheReleaseBeforeGoesOnWithWhatWasToldWhole) {
  EXPECT_EQ(*watch_cursor_from("k3-100.200"), (WatchCursor{kSince, {}, {}}));
  EXPECT_EQ(*watch_cursor_from("k3-100.200.300.400.7"), (WatchCursor{kSince, {}, {}}))
      << "what was told of the look in between is told again";
}

TEST(WatchCursor, RefusesWhatIsNone) {
  for (const char* text : {"k4-", "k4-1", "k4-1.2.3", "k4-1.2.3.4.-5_", "k4-1.2.", "k4-1.2.3.4.5", "k4-1.2_",
                           "k4-1.2.3.4.5_sip:x", "k4-1.2.3.4.5.6_", "k3-1", "k3-1.2.3", "k2-1.2", "k4-x.2",
                           "k4-99999999999999999999.2"})
    EXPECT_EQ(watch_cursor_from(text).error().code, "BAD_CURSOR") << text;
}

TEST(AmendmentId, IsReadBack) {
  const storage::AmendmentId id{KnowledgeTime{1'790'000'000'000'000}, 4711, 2};
  EXPECT_EQ(*amendment_id_from(text_of(id)), id);
  for (const char* text : {"", "a1-1.2", "a1-1.2.3.4", "k3-1.2", "a1-1.2.99999999999"})
    EXPECT_EQ(amendment_id_from(text).error().code, "BAD_AMENDMENT_ID") << text;
}

}  // namespace
}  // namespace vouch::services
