#include "services/ingest/peers/sender_tally.h"

namespace vouch::services {

void SenderTally::count(std::string_view sender, std::size_t octets, NetworkTime now) {
  const std::lock_guard lock(mutex_);
  auto place = totals_.find(sender);
  if (place == totals_.end())
    place = totals_.try_emplace(std::string{totals_.size() < kSenders ? sender : "others"}).first;
  SenderTotals& totals = place->second;
  ++totals.messages;
  totals.octets += octets;
  totals.last_message_at = now;
}

SenderTally::Totals SenderTally::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

}  // namespace vouch::services
