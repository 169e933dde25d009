#include "services/vouchctl/shell/config_search.h"

#include <cstdlib>
#include <vector>

#include "services/vouchctl/dev/dev.h"

namespace vouch::services {

Result<std::filesystem::path> find_config(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* named = std::getenv("VOUCHCTL_CONFIG"); named != nullptr && *named != '\0') return named;
  std::vector<std::filesystem::path> places{default_dev_directory() / "config" / "vouchctl.toml"};
  if (const char* home = std::getenv("HOME"); home != nullptr) {
    places.push_back(std::filesystem::path{home} / ".config" / "vouch" / "vouchctl.toml");
  }
  places.emplace_back("/etc/vouch/vouchctl.toml");
  for (const auto& place : places) {
    std::error_code ignored;
    if (std::filesystem::exists(place, ignored)) return place;
  }
  return fail("NO_CONFIGURATION");
}

}  // namespace vouch::services
