#include "services/vouchctl/shell/table.h"

#include <gtest/gtest.h>

#include <sstream>

namespace vouch::services::test {
namespace {

std::string printed(const Table& table) {
  std::ostringstream out;
  table.print(out);
  return out.str();
}

TEST(Table, MakesColumnsAsWideAsTheirWidestCell) {
  Table table{{"DEVICE", "TRUST"}};
  table.add({"IMEI 35632811407291", "TRUSTED"});
  table.add({"none", "-"});
  EXPECT_EQ(printed(table),
            "DEVICE               TRUST\n"
            "IMEI 35632811407291  TRUSTED\n"
            "none                 -\n");
}

TEST(Table, GivesACellItsLines) {
  Table table{{"WHY", "TRUST"}};
  table.add({"+ AUTH_AKA\n+ SERVICE_MMTEL\n", "TRUSTED"});
  EXPECT_EQ(printed(table),
            "WHY              TRUST\n"
            "+ AUTH_AKA       TRUSTED\n"
            "+ SERVICE_MMTEL\n");
}

TEST(Table, CountsCharactersNotOctets) {
  Table table{{"A", "B"}};
  table.add({"äöü", "x"});
  EXPECT_EQ(printed(table), "A    B\näöü  x\n");
}

TEST(Table, BreaksLongTextsSoThatItsWidthIsBounded) {
  Table table{{"CONTACT", "B"}};
  table.add({std::string(150, 'c'), "x"});
  EXPECT_EQ(printed(table), "CONTACT" + std::string(57, ' ') + "  B\n" + std::string(64, 'c') + "  x\n" +
                                std::string(64, 'c') + "\n" + std::string(22, 'c') + "\n");
}

TEST(Table, BreaksBetweenCharactersNotInsideThem) {
  Table table{{"A"}};
  std::string umlauts;
  for (int i = 0; i < 65; ++i) umlauts += "ü";
  table.add({umlauts});
  EXPECT_EQ(printed(table), "A\n" + umlauts.substr(0, 128) + "\nü\n");
}

TEST(Table, IsEmptyWithItsHeadingOnly) {
  Table table{{"A"}};
  EXPECT_TRUE(table.empty());
  table.add({""});
  EXPECT_FALSE(table.empty());
}

}  // namespace
}  // namespace vouch::services::test
