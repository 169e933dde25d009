#include "services/ingest/live/on_its_way.h"

namespace vouch::services {

void OnItsWay::note(const signalling::ObservedMessage& message, std::size_t cost) {
  octets += cost;
  ++messages[message.sender.empty() ? std::string{kOtherSenders} : message.sender];
  observed.note(message.observed_at, message.observed_at, 1);
}

std::uint64_t OnItsWay::message_count() const {
  std::uint64_t count = 0;
  for (const auto& [sender, times] : messages) count += times;
  return count;
}

std::optional<NetworkTime> oldest_of(const OnTheirWay<OnItsWay>& batches) {
  for (const auto& batch : batches.all()) {
    if (!batch->observed.all().empty()) return batch->observed.all().front().since;
  }
  return std::nullopt;
}

}  // namespace vouch::services
