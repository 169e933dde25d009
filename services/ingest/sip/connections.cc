#include "services/ingest/sip/connections.h"

#include <sofia-sip/nta_tport.h>
#include <sys/socket.h>

#include <algorithm>
#include <vector>

namespace vouch::services {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{10};
/// A look at thousands of descriptors takes milliseconds: no more than this part of the time goes into it.
constexpr int kTimeForLooks = 20;
/// How many may have come unseen, and which part of those that are open.
constexpr std::size_t kUnseen = 64;
constexpr std::size_t kUnseenPart = 8;

}  // namespace

Connections::Connections(nta_agent_t* agent, OwnSockets sockets, const SipListenerConfig& config,
                         SipCounting& counting, MessageWatch::PutAside put_aside)
    : agent_(agent),
      sockets_(std::move(sockets)),
      config_(config),
      counting_(counting),
      watch_(std::move(put_aside)) {
  message_watch() = &watch_;
}

Connections::~Connections() {
  message_watch() = nullptr;
}

void Connections::look_now_and_then() {
  unseen_ += static_cast<std::size_t>(sockets_.waiting());
  if (unseen_ > 0 && is_time_to_look()) look();
}

bool Connections::is_time_to_look() const {
  const auto since = Clock::now() - looked_at_;
  if (since < kBetweenLooks) return false;
  return since >= kTimeForLooks * look_took_ || unseen_ > std::max(kUnseen, open_.size() / kUnseenPart);
}

bool Connections::is_too_many(const std::string& sender) const {
  const auto of_sender = by_sender_.find(sender);
  return open_.size() >= config_.connections_max ||
         (of_sender != by_sender_.end() && of_sender->second >= config_.connections_per_sender);
}

void Connections::look() {
  looked_at_ = Clock::now();
  unseen_ = 0;
  const auto before = std::exchange(open_, {});
  const auto shut_down = std::exchange(shut_down_, {});
  const auto is_in = [](const std::map<Peer, int>& known, const Peer& peer, int socket) {
    const auto found = known.find(peer);
    return found != known.end() && found->second == socket;
  };
  by_sender_.clear();
  std::vector<std::pair<Peer, int>> fresh;
  for (const auto& [socket, end] : sockets_.accepted()) {
    const Peer peer{end.address, end.port};
    if (is_in(shut_down, peer, socket)) {
      shut_down_.emplace(peer, socket);
    } else if (is_in(before, peer, socket)) {
      open_.emplace(peer, socket);
      ++by_sender_[peer.first];
    } else {
      fresh.emplace_back(peer, socket);
    }
  }
  for (const auto& [peer, socket] : fresh) {
    ++counting_.connections;
    if (is_too_many(peer.first)) {
      ++counting_.connections_refused;
      shut_down_.emplace(peer, socket);
      ::shutdown(socket, SHUT_RDWR);
      continue;
    }
    open_.emplace(peer, socket);
    ++by_sender_[peer.first];
  }
  counting_.connections_open = open_.size();
  look_took_ = Clock::now() - looked_at_;
}

tport_t* Connections::opened_by_us(const signalling::Endpoint& peer) const {
  const std::string port = std::to_string(peer.port);
  for (tport_t* own = tport_primaries(nta_agent_tports(agent_)); own != nullptr; own = tport_next(own)) {
    if (tport_is_dgram(own) != 0) continue;
    tp_name_t name{};
    name.tpn_proto = tport_name(own)->tpn_proto;
    name.tpn_canon = name.tpn_host = peer.address.c_str();
    name.tpn_port = port.c_str();
    tport_t* const found = tport_by_name(own, &name);
    if (found != nullptr && tport_is_secondary(found) != 0 && tport_is_closed(found) == 0) return found;
  }
  return nullptr;
}

void Connections::end(const signalling::Endpoint& peer) {
  constexpr int both_ways = 2;
  const auto accepted = open_.find({peer.address, peer.port});
  if (accepted != open_.end()) {
    ::shutdown(accepted->second, SHUT_RDWR);
  } else if (tport_t* const opened = opened_by_us(peer); opened != nullptr) {
    tport_shutdown(opened, both_ways);
  }
  ++counting_.broken_off;
}

MessageWatch::BadBySender Connections::sweep() {
  look();
  watch_.sweep(
      looked_at_, config_.unfinished_max,
      [&](const signalling::Endpoint& peer) {
        const bool is_open = open_.contains({peer.address, peer.port}) || opened_by_us(peer) != nullptr;
        return is_open ? MessageWatch::Connection::kOpen : MessageWatch::Connection::kGone;
      },
      [&](const signalling::Endpoint& peer) { end(peer); });
  return watch_.take_bad();
}

}  // namespace vouch::services
