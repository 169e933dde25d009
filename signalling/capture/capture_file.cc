#include "signalling/capture/capture_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "signalling/capture/frame_source.h"
#include "signalling/capture/message_finder.h"
#include "signalling/framing/text_messages.h"

namespace vouch::signalling {
namespace {

constexpr std::uintmax_t kTextOctetsMax = 16 * 1024 * 1024;
constexpr std::uint64_t kFramesPerProgress = 1024;

enum class Kind { kPcap, kPcapng, kCompressed, kOther };

Kind kind_of(std::ifstream& file) {
  std::array<std::uint8_t, 4> magic{};
  file.read(reinterpret_cast<char*>(magic.data()), magic.size());
  if (file.gcount() < 4) return Kind::kOther;
  switch (be32(magic, 0)) {
    case 0xa1b2c3d4:
    case 0xd4c3b2a1:
    case 0xa1b23c4d:  // nanoseconds
    case 0x4d3cb2a1:
    case 0xa1b2cd34:  // with more fields per frame
    case 0x34cdb2a1:
      return Kind::kPcap;
    case 0x0a0d0d0a:
      return Kind::kPcapng;
    default:
      break;
  }
  const bool gzip = be16(magic, 0) == 0x1f8b;
  const bool zstandard = be32(magic, 0) == 0x28b52ffd;
  return gzip || zstandard ? Kind::kCompressed : Kind::kOther;
}

void see(CaptureStats& stats, NetworkTime at) {
  stats.first_seen = std::min(stats.first_seen.value_or(at), at);
  stats.last_seen = std::max(stats.last_seen.value_or(at), at);
}

CaptureStats read_frames(FrameSource& source, std::string format, std::uint64_t size, MessageSink& sink) {
  CaptureStats stats;
  stats.format = std::move(format);
  MessageFinder finder(sink);
  bool wanted = true;
  while (wanted) {
    const auto frame = source.next();
    if (!frame) {
      finder.report({frame.error().code, "octet " + std::to_string(frame.error().offset),
                     "the file cannot be read on from here"});
    }
    if (!frame || !*frame) break;
    ++stats.frames;
    see(stats, (*frame)->at);
    finder.take(**frame);
    if (stats.frames % kFramesPerProgress == 0) wanted = sink.on_progress(source.position(), size);
  }
  finder.finish();
  stats.octets = source.position();
  if (wanted) sink.on_progress(stats.octets, size);
  return stats;
}

Result<CaptureStats> read_text(std::ifstream& file, std::uint64_t size, MessageSink& sink) {
  if (size > kTextOctetsMax) return fail("NOT_A_CAPTURE", "file");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto messages = messages_in_text(text);
  if (messages.empty()) return fail("NOT_A_CAPTURE", "file");
  for (const TextMessage& message : messages) {
    ObservedMessage observed;
    observed.octets = std::string(message.octets);
    observed.where = "octet " + std::to_string(message.offset);
    sink.on_message(std::move(observed));
  }
  sink.on_progress(size, size);
  CaptureStats stats;
  stats.format = "text";
  stats.octets = size;
  return stats;
}

}  // namespace

Result<CaptureStats> read_capture_file(const std::filesystem::path& path, MessageSink& sink) {
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) return fail("NOT_READABLE", "file");
  const Kind kind = kind_of(file);
  if (kind == Kind::kCompressed) return fail("COMPRESSED_CAPTURE", "file");
  if (kind == Kind::kOther) {
    file.clear();
    file.seekg(0);
    return read_text(file, size, sink);
  }
  auto source = kind == Kind::kPcap ? open_with_libpcap(path) : open_pcapng(path);
  if (!source) return tl::make_unexpected(source.error());
  return read_frames(**source, kind == Kind::kPcap ? "pcap" : "pcapng", size, sink);
}

}  // namespace vouch::signalling
