#include "services/ingest/sip/message_watch.h"

#include <utility>

namespace vouch::services {
namespace {

constexpr std::size_t kSendersMost = 64;

void count(MessageWatch::BadBySender& bad, const std::string& sender, std::uint64_t times) {
  if (bad.contains(sender) || bad.size() < kSendersMost) bad[sender] += times;
}

}  // namespace

void MessageWatch::begun(const signalling::Endpoint& peer, Clock::time_point now) {
  const Peer key{peer.address, peer.port};
  const auto found = begun_.find(key);
  if (found != begun_.end()) {
    ++found->second.times;
  } else if (begun_.size() < kPeersMost) {
    begun_.emplace(key, Begun{now, 1});
  }
}

void MessageWatch::finished(const signalling::Endpoint& peer) {
  const auto found = begun_.find({peer.address, peer.port});
  if (found != begun_.end() && --found->second.times == 0) begun_.erase(found);
}

void MessageWatch::refused(const signalling::Endpoint& peer, const signalling::Problem& why,
                           std::string_view octets) {
  finished(peer);
  count(bad_, peer.address, 1);
  if (put_aside_) put_aside_(why, octets);
}

void MessageWatch::sweep(Clock::time_point now, Clock::duration longest,
                         const std::function<Connection(const signalling::Endpoint&)>& connection_of,
                         const std::function<void(const signalling::Endpoint&)>& overdue) {
  for (auto one = begun_.begin(); one != begun_.end();) {
    const signalling::Endpoint peer{one->first.first, one->first.second};
    const bool is_gone = connection_of(peer) == Connection::kGone;
    const bool is_overdue = now - one->second.since > longest;
    if (is_gone || is_overdue) count(bad_, peer.address, one->second.times);
    if (is_overdue) overdue(peer);
    one = is_gone || is_overdue ? begun_.erase(one) : std::next(one);
  }
}

MessageWatch::BadBySender MessageWatch::take_bad() {
  return std::exchange(bad_, {});
}

MessageWatch*& message_watch() {
  thread_local MessageWatch* watch = nullptr;
  return watch;
}

}  // namespace vouch::services
