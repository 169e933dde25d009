#pragma once

#include <array>
#include <asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "services/ingest/hep/channel.h"
#include "services/ingest/hep/reception.h"
#include "signalling/hep/hep_framer.h"

namespace vouch::services {

/// The most that one reading takes from a connection, in octets, before others have their turn: a TLS record.
inline constexpr std::size_t kReadOctetsMax = 16 * 1024;

class StreamConnection;

/// What connections of a listener share, and whom they report to. All on the listener's thread.
class ConnectionOwner {
 public:
  virtual HepReception& reception() = 0;
  virtual const HepLimits& limits() const = 0;
  /// Where octets are read into: nothing stays in it.
  virtual std::array<char, kReadOctetsMax>& scratch() = 0;
  /// The Intake is full: `resume` is to be called when it has room.
  virtual void wait_for_room(std::shared_ptr<StreamConnection> connection) = 0;
  /// The connection has closed.
  virtual void forget(const std::shared_ptr<StreamConnection>& connection) = 0;

 protected:
  ~ConnectionOwner() = default;
};

/// One sender's stream of HEP packets. Reads only while its messages find room, so a full Intake fills the
/// sender's own buffers and costs no other connection anything.
class StreamConnection : public std::enable_shared_from_this<StreamConnection> {
 public:
  using Clock = std::chrono::steady_clock;

  StreamConnection(asio::ip::tcp::socket socket, std::unique_ptr<Channel> channel, std::string sender,
                   ConnectionOwner& owner);

  /// The peer's address.
  const std::string& sender() const { return sender_; }
  void start();
  /// Goes on where a full Intake stopped it. False: full again.
  bool resume();
  /// Closes if the handshake, or a packet that has begun, takes too long; the latter is counted as lost.
  void close_if_overdue(Clock::time_point now);
  /// Closes now. What was received and finds no room, and a packet that is not whole, are counted as lost.
  void close();

 private:
  void wait(asio::ip::tcp::socket::wait_type readiness);
  void read();
  void read_again();
  /// Hands on every whole packet that is there. False: the Intake is full.
  bool take_packets();
  void note_handshake();
  void note_partial_packet(bool completed_one);
  void end(ReadState state);
  void give_up_the_rest();

  asio::ip::tcp::socket socket_;
  std::unique_ptr<Channel> channel_;
  std::string sender_;
  ConnectionOwner& owner_;
  signalling::HepFramer framer_;
  std::optional<signalling::ObservedMessage> refused_;  ///< by a full Intake
  std::optional<Clock::time_point> deadline_;
  bool established_ = false;
};

}  // namespace vouch::services
