#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "services/ingest/hep/receiver.h"
#include "services/ingest/hep/stream_connection.h"
#include "services/ingest/hep/tls_channel.h"

namespace vouch::services {

/// Accepts connections, plain or TLS, and looks after them. Held by shared_ptr because the Intake may call
/// back after the end.
class StreamListener : public Receiver,
                       public ConnectionOwner,
                       public std::enable_shared_from_this<StreamListener> {
 public:
  using Context = std::shared_ptr<asio::io_context>;

  /// Errors: those of `bind_socket` and `TlsAcceptor::make`.
  static Result<std::shared_ptr<Receiver>> open(const Context& context, const HepListenerConfig& config,
                                                HepReception& reception);

  StreamListener(const Context& context, const HepLimits& limits, HepReception& reception);

  std::uint16_t port() const override;
  void start() override;
  void stop() override;

  HepReception& reception() override { return reception_; }
  const HepLimits& limits() const override { return limits_; }
  std::array<char, kReadOctetsMax>& scratch() override { return scratch_; }
  void wait_for_room(std::shared_ptr<StreamConnection> connection) override;
  void forget(const std::shared_ptr<StreamConnection>& connection) override;

 private:
  void accept();
  void accept_after_a_pause();
  void admit(asio::ip::tcp::socket socket);
  bool is_too_many(const std::string& sender) const;
  void sweep();
  void ask_for_room();
  void room();

  Context context_;
  HepLimits limits_;
  HepReception& reception_;
  std::optional<TlsAcceptor> tls_;
  asio::ip::tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  asio::steady_timer sweep_;
  std::array<char, kReadOctetsMax> scratch_;
  std::unordered_set<std::shared_ptr<StreamConnection>> connections_;
  std::unordered_map<std::string, std::size_t> by_sender_;  ///< how many of them; never 0
  std::deque<std::shared_ptr<StreamConnection>> waiting_for_room_;
  bool asked_for_room_ = false;
};

}  // namespace vouch::services
