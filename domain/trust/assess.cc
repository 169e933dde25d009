#include "domain/trust/assess.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "domain/common/sorted_set.h"

namespace vouch {

namespace {

constexpr std::array kOfProfiles{evidence::authentication,
                                 evidence::security_association,
                                 evidence::observation_point,
                                 evidence::services,
                                 evidence::access,
                                 evidence::user_agent};

/// What a binding says of its device by itself.
constexpr std::array kOfDevice{evidence::instance,         evidence::check_digit,
                               evidence::placeholder_imei, evidence::reporting_body,
                               evidence::software_version, evidence::emergency};

template <class Facts>
void add_evidence(const Facts& facts, const Binding& binding, const TrustContext& context,
                  std::vector<Evidence>& all) {
  for (const auto& fact : facts) {
    auto found = fact(binding, context);
    std::move(found.begin(), found.end(), std::back_inserter(all));
  }
}

template <class Beginnings>
bool begins_with_one_of(const Beginnings& beginnings, std::string_view code) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return code.starts_with(beginning); });
}

}  // namespace

std::vector<Evidence> evidence_of_profiles(const std::vector<SeenProfile>& profiles) {
  Binding binding;
  binding.profiles = profiles;
  std::vector<Evidence> all;
  add_evidence(kOfProfiles, binding, {}, all);
  return all;
}

bool is_shown_by_profiles(std::string_view code) {
  constexpr std::array beginnings{"AUTH_",     "AKA_",      "DIGEST_OVER_", "INTEGRITY_PROTECTED_",
                                  "SECURITY_", "OBSERVED_", "SERVICE_",     "SERVICES_",
                                  "ACCESS_",   "USER_AGENT"};
  return code != kAccessCell && begins_with_one_of(beginnings, code);
}

std::vector<Evidence> evidence_of_device(const Binding& binding) {
  std::vector<Evidence> all;
  add_evidence(kOfDevice, binding, {}, all);
  return all;
}

bool is_shown_by_device(std::string_view code) {
  constexpr std::array beginnings{
      "INSTANCE_",        "IMEI_SPARE_IS_CHECK_DIGIT", "IMEI_WRONG_CHECK_DIGIT", "IMEI_PLACEHOLDER",
      "IMEI_UNALLOCATED", "IMEI_VERSION_TOLD",         "IMEI_VERSION_RESERVED",  "EMERGENCY_REGISTRATION"};
  return begins_with_one_of(beginnings, code);
}

std::vector<Evidence> collect_evidence(const Binding& binding, const TrustContext& context) {
  constexpr std::array facts{
      evidence::tac,           evidence::network_imei, evidence::gruu,        evidence::outbound,
      evidence::shared_device, evidence::history,      evidence::overwriting,
  };
  std::vector<Evidence> all;
  add_evidence(kOfProfiles, binding, context, all);
  add_evidence(kOfDevice, binding, context, all);
  add_evidence(facts, binding, context, all);
  return all;
}

Verdict assess(const Binding& binding, const TrustContext& context, const Policy& policy) {
  return decide(policy, collect_evidence(binding, context));
}

bool may_be_shared_in_fraud(const Imei& imei) {
  return !evidence::is_placeholder(imei);
}

TrustContext crowded_context(const Binding& binding) {
  TrustContext context;
  context.other_impi_overlaps = {{binding.registered_at, binding.end()}};
  return context;
}

TrustContext context_of(const Binding& binding, std::span<const Binding* const> of_same_device) {
  TrustContext context;
  if (!binding.instance || !binding.instance->imei || !binding.impi) return context;
  if (!may_be_shared_in_fraud(*binding.instance->imei)) return context;
  for (const Binding* const one : of_same_device) {
    const Binding& other = *one;
    const bool same_device = other.instance && binding.instance->same_device(*other.instance);
    if (!same_device || !other.impi || other.impi == binding.impi) continue;
    const NetworkTime since = std::max(binding.registered_at, other.registered_at);
    const NetworkTime until = std::min(binding.end(), other.end());
    if (since < until) context.other_impi_overlaps.emplace_back(since, until);
  }
  make_sorted_set(context.other_impi_overlaps);
  return context;
}

}  // namespace vouch
