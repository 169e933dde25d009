#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <exception>
#include <future>
#include <vector>

#include "bench/fleet/fleet.h"
#include "bench/load/hep_packet.h"
#include "bench/load/pace.h"
#include "bench/load/subscriber.h"

namespace vouch::bench {
namespace {

using asio::ip::tcp;

constexpr std::size_t kWriteOctets = 256 * 1024;

/// Every `fleet.senders`-th subscriber, over one connection.
void send_share(const Fleet& fleet, std::uint64_t first, std::uint16_t port) {
  asio::io_context context;
  tcp::socket socket{context};
  socket.connect({asio::ip::address_v4::loopback(), port});
  std::string octets;
  RegisterPair pair;
  for (std::uint64_t i = first; i < fleet.roster.count; i += static_cast<unsigned>(fleet.senders)) {
    const auto [number, round] = fleet.roster.at(i);
    render(pair, number, round);
    append_hep(octets, pair.request, false, Pace::wall_us());
    append_hep(octets, pair.success, true, Pace::wall_us());
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
