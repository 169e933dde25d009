#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "signalling/framing/observed_message.h"

namespace vouch::signalling {

/// What a file was.
struct CaptureStats {
  std::string format;                     ///< "pcap", "pcapng", or "text": messages written into a text file
  std::uint64_t frames = 0;               ///< 0 for a text
  std::uint64_t octets = 0;               ///< of the file, as far as it was read
  std::optional<NetworkTime> first_seen;  ///< earliest stamp of a frame; nothing for a text
  std::optional<NetworkTime> last_seen;   ///< latest
};

/// Receives what a file holds, in the order of the file; messages of a TCP connection come when they are
/// whole.
class MessageSink {
 public:
  virtual ~MessageSink() = default;

  virtual void on_message(ObservedMessage&& message) = 0;
  /// SIP by its start line, but the capture holds too little of it, or it is only quoted by an ICMP error.
  /// Wireshark counts these as messages; nothing may be concluded from what they say. A problem tells of each
  /// as well.
  virtual void on_glimpse(ObservedMessage&& message) { static_cast<void>(message); }
  virtual void on_problem(Problem&& problem) = 0;
  /// Octets of the file read so far, and its size. Called now and then, and at the end; false stops the
  /// reading.
  virtual bool on_progress(std::uint64_t read, std::uint64_t total) {
    static_cast<void>(read);
    static_cast<void>(total);
    return true;
  }
};

/// Reads a capture file (pcap or pcapng), or a text file of SIP messages, and hands every SIP message to
/// `sink`. SIP is found by content, whatever the port; over UDP, TCP and SCTP; inside VLAN, MPLS, PPPoE, GRE,
/// GTP-U, VXLAN, Geneve, EtherIP, IP-in-IP and null-ciphered ESP. Streams, so that the size of the file does
/// not matter; a text may have 16 MiB. Messages of a text have no time and no ends. If the sink stops the
/// reading, the stats tell how far it came.
///
/// Errors: NOT_READABLE (cannot be opened, or is no file), NOT_A_CAPTURE (neither a capture nor a text that
/// begins with SIP), COMPRESSED_CAPTURE (unpack it first), BAD_CAPTURE (its header is broken).
///
/// Problems, besides those of StreamFramer and TcpStreams:
/// - TRUNCATED_FRAME: the frame was not captured whole, and a message, or what might have been one, is
///   lost in it
/// - MALFORMED_FRAME: a header in the frame is not whole or contradicts itself
/// - INCOMPLETE_DATAGRAM: fragments without their rest
/// - TRUNCATED_FILE, BAD_CAPTURE: the file cannot be read on from there
/// - NOT_LOOKED_INTO: packets that may hold SIP, one problem for each kind
Result<CaptureStats> read_capture_file(const std::filesystem::path& path, MessageSink& sink);

}  // namespace vouch::signalling
