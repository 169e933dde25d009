#include "signalling/reginfo/ampersand.h"

#include <gtest/gtest.h>

namespace vouch::signalling {
namespace {

/// XML 1.0 sections 4.1 and 4.6.
TEST(Ampersand, OfAReferenceStays) {
  for (const auto* text : {"&lt;&gt;&amp;&quot;&apos;", "&#38;&#x26;&#x10ffff;", "no reference", ""})
    EXPECT_EQ(with_ampersands_escaped(text), text);
}

TEST(Ampersand, ThatStandsBareIsEscaped) {
  EXPECT_EQ(with_ampersands_escaped("sip:a@h?x=1&y=2"), "sip:a@h?x=1&amp;y=2");
  EXPECT_EQ(with_ampersands_escaped("&&amp;&"), "&amp;&amp;&amp;");
  EXPECT_EQ(with_ampersands_escaped("&lt=1"), "&amp;lt=1");
  EXPECT_EQ(with_ampersands_escaped("&#;&#x;&#xg;&#12a;&#"), "&amp;#;&amp;#x;&amp;#xg;&amp;#12a;&amp;#");
  EXPECT_EQ(with_ampersands_escaped("&#12345678901;"), "&amp;#12345678901;");
  EXPECT_EQ(with_ampersands_escaped("&user;"), "&amp;user;");
}

TEST(Ampersand, OfACdataSectionStays) {
  EXPECT_EQ(with_ampersands_escaped("&<![CDATA[a&b]]>&"), "&amp;<![CDATA[a&b]]>&amp;");
  EXPECT_EQ(with_ampersands_escaped("<![CDATA[a&b"), "<![CDATA[a&b");
}

}  // namespace
}  // namespace vouch::signalling
