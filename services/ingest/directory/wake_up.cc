#include "services/ingest/directory/wake_up.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace vouch::services {

WakeUp::WakeUp() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!event_) throw std::system_error(errno, std::generic_category(), "eventfd");
}

void WakeUp::ring() {
  eventfd_write(event_.get(), 1);
}

void WakeUp::stop() {
  stopping_ = true;
  ring();
}

void WakeUp::wait(int other, std::optional<std::chrono::milliseconds> at_most) {
  constexpr std::chrono::milliseconds longest{std::chrono::hours{1}};
  const int timeout = at_most ? static_cast<int>(std::clamp(*at_most, {}, longest).count()) : -1;
  std::array<pollfd, 2> sources{pollfd{event_.get(), POLLIN, 0}, pollfd{other, POLLIN, 0}};
  poll(sources.data(), sources.size(), timeout);
  eventfd_t rings = 0;
  eventfd_read(event_.get(), &rings);
}

}  // namespace vouch::services
