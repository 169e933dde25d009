#include "signalling/capture/capture_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "signalling/framing/start_line.h"
#include "signalling/framing/stream_framer.h"
#include "tests/fuzz/fuzz_target.h"

namespace vouch::fuzz {
namespace {

using namespace signalling;

/// Problems told one by one: a hundred of each code, and one sum for each.
constexpr std::size_t kProblemsMax = 4096;

/// A file in memory, under a name that can be opened.
class FileInMemory {
 public:
  explicit FileInMemory(std::string_view octets) : descriptor_(memfd_create("capture", 0)) {
    const auto written = write(descriptor_, octets.data(), octets.size());
    require(written >= 0 && static_cast<std::size_t>(written) == octets.size(), "the octets fit into memory");
  }
  FileInMemory(const FileInMemory&) = delete;
  FileInMemory& operator=(const FileInMemory&) = delete;
  ~FileInMemory() { close(descriptor_); }

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

class Checks : public MessageSink {
 public:
  void on_message(ObservedMessage&& message) override {
    require(looks_like_sip(message.octets), "a message begins with a start line");
    require(is_plain_text(message.where), "places are plain text");
  }
  void on_glimpse(ObservedMessage&& message) override {
    require(is_plain_text(message.where), "places are plain text");
  }
  void on_problem(Problem&& problem) override {
    require(is_plain_text(problem.code) && is_plain_text(problem.where) && is_plain_text(problem.detail),
            "problems are plain text");
    require(++problems_ <= kProblemsMax, "a bad file does not flood its reader");
  }
  bool on_progress(std::uint64_t read, std::uint64_t total) override {
    require(read <= total, "no more is read than there is");
    return true;
  }

 private:
  std::size_t problems_ = 0;
};

void take(std::string_view octets) {
  const FileInMemory file(octets);
  Checks checks;
  const auto stats = read_capture_file(file.path(), checks);
  if (!stats) return require(is_plain_text(stats.error().code), "errors are plain text");
  require(stats->octets <= octets.size(), "no more is read than there is");
  require(stats->first_seen.has_value() == (stats->frames > 0), "frames have a time");
}

const Target kTarget{"capture_file", take};

}  // namespace
}  // namespace vouch::fuzz
