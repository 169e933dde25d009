#include "services/ingest/hep/udp_receiver.h"

#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <array>
#include <chrono>

namespace vouch::services {
namespace {

using asio::ip::udp;

/// As large as the kernel lets it be: beyond its limit only for a privileged process.
void enlarge_buffer(int socket) {
  constexpr int octets = 64 * 1024 * 1024;
  if (setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &octets, sizeof(octets)) != 0) {
    setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &octets, sizeof(octets));
  }
}

std::optional<std::uint32_t> drops_total(int socket) {
  std::array<std::uint32_t, SK_MEMINFO_VARS> values{};
  socklen_t size = sizeof(values);
  const bool told = getsockopt(socket, SOL_SOCKET, SO_MEMINFO, values.data(), &size) == 0;
  if (!told || size < (SK_MEMINFO_DROPS + 1) * sizeof(std::uint32_t)) return std::nullopt;
  return values[SK_MEMINFO_DROPS];
}

}  // namespace

Result<std::shared_ptr<Receiver>> UdpReceiver::open(asio::io_context& context,
                                                    const HepListenerConfig& config,
                                                    HepReception& reception) {
  auto receiver = std::make_shared<UdpReceiver>(context, reception);
  if (auto bound = bind_socket(receiver->socket_, config); !bound) return tl::make_unexpected(bound.error());
  const int handle = receiver->socket_.native_handle();
  enlarge_buffer(handle);
  constexpr int on = 1;
  setsockopt(handle, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof(on));
  return receiver;
}

UdpReceiver::UdpReceiver(asio::io_context& context, HepReception& reception)
    : reception_(reception), socket_(context), timer_(context) {}

std::uint16_t UdpReceiver::port() const {
  asio::error_code ignored;
  return socket_.local_endpoint(ignored).port();
}

void UdpReceiver::start() {
  wait();
  watch_drops();
}

void UdpReceiver::stop() {
  // Bounded, because senders may go on.
  for (int batches = 1000; batches > 0 && receive_batch(); --batches) {
  }
  if (const auto total = drops_total(socket_.native_handle())) count_drops(*total);
  asio::error_code ignored;
  socket_.close(ignored);
  timer_.cancel();
}

void UdpReceiver::wait() {
  socket_.async_wait(udp::socket::wait_read, [this](const asio::error_code& error) {
    if (error || !socket_.is_open()) return;
    receive_batch();
    wait();
  });
}

bool UdpReceiver::receive_batch() {
  const std::size_t received = batch_.receive(socket_.native_handle());
  for (std::size_t i = 0; i < received; ++i) receive(batch_.octets(i), plain(batch_.sender(i)));
  if (const auto total = batch_.drops_total()) count_drops(*total);
  return received > 0;
}

void UdpReceiver::receive(std::string_view octets, const asio::ip::address& sender) {
  const std::string name = sender.to_string();
  if (!reception_.hears(name)) return reception_.lose(Loss::kNotAuthentic, name);
  // Behind a packet others may stand; what is none is counted as one that cannot be read.
  do {
    const std::size_t size = signalling::first_hep_packet_octets(octets);
    if (reception_.receive(octets.substr(0, size), name)) reception_.lose(Loss::kNoRoom, name);
    octets.remove_prefix(size);
  } while (!octets.empty());
}

void UdpReceiver::watch_drops() {
  if (const auto total = drops_total(socket_.native_handle())) count_drops(*total);
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](const asio::error_code& error) {
    if (!error && socket_.is_open()) watch_drops();
  });
}

void UdpReceiver::count_drops(std::uint32_t total) {
  // Whose datagrams they were is not known.
  if (const std::uint64_t more = drops_.take(total); more > 0) reception_.lose(Loss::kKernelDrop, "", more);
}

}  // namespace vouch::services
