#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "services/ingest/spool/sealed_box/sealed_box.h"

namespace vouch::services {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

Result<SealedBox> read_key(int descriptor, const std::string& name) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
    return fail("KEY_FILE_NOT_READABLE", name);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) return fail("KEY_FILE_OPEN_TO_OTHERS", name);
  if (status.st_size != SealedBox::kKeyOctets) return fail("KEY_FILE_BAD_LENGTH", name);
  SealedBox::Key key{};
  if (::read(descriptor, key.data(), key.size()) != static_cast<ssize_t>(key.size())) {
    return fail("KEY_FILE_NOT_READABLE", name);
  }
  SealedBox box{key};
  OPENSSL_cleanse(key.data(), key.size());
  return box;
}

bool write_random_key(int descriptor) {
  SealedBox::Key key{};
  const bool written = RAND_bytes(key.data(), static_cast<int>(key.size())) == 1 &&
                       ::write(descriptor, key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
                       ::fsync(descriptor) == 0;
  OPENSSL_cleanse(key.data(), key.size());
  return written;
}

/// Whole under its name, or not there: two processes that begin at once end with one key, and a power cut
/// leaves no half of one.
bool make_key(const fs::path& file) {
  std::string draft = file.string() + ".XXXXXX";
  const Descriptor made{::mkostemp(draft.data(), O_CLOEXEC)};  // mode 0600
  if (!made.is_open()) return false;
  const bool written = write_random_key(made.number());
  const bool named = written && (::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST);
  ::unlink(draft.c_str());
  const fs::path parent = file.has_parent_path() ? file.parent_path() : fs::path{"."};
  const Descriptor folder{::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  return named && folder.is_open() && ::fsync(folder.number()) == 0;
}

}  // namespace

Result<SealedBox> SealedBox::with_key_file(const fs::path& file) {
  const std::string name = file.filename().string();
  const auto open_it = [&] { return ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); };
  if (const Descriptor there{open_it()}; there.is_open()) return read_key(there.number(), name);
  if (errno != ENOENT) return fail("KEY_FILE_NOT_READABLE", name);
  if (!make_key(file)) return fail("KEY_FILE_NOT_WRITABLE", name);
  const Descriptor made{open_it()};
  if (!made.is_open()) return fail("KEY_FILE_NOT_READABLE", name);
  return read_key(made.number(), name);
}

}  // namespace vouch::services
