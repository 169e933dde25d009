#include "services/ingest/live/tls_folder.h"

#include <fcntl.h>
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

/// A new file that only we can read, whatever the umask.
bool write_private(const std::filesystem::path& file, std::string_view text) {
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return false;
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written <= 0) break;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::close(descriptor) == 0 && text.empty();
}

}  // namespace

TlsFolder::TlsFolder(TlsFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TlsFolder::~TlsFolder() {
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
  if (!write_private(folder.path() / "agent.pem", *certificate + "\n" + *key) ||
      !write_private(folder.path() / "cafile.pem", *ca))
    return fail("NOT_WRITABLE", "state");
  return folder;
}

}  // namespace vouch::services
