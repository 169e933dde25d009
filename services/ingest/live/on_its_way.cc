#include "services/ingest/live/on_its_way.h"

#include <utility>

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

BatchesOnTheirWay::Batches BatchesOnTheirWay::done(OnItsWay& batch, const Result<Stored>& outcome) {
  batch.outcome = outcome;
  Batches over;
  for (; !batches_.empty() && batches_.front()->outcome; batches_.pop_front())
    over.push_back(std::move(batches_.front()));
  return over;
}

std::optional<NetworkTime> BatchesOnTheirWay::oldest() const {
  for (const auto& batch : batches_) {
    if (!batch->observed.all().empty()) return batch->observed.all().front().since;
  }
  return std::nullopt;
}

}  // namespace vouch::services
