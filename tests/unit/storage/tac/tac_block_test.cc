#include "storage/tac/tac_block.h"

#include <gtest/gtest.h>

namespace vouch::storage {
namespace {

TacEntry phone(const std::string& model) {
  TacEntry entry;
  entry.manufacturer = "Halden";
  entry.model = model;
  entry.radio = "LTE";
  entry.allocated_at = NetworkTime::from_us(*parse_time_us("2014-11-07T00:00:00Z"));
  return entry;
}

TEST(TacBlock, WhatWasWrittenIsFoundAgain) {
  const std::string block = write_tac_block({{35'693'007, phone("A")}, {35'693'803, phone("B")}});
  EXPECT_EQ(find_in_block(block, 35'693'007), phone("A"));
  EXPECT_EQ(find_in_block(block, 35'693'803), phone("B"));
  EXPECT_EQ(find_in_block(block, 35'693'804), std::nullopt);
  EXPECT_EQ(find_in_block("", 35'693'804), std::nullopt);
}

TEST(TacBlock, NoTextBreaksALineOrGrowsWithoutBound) {
  TacEntry odd = phone("two\nlines\tand a tab");
  odd.brand = std::string(5000, 'x');
  odd.device_type = std::string(199, 'x') + "\xc3\xa4";
  odd.manufacturer = std::string(198, 'x') + "\xe2\x82\xac";
  odd.operating_system = std::string(198, 'x') + "\xc3\xa4";
  const auto found = find_in_block(write_tac_block({{1, odd}, {2, phone("B")}}), 1);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->model, "two lines and a tab");
  EXPECT_EQ(found->brand.size(), 200U);
  EXPECT_EQ(found->device_type, std::string(199, 'x')) << "cut at the end of a character";
  EXPECT_EQ(found->manufacturer, std::string(198, 'x')) << "of three octets, too";
  EXPECT_EQ(found->operating_system, odd.operating_system) << "which just fits";
}

TEST(TacBlock, KnowsTheRadioThatIsNamedBehindManyBands) {
  TacEntry many_bands = phone("A");
  many_bands.radio.clear();
  for (int band = 1; band <= 60; ++band) many_bands.radio += "LTE FDD BAND " + std::to_string(band) + ",";
  many_bands.radio += "NR FDD BAND N1";
  const auto found = find_in_block(write_tac_block({{1, many_bands}}), 1);
  ASSERT_TRUE(found);
  EXPECT_EQ(has_radio(*found, "3GPP-NR-FDD"), true);
}

TEST(TacBlock, TellsHowTwoStatesDiffer) {
  TacDifference difference;
  add_difference(write_tac_block({{1, phone("A")}, {2, phone("B")}, {3, phone("C")}}),
                 write_tac_block({{2, phone("B2")}, {3, phone("C")}, {4, phone("D")}}), difference);
  EXPECT_EQ(difference.added, 1U);
  EXPECT_EQ(difference.removed, 1U);
  EXPECT_EQ(difference.changed, 1U);
}

}  // namespace
}  // namespace vouch::storage
