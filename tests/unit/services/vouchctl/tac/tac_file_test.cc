#include "services/vouchctl/tac/tac_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace vouch::services {
namespace {

class TacFileTest : public ::testing::Test {
 protected:
  ~TacFileTest() override { std::filesystem::remove(file_); }

  Result<TacFile> open(const std::string& text) {
    std::ofstream{file_} << text;
    return TacFile::open(file_);
  }

  const std::string file_ = ::testing::TempDir() + "/tac-" + std::to_string(getpid()) + ".txt";
};

TEST_F(TacFileTest, ReadsTheColumnsOfGsmasExportByName) {
  const auto file = open(
      "\xef\xbb\xbfTAC|Marketing Name|Manufacturer|Bands|Allocation Date|Radio Interface|Brand Name|Model "
      "Name|"
      "Operating System|Device Type\r\n"
      "01233100|Phone|Halden Ltd|LTE|07-Nov-2014|LTE, NR|Halden|H5|Android|Smartphone\r\n");
  ASSERT_TRUE(file);
  ASSERT_EQ(file->rows().size(), 1U);
  EXPECT_EQ(file->rows()[0].tac, 1233100U);
  const TacEntry entry = file->read(file->rows()[0]);
  EXPECT_EQ(entry.manufacturer, "Halden Ltd");
  EXPECT_EQ(entry.brand, "Halden");
  EXPECT_EQ(entry.model, "H5");
  EXPECT_EQ(entry.device_type, "Smartphone");
  EXPECT_EQ(entry.operating_system, "Android");
  EXPECT_EQ(entry.radio, "LTE, NR");
  ASSERT_TRUE(entry.allocated_at);
  EXPECT_EQ(rfc3339(entry.allocated_at->us).substr(0, 10), "2014-11-07");
}

TEST_F(TacFileTest, ReadsTheMinimalFormAndSkipsABanner) {
  const auto file =
      open("Osmocom TAC database, CC-BY-SA\ntac,brand,model\n35693803,\"Halden, \"\"the\"\" maker\",H5\n");
  ASSERT_TRUE(file);
  ASSERT_EQ(file->rows().size(), 1U);
  EXPECT_EQ(file->read(file->rows()[0]).brand, "Halden, \"the\" maker");
}

TEST_F(TacFileTest, GivesRowsByTacAndOfARepeatedOneTheLast) {
  const auto file =
      open("TAC|Manufacturer\n20000000|b\n10000000|first\n10000000|last\n\n1234|x\nabcdefgh|y\n");
  ASSERT_TRUE(file);
  ASSERT_EQ(file->rows().size(), 2U);
  EXPECT_EQ(file->rows()[0].tac, 10'000'000U);
  EXPECT_EQ(file->read(file->rows()[0]).manufacturer, "last");
  EXPECT_EQ(file->refused(), 2U);
  EXPECT_EQ(file->repeated(), 1U);
}

TEST_F(TacFileTest, TheColumnMayStandAnywhere) {
  const auto file = open("Manufacturer;TAC\nHalden;35693803\n");
  ASSERT_TRUE(file);
  ASSERT_EQ(file->rows().size(), 1U);
  EXPECT_EQ(file->read(file->rows()[0]).manufacturer, "Halden");
}

TEST_F(TacFileTest, WhatIsNoCatalogueIsRefused) {
  for (const char* text : {"", "\n", "no heading\nat all\n", "a|b|c\nd|e|f\ng|TAC\n"}) {
    const auto file = open(text);
    ASSERT_FALSE(file) << text;
  }
  EXPECT_EQ(TacFile::open("/nowhere").error().code, "NOT_READABLE");
}

TEST_F(TacFileTest, SurvivesRowsThatEndEarlyOrNever) {
  const auto file = open(
      "TAC,Manufacturer,Allocation Date\n35693803\n35693804,\"never ends, 35693805\n35693806,x,99-Foo-20");
  ASSERT_TRUE(file);
  for (const auto& row : file->rows()) EXPECT_FALSE(file->read(row).allocated_at);
}

}  // namespace
}  // namespace vouch::services
