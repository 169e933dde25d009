#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>
#include <asio/steady_timer.hpp>
#include <memory>

#include "services/ingest/hep/datagram_batch.h"
#include "services/ingest/hep/kernel_drops.h"
#include "services/ingest/hep/receiver.h"
#include "services/ingest/hep/reception.h"

namespace vouch::services {

/// Takes datagrams. Nobody can be told to wait: what finds no room, in the Intake or in the socket's buffer,
/// is counted as lost.
class UdpReceiver : public Receiver {
 public:
  /// Errors: those of `bind_socket`.
  static Result<std::shared_ptr<Receiver>> open(asio::io_context& context, const HepListenerConfig& config,
                                                HepReception& reception);

  UdpReceiver(asio::io_context& context, HepReception& reception);

  std::uint16_t port() const override;
  void start() override;
  /// Takes what is in the socket's buffer before it closes.
  void stop() override;

 private:
  void wait();
  /// False: nothing was there.
  bool receive_batch();
  void receive(std::string_view octets, const asio::ip::address& sender);
  void watch_drops();
  void count_drops(std::uint32_t total);

  HepReception& reception_;
  asio::ip::udp::socket socket_;
  asio::steady_timer timer_;
  DatagramBatch batch_;
  KernelDrops drops_;
};

}  // namespace vouch::services
