#include "services/ingest/live/tls_folder.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "services/common/tls/pem.h"

namespace vouch::services {
namespace {

constexpr const char* kFolder = "sip-tls";

Result<std::string> content_of(const std::filesystem::path& file, const char* field) {
  return read_file(file).map_error([&](Error error) {
    error.field = field;
    return error;
  });
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

TlsFolder::TlsFolder(TlsFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), in_memory_(std::exchange(other.in_memory_, {})) {}

TlsFolder::~TlsFolder() {
  for (const int descriptor : in_memory_) ::close(descriptor);
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

void TlsFolder::remove_all(const std::filesystem::path& state) {
  std::error_code ignored;
  std::filesystem::remove_all(state / kFolder, ignored);
}

Result<TlsFolder> TlsFolder::of(const FeedSpec& spec, const std::filesystem::path& state) {
  const auto certificate = content_of(spec.tls->certificate, "tls.certificate");
  if (!certificate) return tl::make_unexpected(certificate.error());
  const auto key = content_of(spec.tls->key, "tls.key");
  if (!key) return tl::make_unexpected(key.error());
  const auto ca = content_of(spec.tls->peer_ca, "tls.peer_ca");
  if (!ca) return tl::make_unexpected(ca.error());
  const auto parent = state / kFolder;
  ::mkdir(parent.c_str(), S_IRWXU);
  std::string path = (parent / "XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr) return fail("NOT_WRITABLE", "state");
  TlsFolder folder{path};
  if (!folder.put("agent.pem", *certificate + "\n" + *key) || !folder.put("cafile.pem", *ca))
    return fail("NOT_WRITABLE", "state");
  return folder;
}

bool TlsFolder::put(const char* name, std::string_view text) {
  const int descriptor = ::memfd_create(name, MFD_CLOEXEC);
  if (descriptor < 0) return false;
  in_memory_.push_back(descriptor);
  const std::string opened = "/proc/self/fd/" + std::to_string(descriptor);
  return ::fchmod(descriptor, S_IRUSR | S_IWUSR) == 0 && write_all(descriptor, text) &&
         ::symlink(opened.c_str(), (path_ / name).c_str()) == 0;
}

}  // namespace vouch::services
