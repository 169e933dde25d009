#include "domain/binding/binding.h"

#include <algorithm>
#include <iterator>

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

/// The last of `entries`, by time, that began by `when`; null if none did.
template <class Entry>
const Entry* in_force_at(const std::vector<Entry>& entries, NetworkTime when) {
  const auto later =
      std::upper_bound(entries.begin(), entries.end(), when,
                       [](NetworkTime moment, const Entry& entry) { return moment < entry.since; });
  return later == entries.begin() ? nullptr : &*std::prev(later);
}

}  // namespace

std::string_view name_of(EndReason reason) {
  return name_in(kReasons, reason);
}
std::optional<EndReason> end_reason_from(std::string_view name) {
  return value_in(kReasons, name);
}

std::optional<std::uint16_t> Binding::q_at(NetworkTime when) const {
  const SaidQ* said = in_force_at(q_values, when);
  return said != nullptr ? said->q : std::nullopt;
}

const Flow* Binding::flow_at(NetworkTime when) const {
  return in_force_at(flows, when);
}

NetworkTime Binding::updated_at(NetworkTime when) const {
  const auto later = std::upper_bound(updates.begin(), updates.end(), when);
  if (later != updates.begin()) return *std::prev(later);
  const Flow* flow = flow_at(when);
  return flow != nullptr ? flow->since : registered_at;
}

Binding settled_at(Binding binding, NetworkTime now) {
  if (binding.ended_at || binding.expires_at > now) return binding;
  binding.ended_at = binding.expires_at;
  binding.end_reason = binding.network_ends_seen ? EndReason::kExpired : EndReason::kExpiredOrUnknown;
  return binding;
}

}  // namespace vouch
