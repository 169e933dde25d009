#pragma once

#include "signalling/capture/layer.h"

namespace vouch::signalling {

/// GRE, RFC 2784 section 2 with the key and sequence number of RFC 2890; version 1 carries PPP (RFC 2637).
/// ERSPAN types I and II carry Ethernet.
Peeled peel_gre(Octets octets);
/// GTP-U, TS 29.281 clause 5: a G-PDU with its optional fields and extension headers. Other message types
/// hold nothing.
Peeled peel_gtpu(Octets octets);
/// VXLAN, RFC 7348 section 5, and Geneve, RFC 8926 section 3.4.
Peeled peel_vxlan(Octets octets);
Peeled peel_geneve(Octets octets);
/// Ethernet in IP, RFC 3378 section 3.
Peeled peel_ether_ip(Octets octets);
/// IP authentication header, RFC 4302 section 2, on IPv4; IPv6 has it among its extension headers.
Peeled peel_authentication_header(Octets octets);

}  // namespace vouch::signalling
