#include "services/vouchctl/shell/utf8.h"

#include <gtest/gtest.h>

#include "vouch/v1/offline.pb.h"

namespace vouch::services::test {
namespace {

const std::string kBad = "\xef\xbf\xbd";

TEST(WellFormedUtf8, KeepsCharactersOfEveryLength) {
  for (const std::string text : {"", "a", "ü", "€", "\xf0\x9f\x93\xb1", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_EQ(well_formed_utf8(text), text);
  }
}

TEST(WellFormedUtf8, ReplacesEachOctetThatIsNoCharacter) {
  EXPECT_EQ(well_formed_utf8("Latin-1: \xfc!"), "Latin-1: " + kBad + "!");
  EXPECT_EQ(well_formed_utf8("\xe2\x82"), kBad + kBad);             // cut short
  EXPECT_EQ(well_formed_utf8("\xc0\xaf"), kBad + kBad);             // overlong (RFC 3629 section 10)
  EXPECT_EQ(well_formed_utf8("\xed\xa0\x80"), kBad + kBad + kBad);  // surrogate
  EXPECT_EQ(well_formed_utf8("\xf4\x90\x80\x80"), kBad + kBad + kBad + kBad);  // above U+10FFFF
  EXPECT_EQ(well_formed_utf8("\x80"
                             "a"),
            kBad + "a");
}

TEST(WellFormedUtf8, ReachesTextsAtEveryDepthAndLeavesTheRest) {
  vouch::v1::InspectReport report;
  report.set_sip_messages(7);
  report.add_instance_ids("urn:\xff");
  report.add_registrations()->set_user_agent("caf\xe9");
  report.mutable_registrations(0)->add_notes("\xfe");

  make_utf8_well_formed(report);

  EXPECT_EQ(report.sip_messages(), 7U);
  EXPECT_EQ(report.instance_ids(0), "urn:" + kBad);
  EXPECT_EQ(report.registrations(0).user_agent(), "caf" + kBad);
  EXPECT_EQ(report.registrations(0).notes(0), kBad);
}

}  // namespace
}  // namespace vouch::services::test
