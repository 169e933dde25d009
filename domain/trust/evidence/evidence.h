#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/trust/codes.h"
#include "domain/trust/network_imei.h"
#include "domain/trust/tac.h"

namespace vouch {

/// What a binding alone does not tell: other bindings, the TAC catalogue, the access side.
struct TrustContext {
  /// When this device was also live under another private identity: `[first, second)` of each overlap. Which
  /// identity it was is no business of whoever asks about this binding.
  std::vector<std::pair<NetworkTime, NetworkTime>> other_impi_overlaps;
  /// What the other bindings of its identity and of its device tell (domain/trust/history).
  std::vector<Evidence> history;
  /// What the TAC catalogue told of its IMEI; nothing where there is no catalogue.
  std::optional<TacFinding> tac;
  /// IMEIs that were seen with its subscription, of any time.
  std::vector<NetworkImei> network_imeis;
};

}  // namespace vouch

/// One kind of fact each: a pure function of a binding and its context. Each finds nothing, or says what it
/// saw.
namespace vouch::evidence {

std::vector<Evidence> access(const Binding& binding, const TrustContext& context);
std::vector<Evidence> authentication(const Binding& binding, const TrustContext& context);
std::vector<Evidence> check_digit(const Binding& binding, const TrustContext& context);
std::vector<Evidence> emergency(const Binding& binding, const TrustContext& context);
std::vector<Evidence> gruu(const Binding& binding, const TrustContext& context);
std::vector<Evidence> history(const Binding& binding, const TrustContext& context);
std::vector<Evidence> instance(const Binding& binding, const TrustContext& context);
std::vector<Evidence> network_imei(const Binding& binding, const TrustContext& context);
std::vector<Evidence> observation_point(const Binding& binding, const TrustContext& context);
std::vector<Evidence> outbound(const Binding& binding, const TrustContext& context);
std::vector<Evidence> overwriting(const Binding& binding, const TrustContext& context);
std::vector<Evidence> placeholder_imei(const Binding& binding, const TrustContext& context);
std::vector<Evidence> reporting_body(const Binding& binding, const TrustContext& context);
std::vector<Evidence> security_association(const Binding& binding, const TrustContext& context);
std::vector<Evidence> services(const Binding& binding, const TrustContext& context);
std::vector<Evidence> shared_device(const Binding& binding, const TrustContext& context);
std::vector<Evidence> software_version(const Binding& binding, const TrustContext& context);
std::vector<Evidence> tac(const Binding& binding, const TrustContext& context);
std::vector<Evidence> user_agent(const Binding& binding, const TrustContext& context);

/// Whether an IMEI is a well-known fake, which any number of devices send.
bool is_placeholder(const Imei& imei);

/// The software version of an IMEI URN (`svn`, RFC 7254 section 4); nothing if it tells none.
std::optional<int> software_version_of(const InstanceId& instance);

/// Evidence seen in one client profile.
inline Evidence seen(std::string_view code, std::string value, const SeenProfile& where) {
  return evidence_of(code, std::move(value), where.first_seen, where.last_seen);
}

/// Evidence that holds as long as the binding was registered.
inline Evidence seen(std::string_view code, std::string value, const Binding& where) {
  return evidence_of(code, std::move(value), where.registered_at, where.refreshed_at);
}

}  // namespace vouch::evidence
