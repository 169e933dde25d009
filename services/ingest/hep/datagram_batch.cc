#include "services/ingest/hep/datagram_batch.h"

#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace vouch::services {

// Memory that no datagram reaches is never touched, so it costs nothing.
DatagramBatch::DatagramBatch()
    : octets_(std::make_unique_for_overwrite<char[]>(kDatagramsMax * kDatagramOctetsMax)) {}

std::size_t DatagramBatch::receive(int socket) {
  for (std::size_t i = 0; i < kDatagramsMax; ++i) {
    buffers_[i] = {octets_.get() + i * kDatagramOctetsMax, kDatagramOctetsMax};
    msghdr& header = headers_[i].msg_hdr;
    header = {};
    header.msg_name = &senders_[i];
    header.msg_namelen = sizeof(senders_[i]);
    header.msg_iov = &buffers_[i];
    header.msg_iovlen = 1;
    header.msg_control = controls_[i].octets.data();
    header.msg_controllen = controls_[i].octets.size();
  }
  const int received = recvmmsg(socket, headers_.data(), kDatagramsMax, MSG_DONTWAIT, nullptr);
  filled_ = static_cast<std::size_t>(std::max(received, 0));
  return filled_;
}

std::string_view DatagramBatch::octets(std::size_t i) const {
  return {octets_.get() + i * kDatagramOctetsMax, headers_[i].msg_len};
}

asio::ip::address DatagramBatch::sender(std::size_t i) const {
  if (senders_[i].ss_family == AF_INET) {
    sockaddr_in address{};
    std::memcpy(&address, &senders_[i], sizeof(address));
    return asio::ip::address_v4(ntohl(address.sin_addr.s_addr));
  }
  sockaddr_in6 address{};
  std::memcpy(&address, &senders_[i], sizeof(address));
  asio::ip::address_v6::bytes_type octets;
  std::copy_n(std::begin(address.sin6_addr.s6_addr), octets.size(), octets.begin());
  return asio::ip::address_v6(octets);
}

std::optional<std::uint32_t> DatagramBatch::drops_total() {
  if (filled_ == 0) return std::nullopt;
  msghdr& header = headers_[filled_ - 1].msg_hdr;
  for (cmsghdr* control = CMSG_FIRSTHDR(&header); control != nullptr;
       control = CMSG_NXTHDR(&header, control)) {
    if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SO_RXQ_OVFL) continue;
    std::uint32_t total = 0;
    std::memcpy(&total, CMSG_DATA(control), sizeof(total));
    return total;
  }
  return std::nullopt;
}

}  // namespace vouch::services
