#pragma once

#include <optional>
#include <string>

#include "signalling/capture/packet_walk.h"

namespace vouch::signalling {

// What may carry SIP and is not looked into has a name, so that nobody takes silence for absence. Nothing
// comes back for what cannot carry SIP, or is looked into.

std::optional<std::string> unseen_layer(const Layer& layer);
std::optional<std::string> unseen_protocol(std::uint8_t ip_protocol);
std::optional<std::string> unseen_datagram(Ports ports, Octets payload);
std::optional<std::string> unseen_segment(const TcpSegment& segment);

}  // namespace vouch::signalling
