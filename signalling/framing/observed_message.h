#pragma once

#include <cstdint>
#include <string>

#include "domain/common/time.h"

namespace vouch::signalling {

enum class Transport { kUnknown, kUdp, kTcp, kSctp };

/// One end of a flow. The address is text without brackets, IPv6 as in RFC 5952; empty if not known.
struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// One SIP message as a feed saw it pass: the octets and the circumstances, nothing interpreted yet. Every
/// feed makes these, and everything behind them is the same for all feeds.
struct ObservedMessage {
  std::string octets;       ///< one whole message, head and body; still as on the wire
  NetworkTime observed_at;  ///< by the feed's clock
  Endpoint source;
  Endpoint destination;
  Transport transport = Transport::kUnknown;
  std::string where;     ///< for a person to find it again: "frame 12", "octet 3400"
  std::string sender{};  ///< address of who handed it over, where that is known; `source` may be a phone's
  std::string note{};    ///< stable code of something odd about it, for the facts it makes; empty: none
};

/// Something in the input that could not be read, or was not looked into. `code` is stable; neither part
/// holds a value from the input, which may be an identifier.
struct Problem {
  std::string code;    ///< e.g. "TRUNCATED_FRAME", "ESP_NOT_DECRYPTED", "BAD_CONTENT_LENGTH"
  std::string where;   ///< "frame 12", "octet 3400", "line 7", header name
  std::string detail;  ///< one sentence for an engineer
};

}  // namespace vouch::signalling
