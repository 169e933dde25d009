#include "services/vouchctl/shell/failure.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace vouch::services {
namespace {

constexpr std::array<std::string_view, 12> kNotPermitted{
    "NO_CERTIFICATE",  "ROLE_NOT_PERMITTED",     "FEED_NOT_YOURS",     "WARRANT_NOT_FOUND",
    "WARRANT_EXPIRED", "WARRANT_NOT_YET_VALID",  "WARRANT_REVOKED",    "TARGET_NOT_COVERED",
    "OUTSIDE_PERIOD",  "DELIVERY_NOT_PERMITTED", "SAME_ADMINISTRATOR", "WARRANT_AWAITING_APPROVAL"};
constexpr std::array<std::string_view, 6> kNotFound{"SESSION_NOT_FOUND", "NO_SUCH_WARRANT",
                                                    "NO_SUCH_FEED",      "NO_SUCH_POLICY",
                                                    "NO_CATALOGUE",      "BINDING_NOT_FOUND"};
constexpr std::array<std::string_view, 3> kUsage{"BAD_CONFIGURATION", "NO_CONFIGURATION", "NO_SUCH_IDENTITY"};

Exit exit_for(std::string_view code) {
  const auto among = [&](const auto& codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
  };
  if (code.starts_with("USAGE_") || among(kUsage)) return Exit::kUsage;
  if (among(kNotPermitted)) return Exit::kNotPermitted;
  return among(kNotFound) ? Exit::kNotFound : Exit::kFailed;
}

}  // namespace

Failure::Failure(Error error) : Error(std::move(error)), exit(exit_for(code)) {}

}  // namespace vouch::services
