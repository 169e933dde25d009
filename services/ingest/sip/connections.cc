#include "services/ingest/sip/connections.h"

#include <sofia-sip/nta_tport.h>

#include <cstring>
#include <vector>

#include "services/ingest/sip/peer_address.h"

namespace vouch::services {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{10};
constexpr int kBothWays = 2;

signalling::Endpoint peer_of(const tport_t* connection) {
  const su_addrinfo_t* address = tport_get_address(connection);
  if (address == nullptr || address->ai_addr == nullptr) return {};
  return address_of(*reinterpret_cast<const su_sockaddr_t*>(address->ai_addr));
}

/// The first of a tree in order, by its root. Sofia-SIP tells the root (tport_secondary) and who comes behind
/// (tport_next), but never who comes before the root, so a connection's left branch is read where
/// version 1.12 has it; a test that opens many connections fails should that ever change.
tport_t* first_of(tport_t* root) {
  constexpr std::size_t place_of_left = 0x20;
  for (tport_t* left = root; left != nullptr;) {
    root = left;
    std::memcpy(&left, reinterpret_cast<const char*>(root) + place_of_left, sizeof left);
  }
  return root;
}

/// Calls `visit` for each connection that is open.
template <class Visit>
void for_each_connection(nta_agent_t* agent, Visit visit) {
  for (tport_t* own = tport_primaries(nta_agent_tports(agent)); own != nullptr; own = tport_next(own)) {
    if (tport_is_dgram(own) != 0) continue;
    for (tport_t* one = first_of(tport_secondary(own)); one != nullptr; one = tport_next(one)) {
      if (tport_is_closed(one) == 0 && tport_is_shutdown(one) == 0) visit(one);
    }
  }
}

}  // namespace

Connections::Connections(nta_agent_t* agent, const SipListenerConfig& config, SipCounting& counting)
    : agent_(agent), config_(config), counting_(counting) {
  message_watch() = &watch_;
}

Connections::~Connections() {
  message_watch() = nullptr;
}

void Connections::look_now_and_then() {
  if (Clock::now() - looked_at_ >= kBetweenLooks) look();
}

bool Connections::is_too_many(const std::string& sender) const {
  const auto of_sender = by_sender_.find(sender);
  return open_.size() >= config_.connections_max ||
         (of_sender != by_sender_.end() && of_sender->second >= config_.connections_per_sender);
}

void Connections::look() {
  looked_at_ = Clock::now();
  const auto before = std::exchange(open_, {});
  by_sender_.clear();
  std::vector<std::pair<Peer, tport_t*>> fresh;
  for_each_connection(agent_, [&](tport_t* one) {
    const auto peer = peer_of(one);
    const Peer key{peer.address, peer.port};
    const auto known = before.find(key);
    if (known == before.end() || known->second != one) return fresh.emplace_back(key, one), void();
    open_.emplace(key, one);
    ++by_sender_[peer.address];
  });
  for (const auto& [peer, one] : fresh) {
    ++counting_.connections;
    if (is_too_many(peer.first)) {
      ++counting_.connections_refused;
      tport_shutdown(one, kBothWays);
      continue;
    }
    open_.emplace(peer, one);
    ++by_sender_[peer.first];
  }
  counting_.connections_open = open_.size();
}

MessageWatch::BadBySender Connections::sweep() {
  look();
  const auto place_of = [this](const signalling::Endpoint& peer) {
    return open_.find({peer.address, peer.port});
  };
  watch_.sweep(
      looked_at_, config_.unfinished_max,
      [&](const signalling::Endpoint& peer) {
        return place_of(peer) == open_.end() ? MessageWatch::Connection::kGone
                                             : MessageWatch::Connection::kOpen;
      },
      [&](const signalling::Endpoint& peer) {
        const auto place = place_of(peer);
        if (place != open_.end()) tport_shutdown(place->second, kBothWays);
        ++counting_.broken_off;
      });
  return watch_.take_bad();
}

}  // namespace vouch::services
