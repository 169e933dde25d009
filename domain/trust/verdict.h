#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/time.h"

namespace vouch {

/// What kind of IMS client registered (DESIGN.md section 1).
enum class ClientType { kUndetermined, kSelfContained, kCommonRegistration, kEmbedded };
/// How far its IMEI may be trusted.
enum class TrustLevel { kUndetermined, kUntrusted, kTrusted };

std::string_view name_of(
    ClientType type);  ///< "UNDETERMINED", "SELF_CONTAINED", "COMMON_REGISTRATION", "EMBEDDED"
std::string_view name_of(TrustLevel level);  ///< "UNDETERMINED", "UNTRUSTED", "TRUSTED"
std::optional<ClientType> client_type_from(std::string_view name);
std::optional<TrustLevel> trust_level_from(std::string_view name);

/// Whether `a` trusts more than `b`: UNTRUSTED is least, for something speaks against the IMEI; then
/// UNDETERMINED, where nothing does; then TRUSTED.
bool trusts_more(TrustLevel a, TrustLevel b);

/// Which way a fact points.
enum class Direction {
  kSupports,     ///< for the IMEI
  kAgainst,      ///< against the IMEI
  kContradicts,  ///< caps trust whatever else holds
  kNeutral,      ///< on record, decides nothing
};
std::string_view name_of(Direction direction);  ///< "SUPPORTS", "AGAINST", "CONTRADICTS", "NEUTRAL"

/// One fact weighed in a verdict.
struct Evidence {
  std::string code;     ///< stable, e.g. "AUTH_AKA"
  std::string value;    ///< what was seen, as far as it names no other person
  std::string seen_in;  ///< header or rule and clause, e.g. "Authorization, TS 24.229 clause 7.2A.2"
  Direction direction = Direction::kNeutral;
  std::optional<NetworkTime> first_seen;  ///< left out where a warrant's period does not hold it
  std::optional<NetworkTime> last_seen;   ///< left out likewise
  friend auto operator<=>(const Evidence&, const Evidence&) = default;
};

/// Client type, trust level, evidence and policy version: always the four together.
struct Verdict {
  ClientType client_type = ClientType::kUndetermined;
  TrustLevel trust_level = TrustLevel::kUndetermined;
  std::string policy_version;
  std::string rule;                ///< name of the policy rule that decided
  std::string reason;              ///< the rule's sentence, for a reader who is no engineer
  std::vector<Evidence> evidence;  ///< sorted
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

}  // namespace vouch
