#include "signalling/reginfo/long_tag.h"

#include <gtest/gtest.h>

#include <string>

namespace vouch::signalling {
namespace {

const std::string kMuch(kTagOctetsMax, 'x');

TEST(LongTag, IsNotWhatIsShortOrNoTag) {
  for (const std::string& text :
       {std::string{}, std::string{"no tag"}, std::string{"<a b='>'>text</a>"}, "<a>" + kMuch + "</a>",
        "<!--" + kMuch + "'--><a/>", "<![CDATA[<" + kMuch + "]]><a/>", "<?x " + kMuch + "?><a/>",
        "<!--" + kMuch})
    EXPECT_EQ(find_long_tag(text), text.size()) << text.substr(0, 20);
}

TEST(LongTag, IsFoundWhereItBegins) {
  EXPECT_EQ(find_long_tag("<a><b c=\"" + kMuch + "\"/></a>"), 3U);
  EXPECT_EQ(find_long_tag("<a><b '>" + kMuch), 3U) << "a quote without end";
  EXPECT_EQ(find_long_tag("<a>" + kMuch + "<" + kMuch + "<c>"), 3 + kMuch.size());
}

}  // namespace
}  // namespace vouch::signalling
