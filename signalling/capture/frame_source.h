#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "signalling/capture/octets.h"

namespace vouch::signalling {

/// One captured frame. The octets stay valid until the next one is asked for.
struct Frame {
  std::uint64_t number = 0;  ///< counted from 1, as Wireshark does
  std::uint32_t link_type = 0;
  Octets octets;
  std::size_t wire_octets = 0;  ///< more than octets.size() if the capture was limited
  NetworkTime at;
};

/// The frames of a capture file, one after another.
class FrameSource {
 public:
  virtual ~FrameSource() = default;

  /// The next frame, or nothing at the end. Errors, after which there is no next frame; the offset is that of
  /// the file: TRUNCATED_FILE (it ends inside a frame), BAD_CAPTURE (it is not what its beginning promises).
  virtual Result<std::optional<Frame>> next() = 0;
  /// How many octets of the file have been read.
  virtual std::uint64_t position() const = 0;
};

/// Opens a pcap or pcapng file with libpcap. Errors: NOT_READABLE, BAD_CAPTURE.
Result<std::unique_ptr<FrameSource>> open_with_libpcap(const std::filesystem::path& path);

/// Opens a pcapng file with our own reader of blocks, which, unlike libpcap, takes interfaces of different
/// link types. Errors: NOT_READABLE.
Result<std::unique_ptr<FrameSource>> open_pcapng_blocks(const std::filesystem::path& path);

/// Opens a pcapng file with libpcap, and changes to our own reader where libpcap cannot go on.
/// Errors: NOT_READABLE, BAD_CAPTURE.
Result<std::unique_ptr<FrameSource>> open_pcapng(const std::filesystem::path& path);

}  // namespace vouch::signalling
