#include <sys/socket.h>

#include <cerrno>

#include "services/ingest/hep/channel.h"

namespace vouch::services {
namespace {

class PlainChannel : public Channel {
 public:
  explicit PlainChannel(int socket) : socket_(socket) {}

  ChannelRead read(std::span<char> into) override {
    const ssize_t octets = recv(socket_, into.data(), into.size(), 0);
    if (octets > 0) return {ReadState::kOctets, static_cast<std::size_t>(octets)};
    const bool later = octets < 0 && (errno == EAGAIN || errno == EINTR);
    return {later ? ReadState::kWaitToRead : ReadState::kEnd};
  }

  bool established() const override { return true; }
  bool has_more() const override { return false; }

 private:
  int socket_;
};

}  // namespace

std::unique_ptr<Channel> plain_channel(int socket) {
  return std::make_unique<PlainChannel>(socket);
}

}  // namespace vouch::services
