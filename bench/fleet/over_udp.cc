#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>
#include <thread>

#include "bench/fleet/fleet.h"
#include "bench/load/hep_packet.h"
#include "bench/load/pace.h"
#include "bench/load/subscriber.h"

namespace vouch::bench {

void send_over_udp(const Fleet& fleet, std::uint16_t port) {
  using asio::ip::udp;
  asio::io_context context;
  udp::socket socket{context, udp::v4()};
  socket.connect({asio::ip::address_v4::loopback(), port});
  const Pace pace{fleet.per_second};
  std::string packet;
  RegisterPair pair;
  for (std::uint64_t i = 0; i < fleet.roster.count; ++i) {
    std::this_thread::sleep_until(pace.due(i));
    const auto [number, round] = fleet.roster.at(i);
    render(pair, number, round);
    for (const bool from_network : {false, true}) {
      packet.clear();
      append_hep(packet, from_network ? pair.success : pair.request, from_network, Pace::wall_us());
      socket.send(asio::buffer(packet));
    }
  }
}

}  // namespace vouch::bench
