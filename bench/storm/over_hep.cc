#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <chrono>
#include <exception>
#include <future>
#include <vector>

#include "bench/load/hep_packet.h"
#include "bench/load/subscriber.h"
#include "bench/storm/fleet.h"

namespace vouch::bench {
namespace {

using asio::ip::tcp;

constexpr std::size_t kWriteOctets = 256 * 1024;

std::int64_t now_us() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

/// Every `fleet.senders`-th subscriber, over one connection.
void send_share(const Fleet& fleet, std::uint64_t first, std::uint16_t port) {
  asio::io_context context;
  tcp::socket socket{context};
  socket.connect({asio::ip::address_v4::loopback(), port});
  std::string octets;
  for (std::uint64_t number = first; number < fleet.subscribers;
       number += static_cast<unsigned>(fleet.senders)) {
    const RegisterPair pair = register_pair(number, fleet.round);
    octets += hep_packet(pair.request, false, now_us());
    octets += hep_packet(pair.success, true, now_us());
    if (octets.size() < kWriteOctets) continue;
    asio::write(socket, asio::buffer(octets));
    octets.clear();
  }
  asio::write(socket, asio::buffer(octets));
}

}  // namespace

void send_over_hep(const Fleet& fleet, std::uint16_t port) {
  std::vector<std::future<void>> shares;
  for (int i = 0; i < fleet.senders; ++i)
    shares.push_back(std::async(std::launch::async, send_share, fleet, static_cast<std::uint64_t>(i), port));
  for (auto& share : shares) share.get();
}

}  // namespace vouch::bench
