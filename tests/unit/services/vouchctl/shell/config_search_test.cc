#include "services/vouchctl/shell/config_search.h"

#include <gtest/gtest.h>

#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

/// The places where vouchctl looks, all of them empty at first.
class ConfigSearch : public ::testing::Test {
 protected:
  ConfigSearch() {
    unsetenv("VOUCHCTL_CONFIG");
    setenv("VOUCH_DEV_DIR", (folder_.path() / "dev").c_str(), 1);
    setenv("HOME", (folder_.path() / "home").c_str(), 1);
  }

  std::filesystem::path place(const std::string& name) {
    const auto file = folder_.path() / name;
    std::filesystem::create_directories(file.parent_path());
    put(file, "");
    return file;
  }

 private:
  Scratch folder_;
};

TEST_F(ConfigSearch, TheCommandLineGoesFirst) {
  setenv("VOUCHCTL_CONFIG", "/from/the/environment", 1);
  EXPECT_EQ(find_config("given.toml").value(), "given.toml");
}

TEST_F(ConfigSearch, ThenTheEnvironmentEvenIfThereIsNoSuchFile) {
  place("dev/config/vouchctl.toml");
  setenv("VOUCHCTL_CONFIG", "/from/the/environment", 1);
  EXPECT_EQ(find_config("").value(), "/from/the/environment");
}

TEST_F(ConfigSearch, ThenTheDevelopmentFolderAndThenTheUsersOwn) {
  const auto users = place("home/.config/vouch/vouchctl.toml");
  EXPECT_EQ(find_config("").value(), users);
  const auto developments = place("dev/config/vouchctl.toml");
  EXPECT_EQ(find_config("").value(), developments);
}

TEST_F(ConfigSearch, AnEmptyVariableIsNone) {
  const auto users = place("home/.config/vouch/vouchctl.toml");
  setenv("VOUCHCTL_CONFIG", "", 1);
  EXPECT_EQ(find_config("").value(), users);
}

}  // namespace
}  // namespace vouch::services::test
