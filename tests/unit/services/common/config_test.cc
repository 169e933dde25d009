#include "services/common/config/config.h"

#include <gtest/gtest.h>

#include <fstream>

namespace vouch::services {
namespace {

class ConfigFile : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& text) {
    const std::filesystem::path file = std::filesystem::path{::testing::TempDir()} / "vouch-config-test.toml";
    std::ofstream{file} << text;
    return file;
  }

  std::string error_of(const std::string& text) {
    const auto config = load_service_config(Process::kCorrelator, write(text));
    return config ? "none" : config.error().field;
  }

  const std::string good_ =
      "[service]\nlisten = \"127.0.0.1:1\"\n[tls]\nca = \"ca.pem\"\ncertificate = \"/c.pem\"\nkey = "
      "\"k\"\n[database]\nconninfo = \"x\"\n";
};

TEST_F(ConfigFile, TheExampleOfEveryProcessIsReadable) {
  for (const Process process : {Process::kIngest, Process::kCorrelator, Process::kExporter}) {
    EXPECT_TRUE(load_service_config(process, write(example_config(process))));
  }
  EXPECT_TRUE(load_client_config(write(example_config(Process::kClient))));
}

TEST_F(ConfigFile, RelativePathsAreRelativeToTheFile) {
  const auto config = load_service_config(Process::kCorrelator, write(good_));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->ca, std::filesystem::path{::testing::TempDir()} / "ca.pem");
  EXPECT_EQ(config->identity.certificate, "/c.pem");
}

TEST_F(ConfigFile, AnUnknownKeyIsNamedWithFileAndLine) {
  EXPECT_NE(error_of(good_ + "colour = \"red\"\n").find(":9: database.colour: unknown key"),
            std::string::npos);
}

TEST_F(ConfigFile, AWrongTypeIsNamed) {
  EXPECT_NE(
      error_of(good_ + "connections = \"many\"\n").find(":9: database.connections: must be a whole number"),
      std::string::npos);
}

TEST_F(ConfigFile, AValueOutOfBoundsIsNamed) {
  EXPECT_NE(error_of(good_ + "connections = 0\n").find("must be from 1 to 256"), std::string::npos);
}

TEST_F(ConfigFile, AMissingKeyIsNamed) {
  EXPECT_NE(error_of("[service]\nlisten = \"x\"\n").find("tls.ca: missing"), std::string::npos);
}

TEST_F(ConfigFile, ASyntaxErrorIsNamedWithItsLine) {
  EXPECT_NE(error_of("[service]\nlisten = \n").find(":2: "), std::string::npos);
}

}  // namespace
}  // namespace vouch::services
