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

template <class Facts>
void add_evidence(const Facts& facts, const Binding& binding, const TrustContext& context,
                  std::vector<Evidence>& all) {
  for (const auto& fact : facts) {
    auto found = fact(binding, context);
    std::move(found.begin(), found.end(), std::back_inserter(all));
  }
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
  return code != kAccessCell &&
         std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return code.starts_with(beginning); });
}

std::vector<Evidence> collect_evidence(const Binding& binding, const TrustContext& context) {
  constexpr std::array facts{
      evidence::instance,         evidence::check_digit,
      evidence::placeholder_imei, evidence::reporting_body,
      evidence::software_version, evidence::tac,
      evidence::network_imei,     evidence::gruu,
      evidence::outbound,         evidence::shared_device,
      evidence::history,          evidence::overwriting,
      evidence::emergency,
  };
  std::vector<Evidence> all;
  add_evidence(kOfProfiles, binding, context, all);
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
