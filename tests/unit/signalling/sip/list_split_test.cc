#include "signalling/sip/list_split.h"

#include <gtest/gtest.h>

#include "signalling/sip/address.h"

namespace vouch::signalling {
namespace {

using Parts = std::vector<std::string>;

TEST(ListSplit, CutsOutsideQuotesAndBracketsOnly) {
  EXPECT_EQ(split_list("\"a, b\" <sip:x,y@h>;p=\"1,2\" , <sip:z@h>"),
            (Parts{"\"a, b\" <sip:x,y@h>;p=\"1,2\"", "<sip:z@h>"}));
  EXPECT_EQ(split_list(R"("a\", b", c)"), (Parts{R"("a\", b")", "c"}));
}

TEST(ListSplit, LeavesEmptyElementsOut) {
  EXPECT_EQ(split_list(" , a,, b ,"), (Parts{"a", "b"}));
  EXPECT_TRUE(split_list("").empty());
}

TEST(ListSplit, AQuoteOrBracketThatIsNeverClosedSpoilsOneElement) {
  EXPECT_EQ(split_list("<sip:a@h>;x=\"open, <sip:b@h>"), (Parts{"<sip:a@h>;x=\"open", "<sip:b@h>"}));
  EXPECT_EQ(split_list("<sip:a@h, <sip:b@h>"), (Parts{"<sip:a@h", "<sip:b@h>"}));
  EXPECT_EQ(split_list("a, <b"), (Parts{"a", "<b"}));
}

TEST(ListSplit, StopsAtTheBound) {
  EXPECT_EQ(split_list("a,b,c", 2), (Parts{"a", "b"}));
}

TEST(ListSplit, StaysLinearWhereNothingIsClosed) {
  std::string hostile;
  while (hostile.size() < 256UL * 1024) hostile += "\\\"<";
  EXPECT_EQ(split_list(hostile).size(), 1U);
}

TEST(Address, IsReadWithItsParameters) {
  const auto address = parse_address("\"A <B>\" <sip:a@h;ob?x=y>;Expires=7;+sip.instance=\"<urn:x:y>\";flag");
  ASSERT_TRUE(address);
  EXPECT_TRUE(address->well_formed);
  EXPECT_EQ(address->uri, "sip:a@h;ob?x=y");
  EXPECT_EQ(*address->parameter("expires"), "7");
  EXPECT_EQ(*address->parameter("+sip.instance"), "\"<urn:x:y>\"");
  EXPECT_EQ(*address->parameter("flag"), "");
  EXPECT_EQ(address->parameter("q"), nullptr);
}

TEST(Address, WithoutBracketsHasItsParametersInTheHeader) {
  const auto address = parse_address("sip:a@h;expires=7");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->uri, "sip:a@h");
  EXPECT_EQ(*address->parameter("expires"), "7");
}

TEST(Address, KeepsTheUriAsReceived) {
  EXPECT_EQ(parse_address("<sip:%61lice@H>")->uri, "sip:%61lice@H");
}

TEST(Address, IsReadWhereOnlyTheSendersSlipIsInTheWay) {
  const auto unquoted = parse_address("<sip:a@h>;+sip.instance=<urn:gsma:imei:90420156-025763-0>;expires=9");
  ASSERT_TRUE(unquoted);
  EXPECT_FALSE(unquoted->well_formed);
  EXPECT_EQ(*unquoted->parameter("+sip.instance"), "<urn:gsma:imei:90420156-025763-0>");
  EXPECT_EQ(*unquoted->parameter("expires"), "9");
  const auto unclosed =
      parse_address("<sip:a@h>;+sip.instance=\"<urn:gsma:imei:90420156-025763-0>;expires=9");
  ASSERT_TRUE(unclosed);
  EXPECT_EQ(*unclosed->parameter("+sip.instance"), "\"<urn:gsma:imei:90420156-025763-0>");
  EXPECT_EQ(*unclosed->parameter("expires"), "9");
}

TEST(Address, IsNotGuessedAt) {
  for (const auto* text :
       {"", "<sip:a@h", "<sip:a@h>tail", "<>", "two words", "sip:a@h?Route=x", ";expires=3"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
}

TEST(Parameter, IsFoundByNameWithoutCase) {
  EXPECT_EQ(parameter_in("icid-value=\"a;b\";orig-ioi=x", "icid-value"), "a;b");
  EXPECT_EQ(parameter_in("ICID-Value = v", "icid-value"), "v");
  EXPECT_EQ(parameter_in("other=v", "icid-value"), "");
}

}  // namespace
}  // namespace vouch::signalling
