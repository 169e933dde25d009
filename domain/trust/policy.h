#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "domain/trust/verdict.h"

namespace vouch {

/// That a code was seen, with a certain value where one is given.
struct Condition {
  std::string code;
  std::optional<std::string> value;  ///< "*" at its end: any that begins so
  friend auto operator<=>(const Condition&, const Condition&) = default;
};

/// "CODE", "CODE=value" or "CODE=beginning*", as a policy file writes it.
Condition condition_from(std::string_view text);
std::string text_of(const Condition& condition);

/// Whether `fact` is what `condition` asks for. A value is asked of what is weighed of it (weighed()).
bool meets(const Evidence& fact, const Condition& condition);

/// Whether whatever meets `condition` meets `wider` too.
bool implies(const Condition& condition, const Condition& wider);

/// When a rule holds: every condition of `all_of` is met, one of `any_of` (if there are any), none of
/// `none_of`.
struct Conditions {
  std::vector<Condition> all_of;
  std::vector<Condition> any_of;
  std::vector<Condition> none_of;
  friend bool operator==(const Conditions&, const Conditions&) = default;
};

bool hold(const Conditions& conditions, const std::vector<Evidence>& evidence);

/// One rule on registrations.
struct Rule {
  std::string name;
  Conditions when;
  ClientType client_type = ClientType::kUndetermined;
  TrustLevel trust_level = TrustLevel::kUndetermined;
  std::string reason;    ///< for a reader who is no engineer
  std::size_t line = 0;  ///< in the file it was read from; 0: in none
};

/// One rule on sessions: whose session it was, on a registration of a certain client type. Trust in the IMEI
/// stays the registration's.
struct SessionRule {
  std::string name;
  std::optional<ClientType> registration;  ///< of the registration's verdict; none: any
  Conditions when;                         ///< over what the session shows
  ClientType client_type = ClientType::kUndetermined;
  std::string reason;
  std::size_t line = 0;
};

/// Ordered rules: the first that holds decides. Data, not code: a verdict can be recomputed under another
/// policy.
struct Policy {
  std::string version;
  std::vector<Rule> rules;
  std::vector<SessionRule> session_rules;
};

/// What `policy` makes of `evidence`. Evidence that contradicts caps the level at UNTRUSTED whatever rule
/// held; if no rule holds, both client type and level are UNDETERMINED. The evidence goes into the verdict,
/// sorted, each once.
Verdict decide(const Policy& policy, std::vector<Evidence> evidence);

/// What `policy` makes of a session on a registration, given what the session shows: the first session rule
/// that holds says whose it was. What contradicts makes it UNTRUSTED.
Verdict decide_session(const Policy& policy, const Verdict& registration, std::vector<Evidence> seen);

/// Of the evidence of a session's verdict, what the session itself showed.
std::vector<Evidence> shown_by_session(const std::vector<Evidence>& evidence);

}  // namespace vouch
