#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/trust/policy.h"

namespace vouch {

/// What a policy may weigh of a verdict's evidence, and nothing else: "CODE", or "CODE=value" where rules may
/// ask the value, with what is weighed of it; sorted. Few distinct ones describe all bindings of a network,
/// so that judging them anew under another policy means judging these; and whatever UEs write, they stay few.
std::vector<std::string> grounds_of(const std::vector<Evidence>& evidence);

/// The evidence that grounds stand for, without times. What an older release wrote and this one does not know
/// is left out.
std::vector<Evidence> evidence_of_grounds(std::span<const std::string> grounds);

/// What a policy makes of grounds: the same as decide() of the evidence they come from.
struct Ruling {
  ClientType client_type = ClientType::kUndetermined;
  TrustLevel trust_level = TrustLevel::kUndetermined;
  friend auto operator<=>(const Ruling&, const Ruling&) = default;
};
Ruling rule_on(const Policy& policy, std::span<const std::string> grounds);

}  // namespace vouch
