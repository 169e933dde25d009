#!/usr/bin/env python3
"""Writes the small captures of this folder: one encapsulation or accident each. Run it here to make them anew."""
import socket
import struct

A4, B4 = socket.inet_aton("192.0.2.1"), socket.inet_aton("198.51.100.7")
A6 = socket.inet_pton(socket.AF_INET6, "2001:db8::1")
B6 = socket.inet_pton(socket.AF_INET6, "2001:db8::7")
ETH, RAW, NULL, LOOP, SLL, SLL2, PPP = 1, 101, 0, 108, 113, 276, 9
SECOND = 1_700_000_000


# --- SIP -----------------------------------------------------------------------------------------

def register(number=1, body=b"", length=None):
    size = len(body) if length is None else length
    return (f"REGISTER sip:ims.example SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK{number}\r\n"
            f"From: <sip:alice@ims.example>;tag=a{number}\r\nTo: <sip:alice@ims.example>\r\n"
            f"Call-ID: reg-{number}@192.0.2.1\r\nCSeq: {number} REGISTER\r\nContact: <sip:alice@192.0.2.1>\r\n"
            f"Content-Length: {size}\r\n\r\n").encode() + body


def ok(number=1):
    return (f"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK{number}\r\n"
            f"From: <sip:alice@ims.example>;tag=a{number}\r\nTo: <sip:alice@ims.example>;tag=b\r\n"
            f"Call-ID: reg-{number}@192.0.2.1\r\nCSeq: {number} REGISTER\r\nl: 0\r\n\r\n").encode()


def invite_with_sdp():
    body = b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
    body += b"a=x:" + b"y" * 2600 + b"\r\n"
    return (f"INVITE sip:bob@ims.example SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKi\r\n"
            f"From: <sip:alice@ims.example>;tag=ai\r\nTo: <sip:bob@ims.example>\r\nCall-ID: call@192.0.2.1\r\n"
            f"CSeq: 1 INVITE\r\nContact: <sip:alice@192.0.2.1>\r\nContent-Type: application/sdp\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


# --- headers -------------------------------------------------------------------------------------

def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def udp(payload, source=5060, destination=5060):
    return struct.pack(">HHHH", source, destination, 8 + len(payload), 0) + payload


def tcp(payload, sequence, flags=0x18, source=40000, destination=5060, acknowledge=1):
    return struct.pack(">HHIIBBHHH", source, destination, sequence, acknowledge, 0x50, flags, 8192, 0, 0) + payload


def ip4(payload, protocol=17, ident=1, flags_and_offset=0x4000, source=A4, destination=B4):
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), ident, flags_and_offset, 64, protocol, 0, source,
                       destination)
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload


def ip6(payload, protocol=17):
    # A UDP checksum is mandatory with IPv6.
    if protocol == 17:
        pseudo = A6 + B6 + struct.pack(">II", len(payload), 17)
        payload = payload[:6] + struct.pack(">H", checksum(pseudo + payload) or 0xffff) + payload[8:]
    return struct.pack(">IHBB", 0x60000000, len(payload), protocol, 64) + A6 + B6 + payload


def eth(payload, kind=0x0800):
    return bytes.fromhex("020000000002020000000001") + struct.pack(">H", kind) + payload


def vlan(payload, kind=0x0800, tag=100):
    return struct.pack(">HH", tag, kind) + payload


def gre(payload, kind=0x0800, flags=0, fields=b""):
    return struct.pack(">HH", flags, kind) + fields + payload


def gtpu(payload, flags=0x30, options=b""):
    return struct.pack(">BBHI", flags, 255, len(options) + len(payload), 0x1234) + options + payload


def esp(payload, protocol, check_value):
    padding = -(len(payload) + 2) % 4
    return (struct.pack(">II", 0x1000, 1) + payload + bytes(range(1, padding + 1)) + bytes([padding, protocol])
            + bytes((37 * i + 11) % 256 for i in range(check_value)))


def sctp_data(payload, tsn, flags=3, stream=0):
    data = struct.pack(">BBHIHHI", 0, flags, 16 + len(payload), tsn, stream, 0, 0) + payload
    return data + b"\0" * (-len(data) % 4)


def sctp(*chunks):
    # A checksum of zero is what offload to the card leaves.
    return struct.pack(">HHII", 5060, 5060, 7, 0) + b"".join(chunks)


def plain4(message=None):
    return ip4(udp(message if message is not None else register()))


def nested4(depth):
    return plain4() if depth == 0 else ip4(nested4(depth - 1), 4)


def fragments4(payload, size, ident=9):
    pieces = [payload[i:i + size] for i in range(0, len(payload), size)]
    return [ip4(piece, 17, ident, (0x2000 if i + 1 < len(pieces) else 0) | (i * size // 8))
            for i, piece in enumerate(pieces)]


def fragments6(payload, size, ident=9):
    pseudo = A6 + B6 + struct.pack(">II", len(payload), 17)
    payload = payload[:6] + struct.pack(">H", checksum(pseudo + payload) or 0xffff) + payload[8:]
    pieces = [payload[i:i + size] for i in range(0, len(payload), size)]
    return [ip6(struct.pack(">BBHI", 17, 0, i * size | (1 if i + 1 < len(pieces) else 0), ident) + piece, 44)
            for i, piece in enumerate(pieces)]


# --- files ---------------------------------------------------------------------------------------

def pcap(link, frames, order="<", magic=0xa1b2c3d4, snap=65535):
    out = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, snap, link)
    for i, frame in enumerate(frames):
        out += struct.pack(order + "IIII", SECOND + i, 250_000, min(len(frame), snap), len(frame)) + frame[:snap]
    return out


def block(kind, body, order="<"):
    body += b"\0" * (-len(body) % 4)
    size = 12 + len(body)
    return struct.pack(order + "II", kind, size) + body + struct.pack(order + "I", size)


def section(order="<"):
    return block(0x0a0d0d0a, struct.pack(order + "IHHq", 0x1a2b3c4d, 1, 0, -1), order)


def interface(link, order="<", options=b"", snap=0):
    return block(1, struct.pack(order + "HHI", link, 0, snap) + options, order)


def enhanced(index, frame, units, order="<"):
    return block(6, struct.pack(order + "IIIII", index, units >> 32, units & 0xffffffff, len(frame), len(frame)) + frame,
                 order)


def simple(frame, order="<"):
    return block(3, struct.pack(order + "I", len(frame)) + frame, order)


def pcapng(links, frames, order="<"):
    out = section(order) + b"".join(interface(link, order) for link in links)
    for i, (index, frame) in enumerate(frames):
        out += enhanced(index, frame, (SECOND + i) * 1_000_000 + 250_000, order)
    return out


MICRO, NANO = 1_000_000, 1_000_000_000
RESOLUTION_NANO = struct.pack("<HHB3xHH", 9, 1, 9, 0, 0)
RESOLUTION_BINARY = struct.pack("<HHB3xHH", 9, 1, 0x80 | 20, 0, 0)

TWO = [eth(plain4()), eth(ip4(udp(ok()), source=B4, destination=A4))]
SEGMENTS = register(1) + register(2, b"x" * 298 + b"\r\n") + register(3)
SYN = ip4(tcp(b"", 999, flags=0x02, acknowledge=0), 6)


def stream(*ranges, start=1000):
    return [eth(ip4(tcp(SEGMENTS[a:b], start + a), 6)) for a, b in ranges]


END = len(SEGMENTS)
NEXT_MESSAGES = len(register(1))

FILES = {
    "ethernet.pcap": pcap(ETH, TWO),
    "big-endian.pcap": pcap(ETH, TWO, ">"),
    "nanoseconds.pcap": pcap(ETH, TWO, "<", 0xa1b23c4d),
    "vlan.pcap": pcap(ETH, [eth(vlan(plain4()), 0x8100)]),
    "qinq.pcap": pcap(ETH, [eth(vlan(vlan(plain4()), 0x8100), 0x88a8)]),
    "llc-snap.pcap": pcap(ETH, [eth(b"\xaa\xaa\x03\0\0\0\x08\0" + plain4(), 8 + len(plain4()))]),
    "mpls.pcap": pcap(ETH, [eth(struct.pack(">II", 0x00010040, 0x00020140) + plain4(), 0x8847)]),
    "pppoe.pcap": pcap(ETH, [eth(struct.pack(">BBHHH", 0x11, 0, 1, 2 + len(plain4()), 0x21) + plain4(), 0x8864)]),
    "ppp.pcap": pcap(PPP, [b"\xff\x03\x00\x21" + plain4()]),
    "cooked.pcap": pcap(SLL, [struct.pack(">HHH8sH", 0, 1, 6, b"", 0x0800) + plain4()]),
    "cooked-vlan.pcap": pcap(SLL, [struct.pack(">HHH8sH", 0, 1, 6, b"", 0x8100) + vlan(plain4())]),
    "cooked-v2.pcap": pcap(SLL2, [struct.pack(">HHIHBB8s", 0x86dd, 0, 1, 1, 0, 6, b"") + ip6(udp(register()))]),
    "cisco-hdlc.pcap": pcap(104, [b"\x0f\0\x08\0" + plain4()]),
    "openbsd-encapsulation.pcap": pcap(109, [struct.pack("<III", 2, 1, 0) + plain4()]),
    "raw.pcap": pcap(RAW, [plain4(), ip6(udp(register()))]),
    "loopback-little.pcap": pcap(NULL, [struct.pack("<I", 2) + plain4(), struct.pack("<I", 30) + ip6(udp(register()))]),
    "loopback-big.pcap": pcap(NULL, [struct.pack(">I", 2) + plain4()]),
    "loop.pcap": pcap(LOOP, [struct.pack(">I", 2) + plain4()]),
    "gre.pcap": pcap(ETH, [eth(ip4(gre(plain4()), 47)), eth(ip4(gre(ip6(udp(register())), 0x86dd, 0x2000, b"\0\0\0\7"), 47)),
                           eth(ip4(gre(eth(plain4()), 0x6558), 47))]),
    "erspan.pcap": pcap(ETH, [eth(ip4(gre(b"\x10\0\0\0\0\0\0\0" + eth(plain4()), 0x88be, 0x1000, b"\0\0\0\1"), 47))]),
    "gtpu.pcap": pcap(ETH, [eth(ip4(udp(gtpu(plain4()), 2152, 2152))),
                            eth(ip4(udp(gtpu(plain4(), 0x32, b"\0\1\0\0"), 2152, 2152))),
                            eth(ip4(udp(gtpu(ip6(udp(register())), 0x34, b"\0\0\0\x85\1\0\1\0"), 2152, 2152)))]),
    "ip-in-ip.pcap": pcap(ETH, [eth(ip4(plain4(), 4)), eth(ip4(ip6(udp(register())), 41)),
                                eth(ip6(plain4(), 4), 0x86dd), eth(ip6(ip6(udp(register())), 41), 0x86dd)]),
    "ip-in-ip-too-deep.pcap": pcap(ETH, [eth(nested4(7)), eth(nested4(8))]),
    "ether-ip.pcap": pcap(ETH, [eth(ip4(b"\x30\0" + eth(plain4()), 97))]),
    "vxlan.pcap": pcap(ETH, [eth(ip4(udp(b"\x08\0\0\0\0\0\7\0" + eth(plain4()), 50000, 4789)))]),
    "geneve.pcap": pcap(ETH, [eth(ip4(udp(b"\x00\0\x65\x58\0\0\7\0" + eth(plain4()), 50000, 6081)))]),
    "authentication-header.pcap": pcap(ETH, [eth(ip4(struct.pack(">BBHII12s", 17, 4, 0, 1, 1, b"") + udp(register()), 51))]),
    "esp-null.pcap": pcap(ETH, [eth(ip4(esp(udp(register(i)), 17, size), 50)) for i, size in enumerate((0, 12, 16))]),
    "esp-null-tcp.pcap": pcap(ETH, [eth(ip6(esp(tcp(register(1), 1000), 6, 12), 50), 0x86dd),
                                    eth(ip6(esp(tcp(register(2), 1000 + len(register(1))), 6, 12), 50), 0x86dd)]),
    "esp-null-tunnel.pcap": pcap(ETH, [eth(ip4(esp(plain4(), 4, 12), 50)),
                                       eth(ip4(udp(esp(plain4(), 4, 12), 4500, 4500)))]),
    "esp-encrypted.pcap": pcap(ETH, [eth(ip4(struct.pack(">II", 7, i) + bytes((i * 83 + 29 * j) % 251 for j in range(120)), 50))
                                     for i in range(3)]),
    "ip4-fragments.pcap": pcap(ETH, [eth(f) for f in fragments4(udp(invite_with_sdp()), 1480)]),
    "ip4-fragments-reversed.pcap": pcap(ETH, [eth(f) for f in reversed(fragments4(udp(invite_with_sdp()), 1000))]),
    "ip4-fragments-missing.pcap": pcap(ETH, [eth(f) for f in fragments4(udp(invite_with_sdp()), 1000)[:2]]),
    "ip6-fragments.pcap": pcap(ETH, [eth(f, 0x86dd) for f in fragments6(udp(invite_with_sdp()), 1232)]),
    "ip6-extensions.pcap": pcap(ETH, [eth(ip6(b"\x3c\0\1\4\0\0\0\0" + b"\x11\0\1\4\0\0\0\0" + udp(register()), 0), 0x86dd)]),
    "tcp.pcap": pcap(ETH, [eth(SYN)] + stream((0, END))),
    "tcp-split.pcap": pcap(ETH, [eth(SYN)] + stream(*[(i, min(i + 100, END)) for i in range(0, END, 100)])),
    "tcp-mid-stream.pcap": pcap(ETH, stream((NEXT_MESSAGES, END))),
    "tcp-cut-start.pcap": pcap(ETH, stream((60, NEXT_MESSAGES), (NEXT_MESSAGES, END))),
    "tcp-out-of-order.pcap": pcap(ETH, [eth(SYN)] + stream((0, 200), (500, END), (200, 500))),
    "tcp-retransmission.pcap": pcap(ETH, [eth(SYN)] + stream((0, 200), (0, 200), (100, 600), (200, 600), (600, END))),
    "tcp-missing.pcap": pcap(ETH, [eth(SYN)] + stream((0, NEXT_MESSAGES), (NEXT_MESSAGES + 100, END))),
    "tcp-wrap.pcap": pcap(ETH, [eth(ip4(tcp(b"", 0xffffff9b, flags=2), 6))]
                          + [eth(ip4(tcp(SEGMENTS[a:b], (0xffffff9c + a) & 0xffffffff), 6))
                             for a, b in ((0, 90), (90, 150), (150, END))]),
    "tcp-snapped.pcap": pcap(ETH, [eth(SYN)] + stream((0, NEXT_MESSAGES), (NEXT_MESSAGES, END)), snap=310),
    "tcp-keep-alive.pcap": pcap(ETH, [eth(ip4(tcp(p, 1000 + o), 6)) for p, o in (
        (b"\r\n\r\n", 0), (register(1), 4), (b"\r\n\r\n", 4 + len(register(1))), (register(2), 8 + len(register(1))))]),
    "tcp-bad-length.pcap": pcap(ETH, [eth(ip4(tcp(register(1) + register(2, length=99999) + register(3), 1000), 6))]),
    "tcp-http.pcap": pcap(ETH, [eth(ip4(tcp(b"GET http://ims.example/ HTTP/1.1\r\nHost: ims.example\r\n\r\n", 1000,
                                            destination=80), 6))]),
    "tls.pcap": pcap(ETH, [eth(ip4(tcp(b"\x16\x03\x01\x00\x05hello", 1000, destination=5061), 6))]),
    "sctp.pcap": pcap(ETH, [eth(ip4(sctp(sctp_data(register(1), 1), sctp_data(register(2), 2)), 132))]),
    "sctp-fragments.pcap": pcap(ETH, [eth(ip4(sctp(sctp_data(invite_with_sdp()[:1000], 1, 2)), 132)),
                                      eth(ip4(sctp(sctp_data(invite_with_sdp()[1000:2000], 2, 0)), 132)),
                                      eth(ip4(sctp(sctp_data(invite_with_sdp()[2000:], 3, 1)), 132))]),
    "other-port.pcap": pcap(ETH, [eth(ip4(udp(register(), 31234, 39876)))]),
    "leading-line-ends.pcap": pcap(ETH, [eth(plain4(b"\r\n\r\n" + register()))]),
    "two-in-one-datagram.pcap": pcap(ETH, [eth(plain4(register(1) + register(2)))]),
    "keep-alives.pcap": pcap(ETH, [eth(plain4(p)) for p in (b"hello", b"\r\n\r\n", b"\0\0\0\0", b"", register())]),
    "unknown-version.pcap": pcap(ETH, [eth(plain4(register().replace(b"sip:ims.example SIP/2.0", b"sip:ims.example SIP/7.0")))]),
    "not-sip.pcap": pcap(ETH, [eth(ip4(udp(b"\x80\0" + bytes(range(160)), 4000, 4000))), eth(bytes(46), 0x0806)]),
    "snapped-head.pcap": pcap(ETH, TWO, snap=200),
    "snapped-body.pcap": pcap(ETH, [eth(plain4(register(1, b"x" * 200)))], snap=400),
    "icmp-error.pcap": pcap(ETH, [eth(plain4()), eth(ip4(struct.pack(">BBHI", 3, 3, 0, 0) + plain4()[:160], 1))]),
    "link-type-unknown.pcap": pcap(147, [plain4(), plain4()]),
    "cut-file.pcap": pcap(ETH, TWO)[:-40],
    "little-endian.pcapng": pcapng([ETH], [(0, f) for f in TWO]),
    "big-endian.pcapng": pcapng([ETH], [(0, f) for f in TWO], ">"),
    "mixed-links.pcapng": pcapng([ETH, RAW, NULL], [(0, TWO[0]), (1, plain4()), (2, struct.pack("<I", 2) + plain4()),
                                                    (0, TWO[1])]),
    "late-interface.pcapng": (section() + interface(ETH) + enhanced(0, TWO[0], SECOND * MICRO + 250_000)
                              + interface(SLL, options=RESOLUTION_NANO)
                              + enhanced(1, struct.pack(">HHH8sH", 0, 1, 6, b"", 0x0800) + plain4(),
                                         SECOND * NANO + 1_250_000_000)),
    "two-sections.pcapng": pcapng([ETH], [(0, TWO[0])]) + pcapng([RAW], [(0, plain4())], ">"),
    "resolutions.pcapng": (section() + interface(ETH, options=RESOLUTION_NANO) + interface(RAW, options=RESOLUTION_BINARY)
                           + enhanced(0, TWO[0], SECOND * NANO + 250_000_000)
                           + enhanced(1, plain4(), ((SECOND + 1) << 20) + (1 << 18))),
    "simple-packets.pcapng": section() + interface(ETH, snap=65535) + simple(TWO[0]) + simple(TWO[1]),
    "cut-file.pcapng": pcapng([ETH, RAW], [(0, TWO[0]), (1, plain4())])[:-30],
}

for name, octets in FILES.items():
    with open(name, "wb") as out:
        out.write(octets)
