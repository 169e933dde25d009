#include "domain/binding/binding.h"

#include "domain/common/names.h"

namespace vouch {
namespace {

constexpr Names<EndReason, 7> kReasons{{{EndReason::kDeregistered, "DEREGISTERED"},
                                        {EndReason::kExpired, "EXPIRED"},
                                        {EndReason::kExpiredOrUnknown, "EXPIRED_OR_UNKNOWN"},
                                        {EndReason::kReplaced, "REPLACED"},
                                        {EndReason::kOverwrittenSameImpi, "OVERWRITTEN_SAME_IMPI"},
                                        {EndReason::kOverwrittenSameAddress, "OVERWRITTEN_SAME_ADDRESS"},
                                        {EndReason::kNetworkInitiated, "NETWORK_INITIATED"}}};

}  // namespace

std::string_view name_of(EndReason reason) {
  return name_in(kReasons, reason);
}
std::optional<EndReason> end_reason_from(std::string_view name) {
  return value_in(kReasons, name);
}

std::optional<std::uint16_t> Binding::q_at(NetworkTime when) const {
  std::optional<std::uint16_t> q;
  for (const SaidQ& said : q_values) {
    if (said.since <= when) q = said.q;
  }
  return q;
}

Binding settled_at(Binding binding, NetworkTime now) {
  if (binding.ended_at || binding.expires_at > now) return binding;
  binding.ended_at = binding.expires_at;
  binding.end_reason = binding.network_ends_seen ? EndReason::kExpired : EndReason::kExpiredOrUnknown;
  return binding;
}

}  // namespace vouch
