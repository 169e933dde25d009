#include "services/ingest/directory/folder_watch.h"

#include <sys/inotify.h>

#include <array>
#include <cstring>

namespace vouch::services {

Result<FolderWatch> FolderWatch::open(int descriptor) {
  Descriptor inotify(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  const std::string folder = "/proc/self/fd/" + std::to_string(descriptor);
  if (!inotify || inotify_add_watch(inotify.get(), folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO) < 0)
    return fail("NOT_WATCHABLE", "folder");
  return FolderWatch(std::move(inotify));
}

bool FolderWatch::take(const std::function<void(const std::string& name)>& on_complete) {
  bool complete = true;
  alignas(inotify_event) std::array<char, 64 * 1024> octets{};
  while (true) {
    const ssize_t count = ::read(inotify_.get(), octets.data(), octets.size());
    if (count <= 0) return complete;
    for (std::size_t at = 0; at < static_cast<std::size_t>(count);) {
      inotify_event event{};
      std::memcpy(&event, octets.data() + at, sizeof event);
      if ((event.mask & IN_Q_OVERFLOW) != 0) complete = false;
      // A folder moved in is none of ours; the name is padded with zeros.
      if (event.len > 0 && (event.mask & IN_ISDIR) == 0) on_complete(octets.data() + at + sizeof event);
      at += sizeof event + event.len;
    }
  }
}

}  // namespace vouch::services
