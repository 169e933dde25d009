#pragma once

#include "signalling/capture/layer.h"

namespace vouch::signalling {

/// Ethernet II, or IEEE 802.3 with a length instead of a type.
Peeled peel_ethernet(Octets octets);
/// One VLAN tag, IEEE 802.1Q; QinQ has two.
Peeled peel_vlan(Octets octets);
/// IEEE 802.2 LLC, with SNAP or straight IP behind it.
Peeled peel_llc(Octets octets);
/// One MPLS label, RFC 3032. Behind the last one the first four bits tell what follows: 4 and 6 are IP, 0 is
/// the control word of Ethernet over MPLS (RFC 4448 section 4.6), anything else is taken for Ethernet.
Peeled peel_mpls(Octets octets);
/// The header of a PPPoE session, RFC 2516 section 4.
Peeled peel_pppoe(Octets octets);
/// PPP, RFC 1661 section 2, address and control in front of it or not, protocol compressed or not.
Peeled peel_ppp(Octets octets);
/// Linux "cooked" captures, link type 113, and their second version, 276.
Peeled peel_cooked(Octets octets);
Peeled peel_cooked_v2(Octets octets);
/// BSD loopback, link types 0 and 108: an address family in the byte order of a machine that is not known.
Peeled peel_loopback(Octets octets);
/// OpenBSD encapsulation, link type 109: what its IPsec interface shows of a packet already decrypted.
Peeled peel_openbsd_encapsulation(Octets octets);
/// Cisco HDLC, link type 104: address, control and an Ethernet type.
Peeled peel_cisco_hdlc(Octets octets);

}  // namespace vouch::signalling
