#include "services/ingest/hep/stream_listener.h"

#include <algorithm>
#include <asio/post.hpp>
#include <chrono>
#include <utility>
#include <vector>

namespace vouch::services {

using asio::ip::tcp;
using std::chrono::milliseconds;

Result<std::shared_ptr<Receiver>> StreamListener::open(const Context& context,
                                                       const HepListenerConfig& config,
                                                       HepReception& reception) {
  auto listener = std::make_shared<StreamListener>(context, config.limits, reception);
  if (config.transport == HepTransport::kTls) {
    auto tls = TlsAcceptor::make(config.tls);
    if (!tls) return tl::make_unexpected(tls.error());
    listener->tls_ = std::move(*tls);
  }
  if (auto bound = bind_socket(listener->acceptor_, config); !bound)
    return tl::make_unexpected(bound.error());
  asio::error_code error;
  listener->acceptor_.listen(tcp::acceptor::max_listen_connections, error);
  if (error) return fail(error == asio::error::address_in_use ? "ADDRESS_IN_USE" : "CANNOT_BIND", "address");
  return listener;
}

StreamListener::StreamListener(const Context& context, const HepLimits& limits, HepReception& reception)
    : context_(context),
      limits_(limits),
      reception_(reception),
      acceptor_(*context),
      pause_(*context),
      sweep_(*context) {}

std::uint16_t StreamListener::port() const {
  asio::error_code ignored;
  return acceptor_.local_endpoint(ignored).port();
}

void StreamListener::start() {
  accept();
  sweep();
}

void StreamListener::stop() {
  asio::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  sweep_.cancel();
  waiting_for_room_.clear();
  // Closing takes a connection out of the set.
  while (!connections_.empty()) std::shared_ptr(*connections_.begin())->close();
}

void StreamListener::accept() {
  acceptor_.async_accept([this](const asio::error_code& error, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    // Without descriptors or memory the next attempt fails, too: it would fail all day.
    if (error && error != asio::error::connection_aborted) return accept_after_a_pause();
    if (!error) admit(std::move(socket));
    accept();
  });
}

void StreamListener::accept_after_a_pause() {
  pause_.expires_after(milliseconds(100));
  pause_.async_wait([this](const asio::error_code& error) {
    if (!error && acceptor_.is_open()) accept();
  });
}

bool StreamListener::is_too_many(const std::string& sender) const {
  const auto own = by_sender_.find(sender);
  return connections_.size() >= limits_.connections ||
         (own != by_sender_.end() && own->second >= limits_.connections_per_sender);
}

void StreamListener::admit(tcp::socket socket) {
  asio::error_code error;
  const std::string sender = plain(socket.remote_endpoint(error).address()).to_string();
  if (!error) socket.non_blocking(true, error);
  if (error) return;
  const bool is_heard = reception_.hears(sender);
  if (!is_heard || is_too_many(sender)) {
    // What it would have brought is not known: one message at least.
    reception_.lose(is_heard ? Loss::kNoRoom : Loss::kNotAuthentic, sender);
    return reception_.refused();
  }
  // A feed may be silent for hours; a peer that is gone is to be noticed all the same.
  socket.set_option(asio::socket_base::keep_alive(true), error);
  const int handle = socket.native_handle();
  auto channel = tls_ ? tls_->channel(handle) : plain_channel(handle);
  auto connection = std::make_shared<StreamConnection>(std::move(socket), std::move(channel), sender, *this);
  connections_.insert(connection);
  ++by_sender_[sender];
  reception_.opened();
  connection->start();
}

void StreamListener::forget(const std::shared_ptr<StreamConnection>& connection) {
  if (connections_.erase(connection) == 0) return;
  reception_.closed();
  const auto own = by_sender_.find(connection->sender());
  if (--own->second == 0) by_sender_.erase(own);
}

void StreamListener::sweep() {
  const auto now = StreamConnection::Clock::now();
  std::vector<std::shared_ptr<StreamConnection>> all(connections_.begin(), connections_.end());
  for (const auto& connection : all) connection->close_if_overdue(now);
  const auto shortest = std::min(limits_.handshake, limits_.partial_packet) / 4;
  sweep_.expires_after(std::clamp(shortest, milliseconds(10), milliseconds(1000)));
  sweep_.async_wait([this](const asio::error_code& error) {
    if (!error && acceptor_.is_open()) sweep();
  });
}

void StreamListener::wait_for_room(std::shared_ptr<StreamConnection> connection) {
  waiting_for_room_.push_back(std::move(connection));
  ask_for_room();
}

void StreamListener::ask_for_room() {
  if (std::exchange(asked_for_room_, true)) return;
  reception_.when_room([context = context_, self = weak_from_this()] {
    asio::post(*context, [self] {
      if (const auto alive = self.lock()) alive->room();
    });
  });
}

void StreamListener::room() {
  asked_for_room_ = false;
  // In turn, and only as far as the room goes: twenty thousand may wait.
  while (!waiting_for_room_.empty()) {
    auto connection = std::move(waiting_for_room_.front());
    waiting_for_room_.pop_front();
    if (connection->resume()) continue;
    waiting_for_room_.push_front(std::move(connection));
    return ask_for_room();
  }
}

}  // namespace vouch::services
