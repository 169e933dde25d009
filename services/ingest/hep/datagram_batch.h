#pragma once

#include <sys/socket.h>

#include <array>
#include <asio/ip/address.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace vouch::services {

/// Room for some datagrams, filled by one system call. Datagrams of any size fit.
class DatagramBatch {
 public:
  static constexpr std::size_t kDatagramsMax = 32;

  DatagramBatch();

  /// Receives what is there, without blocking; how many, 0 if none.
  std::size_t receive(int socket);

  std::string_view octets(std::size_t i) const;
  asio::ip::address sender(std::size_t i) const;
  /// The running total of drops that came with the last datagram; nothing if none has been dropped yet.
  std::optional<std::uint32_t> drops_total();

 private:
  static constexpr std::size_t kDatagramOctetsMax = 65536;

  std::size_t filled_ = 0;
  std::unique_ptr<char[]> octets_;
  std::array<mmsghdr, kDatagramsMax> headers_{};
  std::array<iovec, kDatagramsMax> buffers_{};
  std::array<sockaddr_storage, kDatagramsMax> senders_{};
  /// Control data, aligned as the kernel writes it.
  struct alignas(cmsghdr) Control {
    std::array<char, CMSG_SPACE(sizeof(std::uint32_t))> octets;
  };
  std::array<Control, kDatagramsMax> controls_{};
};

}  // namespace vouch::services
