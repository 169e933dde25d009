#include "domain/warrant/scope.h"

#include <algorithm>

#include "domain/trust/codes.h"

namespace vouch {
namespace {

void cut_begin(const Period& period, DisclosedBinding& disclosed) {
  Binding& told = disclosed.binding;
  disclosed.registered_before_period = told.registered_at < period.since;
  if (disclosed.registered_before_period) {
    told.registered_at = {};
    told.refreshes = 0;
  }
  disclosed.refreshed_outside_period = !period.holds(told.refreshed_at);
  if (disclosed.refreshed_outside_period) told.refreshed_at = {};
  std::erase_if(told.call_ids, [&](const SeenCallId& seen) {
    return seen.last_seen < period.since || seen.first_seen >= period.until;
  });
}

void cut_end(const Period& period, NetworkTime now, DisclosedBinding& disclosed) {
  Binding& told = disclosed.binding;
  disclosed.stood_at_period_end = period.until <= now && told.end() > period.until;
  if (told.ended_at && *told.ended_at > period.until) {
    told.ended_at.reset();
    told.end_reason.reset();
  }
}

DisclosedBinding cut(const Target& target, const Period& period, NetworkTime now, const Binding& binding) {
  DisclosedBinding disclosed{binding};
  cut_end(period, now, disclosed);
  cut_begin(period, disclosed);
  if (std::holds_alternative<Impu>(target)) disclosed.binding.impi.reset();
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

std::optional<NetworkTime> DisclosedBinding::registered_at() const {
  return registered_before_period ? std::nullopt : std::optional{binding.registered_at};
}

std::optional<NetworkTime> DisclosedBinding::refreshed_at() const {
  return refreshed_outside_period ? std::nullopt : std::optional{binding.refreshed_at};
}

std::optional<std::uint32_t> DisclosedBinding::refreshes() const {
  return registered_before_period ? std::nullopt : std::optional{binding.refreshes};
}

std::vector<DisclosedBinding> disclose(const Target& target, const Period& period, NetworkTime now,
                                       std::span<const Binding> bindings) {
  std::vector<DisclosedBinding> told;
  for (const Binding& binding : bindings) {
    const bool in_period = binding.registered_at < period.until && binding.end() > period.since;
    if (concerns(target, binding) && in_period) told.push_back(cut(target, period, now, binding));
  }
  return told;
}

Verdict disclose(Verdict verdict, const Period& period) {
  const auto cut = [&](std::optional<NetworkTime>& when) {
    if (when && !period.holds(*when)) when.reset();
  };
  for (Evidence& fact : verdict.evidence) {
    const bool touches = fact.first_seen < period.until && fact.last_seen >= period.since;
    if (fact.code == kAccessCell && !touches) fact.value.clear();
    cut(fact.first_seen);
    cut(fact.last_seen);
  }
  return verdict;
}

}  // namespace vouch
