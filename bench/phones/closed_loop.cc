#include "bench/phones/closed_loop.h"

#include <poll.h>

#include <array>
#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>
#include <charconv>
#include <chrono>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bench/load/subscriber.h"

namespace vouch::bench {
namespace {

using asio::ip::udp;
using Clock = std::chrono::steady_clock;

constexpr int kPatienceMs = 5000;
constexpr std::size_t kReadOctets = 4096;
constexpr int kBufferOctets = 1024 * 1024;

/// Whose answer this is, by its Call-ID.
std::uint64_t number_in(std::string_view answer) {
  constexpr std::string_view mark = "Call-ID: fleet";
  const std::size_t at = answer.find(mark);
  std::uint64_t number = kFleetMax;
  if (at != std::string_view::npos)
    std::from_chars(answer.data() + at + mark.size(), answer.data() + answer.size(), number);
  return number;
}

class Phones {
 public:
  Phones(const Roster& roster, std::uint16_t port) : roster_(roster), socket_(context_, udp::v4()) {
    socket_.set_option(asio::socket_base::receive_buffer_size(kBufferOctets));
    socket_.connect({asio::ip::address_v4::loopback(), port});
  }

  Registered run(std::uint64_t in_flight) {
    while (waiting_.size() < in_flight && send_next()) {
    }
    while (!waiting_.empty()) {
      if (!readable()) {
        // Lost datagrams would leave places empty for good.
        result_.lost += waiting_.size();
        waiting_.clear();
        for (std::uint64_t i = 0; i < in_flight && send_next(); ++i) {
        }
        continue;
      }
      const std::size_t octets = socket_.receive(asio::buffer(buffer_));
      if (take({buffer_.data(), octets})) send_next();
    }
    return std::move(result_);
  }

 private:
  bool send_next() {
    if (next_ == roster_.count) return false;
    const auto [number, round] = roster_.at(next_++);
    render(pair_, number, round);
    waiting_[number] = Clock::now();
    socket_.send(asio::buffer(pair_.request));
    return true;
  }

  bool readable() {
    pollfd one{socket_.native_handle(), POLLIN, 0};
    return poll(&one, 1, kPatienceMs) > 0;
  }

  /// True if somebody's registration is over by this answer.
  bool take(std::string_view answer) {
    const auto whose = waiting_.find(number_in(answer));
    if (whose == waiting_.end() || answer.starts_with("SIP/2.0 1")) return false;
    ++(answer.starts_with("SIP/2.0 200 ") ? result_.answered : result_.refused);
    const auto waited = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - whose->second);
    result_.waits.add(waited.count());
    waiting_.erase(whose);
    return true;
  }

  const Roster& roster_;
  asio::io_context context_;
  udp::socket socket_;
  std::uint64_t next_ = 0;
  RegisterPair pair_;
  std::array<char, kReadOctets> buffer_;
  std::unordered_map<std::uint64_t, Clock::time_point> waiting_;
  Registered result_;
};

}  // namespace

Registered register_in_turn(const Roster& roster, std::uint16_t port, std::uint64_t in_flight) {
  return Phones{roster, port}.run(in_flight);
}

}  // namespace vouch::bench
