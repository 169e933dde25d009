#include <pcap/pcap.h>

#include <cstdio>
#include <string_view>

#include "signalling/capture/frame_source.h"

namespace vouch::signalling {
namespace {

struct CloseCapture {
  void operator()(pcap_t* capture) const { pcap_close(capture); }
};
using Capture = std::unique_ptr<pcap_t, CloseCapture>;

class PcapSource : public FrameSource {
 public:
  explicit PcapSource(Capture capture) : capture_(std::move(capture)) {}

  Result<std::optional<Frame>> next() override {
    pcap_pkthdr* header = nullptr;
    const u_char* data = nullptr;
    const int outcome = pcap_next_ex(capture_.get(), &header, &data);
    if (outcome == PCAP_ERROR_BREAK) return std::optional<Frame>{};
    if (outcome != 1) {
      // libpcap has no code for this, only its text.
      const bool truncated =
          std::string_view(pcap_geterr(capture_.get())).find("truncated") != std::string_view::npos;
      return fail(truncated ? "TRUNCATED_FILE" : "BAD_CAPTURE", "file", position());
    }
    constexpr std::int64_t ns_per_us = 1'000;
    Frame frame;
    frame.number = ++number_;
    frame.link_type = static_cast<std::uint32_t>(pcap_datalink(capture_.get()));
    frame.octets = Octets(data, header->caplen);
    frame.wire_octets = header->len;
    frame.at = NetworkTime::from_us(header->ts.tv_usec / ns_per_us).plus_s(header->ts.tv_sec);
    return frame;
  }

  std::uint64_t position() const override {
    const long offset = std::ftell(pcap_file(capture_.get()));
    return offset < 0 ? 0 : static_cast<std::uint64_t>(offset);
  }

 private:
  Capture capture_;
  std::uint64_t number_ = 0;
};

class PcapngSource : public FrameSource {
 public:
  PcapngSource(std::filesystem::path path, std::unique_ptr<FrameSource> source)
      : path_(std::move(path)), source_(std::move(source)) {}

  Result<std::optional<Frame>> next() override {
    auto frame = source_->next();
    if (frame || own_reader_) {
      if (frame && *frame) ++delivered_;
      return frame;
    }
    auto blocks = open_pcapng_blocks(path_);
    if (!blocks) return frame;
    own_reader_ = true;
    source_ = std::move(*blocks);
    for (std::uint64_t skipped = 0; skipped < delivered_; ++skipped) {
      if (auto known = source_->next(); !known) return known;
    }
    return source_->next();
  }

  std::uint64_t position() const override { return source_->position(); }

 private:
  std::filesystem::path path_;
  std::unique_ptr<FrameSource> source_;
  std::uint64_t delivered_ = 0;
  bool own_reader_ = false;
};

}  // namespace

Result<std::unique_ptr<FrameSource>> open_with_libpcap(const std::filesystem::path& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return fail("NOT_READABLE", "file");
  char reason[PCAP_ERRBUF_SIZE] = {};
  Capture capture(pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, reason));
  if (!capture) {
    std::fclose(file);
    return fail("BAD_CAPTURE", "file header");
  }
  return std::make_unique<PcapSource>(std::move(capture));
}

Result<std::unique_ptr<FrameSource>> open_pcapng(const std::filesystem::path& path) {
  auto library = open_with_libpcap(path);
  // libpcap wants an interface right at the beginning; a file may be valid without.
  if (!library) return open_pcapng_blocks(path);
  return std::make_unique<PcapngSource>(path, std::move(*library));
}

}  // namespace vouch::signalling
