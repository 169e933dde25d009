#pragma once

#include <optional>
#include <string_view>

namespace vouch {

enum class UserAgentKind {
  kDevice,       ///< a handset maker's client
  kApplication,  ///< a downloadable client with registration code of its own
  kTestTool,     ///< sends what it is told to
};

/// A family of software by what it calls itself.
struct UserAgentFamily {
  UserAgentKind kind;
  std::string_view name;   ///< stable, e.g. "APPLE", "LINPHONE", "SIPP"
  std::string_view maker;  ///< of a device: how catalogues write its maker; else empty
};

/// The family of a User-Agent (RFC 3261 section 20.41), by the words in it. Nothing if it is none that is
/// known: most are, and it means nothing.
std::optional<UserAgentFamily> family_of(std::string_view user_agent);

}  // namespace vouch
