#include "signalling/reginfo/ampersand.h"

#include <gtest/gtest.h>

namespace vouch::signalling {
namespace {

std::string escaped(std::string_view text) {
  return with_ampersands_escaped(text).text;
}

/// XML 1.0 sections 4.1 and 4.6.
TEST(Ampersand, OfAReferenceStays) {
  for (const auto* text : {"&lt;&gt;&amp;&quot;&apos;", "&#38;&#x26;&#x10ffff;", "no reference", ""})
    EXPECT_EQ(escaped(text), text);
}

TEST(Ampersand, ThatStandsBareIsEscaped) {
  EXPECT_EQ(escaped("sip:a@h?x=1&y=2"), "sip:a@h?x=1&amp;y=2");
  EXPECT_EQ(escaped("&&amp;&"), "&amp;&amp;&amp;");
  EXPECT_EQ(escaped("&lt=1"), "&amp;lt=1");
  EXPECT_EQ(escaped("&#;&#x;&#xg;&#12a;&#"), "&amp;#;&amp;#x;&amp;#xg;&amp;#12a;&amp;#");
  EXPECT_EQ(escaped("&#12345678901;"), "&amp;#12345678901;");
  EXPECT_EQ(escaped("&user;"), "&amp;user;");
}

TEST(Ampersand, OfACdataSectionStays) {
  EXPECT_EQ(escaped("&<![CDATA[a&b]]>&"), "&amp;<![CDATA[a&b]]>&amp;");
  EXPECT_EQ(escaped("<![CDATA[a&b"), "<![CDATA[a&b");
}

TEST(Ampersand, ThatIsEscapedLeavesKnownWhereTheRestStood) {
  const std::string original = "a&b&&amp;c";
  const EscapedText repaired = with_ampersands_escaped(original);
  EXPECT_EQ(repaired.text, "a&amp;b&amp;&amp;c");
  EXPECT_EQ(repaired.repairs, (std::vector<std::size_t>{1, 3}));
  EXPECT_EQ(repaired.original_offset(0), 0U);
  EXPECT_EQ(repaired.original_offset(1), 1U);
  EXPECT_EQ(repaired.original_offset(3), 1U) << "within what was put in";
  EXPECT_EQ(repaired.original_offset(repaired.text.find('b')), original.find('b'));
  EXPECT_EQ(repaired.original_offset(repaired.text.find('c')), original.find('c'));
  EXPECT_EQ(repaired.original_offset(repaired.text.size()), original.size());
}

}  // namespace
}  // namespace vouch::signalling
