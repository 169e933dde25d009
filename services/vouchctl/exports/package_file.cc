#include "services/vouchctl/exports/package_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <utility>

#include "services/vouchctl/feed/file_digest.h"

namespace vouch::services {

PackageFile::PackageFile(std::filesystem::path path, int descriptor)
    : path_(std::move(path)), partial_(path_.string() + ".partial"), descriptor_(descriptor) {}

PackageFile::PackageFile(PackageFile&& other) noexcept
    : path_(std::move(other.path_)),
      partial_(std::move(other.partial_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

PackageFile::~PackageFile() {
  if (descriptor_ < 0) return;
  close(descriptor_);
  unlink(partial_.c_str());
}

Result<PackageFile> PackageFile::create(const std::filesystem::path& folder, const std::string& name) {
  if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos)
    return fail("BAD_FILE_NAME", "package");
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::filesystem::path path = folder / name;
  const std::string partial = path.string() + ".partial";
  const int descriptor = open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return fail("NOT_WRITABLE", folder.string());
  return PackageFile{path, descriptor};
}

Result<void> PackageFile::write(std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t written = ::write(descriptor_, octets.data(), octets.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return fail("NOT_WRITABLE", path_.string());
    octets.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::string> PackageFile::commit() {
  const bool on_disk = fsync(descriptor_) == 0;
  close(std::exchange(descriptor_, -1));
  if (!on_disk || rename(partial_.c_str(), path_.c_str()) != 0) {
    unlink(partial_.c_str());
    return fail("NOT_WRITABLE", path_.string());
  }
  auto digest = sha256_of(path_);
  if (!digest) return digest;
  std::ofstream sums(path_.string() + ".sha256");
  sums << *digest << "  " << path_.filename().string() << '\n';
  sums.close();
  if (!sums) return fail("NOT_WRITABLE", path_.string() + ".sha256");
  return digest;
}

}  // namespace vouch::services
