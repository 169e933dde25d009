#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace vouch::services {

/// What an attempt to read came to.
enum class ReadState {
  kOctets,       ///< there are some
  kWaitToRead,   ///< none now: the socket has to become readable
  kWaitToWrite,  ///< none now: TLS has something to send first
  kEnd,          ///< the stream is over, in order or not
  kUntrusted,    ///< the peer showed no certificate, or none that is accepted
};

struct ChannelRead {
  ReadState state = ReadState::kEnd;
  std::size_t octets = 0;
};

/// Reads a connected, non-blocking socket, which somebody else owns and waits for. Plain or TLS is no
/// difference to who reads.
class Channel {
 public:
  virtual ~Channel() = default;

  /// Never blocks. A handshake that is not over goes on in it.
  virtual ChannelRead read(std::span<char> into) = 0;
  /// Whether the peer is known as far as it will ever be: after the handshake.
  virtual bool established() const = 0;
  /// Whether there are octets to read that no readiness of the socket will tell of.
  virtual bool has_more() const = 0;
};

std::unique_ptr<Channel> plain_channel(int socket);

}  // namespace vouch::services
