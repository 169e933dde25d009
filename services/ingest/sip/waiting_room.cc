#include "services/ingest/sip/waiting_room.h"

#include <utility>

namespace vouch::services {

WaitingRoom::WaitingRoom(EventLoop& loop, std::chrono::milliseconds patience, std::size_t seats,
                         SipCounting& counting)
    : loop_(loop),
      patience_(patience),
      seats_(seats),
      counting_(counting),
      timer_(loop.root(), [this] { answer_overdue(); }),
      still_here_(std::make_shared<WaitingRoom*>(this)) {}

WaitingRoom::~WaitingRoom() {
  *still_here_ = nullptr;
  for (auto& [number, request] : waiting_) request.accept();
}

void WaitingRoom::offer(Intake& intake, signalling::ObservedMessage message, OpenRequest request) {
  const std::string sender = message.source.address;
  const std::size_t octets = message.octets.size();
  const NetworkTime at = message.observed_at;
  const bool waits = waiting_.size() < seats_;
  const std::uint64_t number = ++last_number_;
  Intake::WhenSettled when_settled;
  if (waits) {
    when_settled = [mailbox = loop_.mailbox(), room = still_here_, number](Settled settled) {
      mailbox->post([room, number, settled] {
        if (*room != nullptr) (*room)->settle(number, settled);
      });
    };
  }
  if (!intake.offer(std::move(message), std::move(when_settled))) {
    ++counting_.refused;
    intake.count_loss(Loss::kNoRoom, sender, 1);
    request.accept();
    return;
  }
  ++counting_.offered;
  counting_.senders.count(sender, octets, at);
  if (!waits) {
    ++counting_.answered_at_once;
    request.accept();
    return;
  }
  waiting_.emplace(number, std::move(request));
  deadlines_.push_back({Clock::now() + patience_, number});
  if (deadlines_.size() == 1) arm();
}

void WaitingRoom::settle(std::uint64_t number, Settled settled) {
  const auto found = waiting_.find(number);
  if (found == waiting_.end()) return;  // its time was up
  ++(settled == Settled::kDurable ? counting_.answered_durable : counting_.answered_given_up);
  found->second.accept();
  waiting_.erase(found);
}

void WaitingRoom::answer_overdue() {
  const Clock::time_point now = Clock::now();
  for (; !deadlines_.empty() && deadlines_.front().at <= now; deadlines_.pop_front()) {
    const auto found = waiting_.find(deadlines_.front().number);
    if (found == waiting_.end()) continue;
    ++counting_.answered_at_deadline;
    found->second.accept();
    waiting_.erase(found);
  }
  if (!deadlines_.empty()) arm();
}

void WaitingRoom::arm() {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadlines_.front().at - Clock::now());
  timer_.arm(std::max(left, std::chrono::milliseconds{0}) + std::chrono::milliseconds{1});
}

}  // namespace vouch::services
