#include "domain/warrant/scope.h"

#include <algorithm>

namespace vouch {
namespace {

DisclosedBinding cut(const Target& target, const Period& period, const Binding& binding) {
  DisclosedBinding disclosed{binding, false};
  Binding& told = disclosed.binding;
  if (told.registered_at < period.since) {
    disclosed.registered_before_period = true;
    told.registered_at = period.since;
    told.refreshed_at = std::max(told.refreshed_at, period.since);
  }
  if (std::holds_alternative<Impu>(target)) told.impi.reset();
  return disclosed;
}

}  // namespace

Result<void> permits(const Warrant& warrant, Delivery delivery, NetworkTime now) {
  switch (status_at(warrant, now)) {
    case WarrantStatus::kRevoked:
      return fail("WARRANT_REVOKED", "liid");
    case WarrantStatus::kExpired:
      return fail("WARRANT_EXPIRED", "liid");
    case WarrantStatus::kAwaitingApproval:
      return fail("WARRANT_AWAITING_APPROVAL", "liid");
    case WarrantStatus::kNotYetValid:
      return fail("WARRANT_NOT_YET_VALID", "liid");
    case WarrantStatus::kActive:
      break;
  }
  const bool permitted =
      std::find(warrant.deliveries.begin(), warrant.deliveries.end(), delivery) != warrant.deliveries.end();
  if (!permitted) return fail("DELIVERY_NOT_PERMITTED", "liid");
  return {};
}

Result<void> covers(const Warrant& warrant, const Target& target) {
  if (std::find(warrant.targets.begin(), warrant.targets.end(), target) == warrant.targets.end()) {
    return fail("TARGET_NOT_COVERED", "target");
  }
  return {};
}

Result<void> covers(const Warrant& warrant, NetworkTime when) {
  if (when < warrant.valid_from || when >= warrant.valid_until) return fail("OUTSIDE_PERIOD", "at");
  return {};
}

Result<Period> covers(const Warrant& warrant, const Period& asked) {
  const Period common{std::max(warrant.valid_from, asked.since), std::min(warrant.valid_until, asked.until)};
  if (common.since >= common.until) return fail("OUTSIDE_PERIOD", "period");
  return common;
}

bool concerns(const Target& target, const Binding& binding) {
  if (const auto* imei = std::get_if<Imei>(&target))
    return binding.instance && binding.instance->imei == *imei;
  if (const auto* impu = std::get_if<Impu>(&target)) return binding.impu == *impu;
  return binding.impi == std::get<Impi>(target);
}

std::vector<DisclosedBinding> disclose(const Target& target, const Period& period,
                                       std::span<const Binding> bindings) {
  std::vector<DisclosedBinding> told;
  for (const Binding& binding : bindings) {
    const bool in_period = binding.registered_at < period.until && binding.end() > period.since;
    if (concerns(target, binding) && in_period) told.push_back(cut(target, period, binding));
  }
  return told;
}

Verdict disclose(Verdict verdict, const Period& period) {
  for (Evidence& fact : verdict.evidence) {
    fact.first_seen = std::max(fact.first_seen, period.since);
    fact.last_seen = std::max(fact.last_seen, period.since);
  }
  return verdict;
}

}  // namespace vouch
