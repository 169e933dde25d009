"""Signalling made for a test: REGISTERs with their responses, in a pcap file or as a live feed sends them."""
import struct


def _checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def _packet(source, destination, payload):
    udp = struct.pack("!HHHH", 5060, 5060, 8 + len(payload), 0) + payload
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes(source), bytes(destination))
    return head[:10] + struct.pack("!H", _checksum(head)) + head[12:] + udp


def imei_urn(number):
    """An IMEI URN of a TAC that a reporting body allocates."""
    return f"urn:gsma:imei:35693803-{number:06d}-0"


def address(number):
    return f"10.1.{number // 250 % 250}.{number % 250 + 1}"


def register(number, cseq=1, expires=3600, extra=""):
    """The REGISTER of a phone and its 200, at the S-CSCF, as a pair of texts."""
    user = f"sip:user{number}@ims.example.com"
    via = (f"Via: SIP/2.0/UDP 10.9.9.9:5060;branch=z9hG4bKp{number}x{cseq}\r\n"
           f"Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKu{number}x{cseq};received={address(number)}\r\n")
    common = (f"From: <{user}>;tag=t{number}\r\nTo: <{user}>\r\nCall-ID: c{number}@ue.example.com\r\nCSeq: {cseq} REGISTER\r\n")
    contact = f'Contact: <sip:user{number}@{address(number)}:5060>;+sip.instance="<{imei_urn(number)}>"'
    request = (f"REGISTER sip:ims.example.com SIP/2.0\r\n{via}Max-Forwards: 69\r\n{common}"
               f"Path: <sip:p{number}@10.9.9.9;lr;ob>\r\n"
               f'Authorization: Digest username="user{number}@ims.example.com", realm="ims.example.com", nonce="n", '
               f'uri="sip:ims.example.com", response="r", algorithm=AKAv1-MD5, integrity-protected="yes"\r\n'
               f'{contact};+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel"\r\n{extra}'
               f"Expires: {expires}\r\nContent-Length: 0\r\n\r\n")
    granted = f"{contact};expires={expires}\r\n" if expires else ""
    response = (f"SIP/2.0 200 OK\r\n{via}{common}{granted}"
                f"P-Associated-URI: <{user}>, <tel:+4930{number:07d}>\r\nContent-Length: 0\r\n\r\n")
    return request, response


def call(caller, callee, name=None, icid="i1", status="200 OK"):
    """The INVITE of one phone to another as it leaves the S-CSCF, and the answer, as a pair of texts."""
    name = name or f"call{caller}"
    contact = f"Contact: <sip:user{callee}@{address(callee)}:5060>\r\n" if status.startswith("200") else ""
    common = (f"Via: SIP/2.0/UDP 10.9.9.9:5060;branch=z9hG4bKs{name}\r\nVia: SIP/2.0/UDP {address(caller)}:5060;branch=z9hG4bKu{name}\r\n"
              f"From: <sip:user{caller}@ims.example.com>;tag=f{name}\r\nCall-ID: {name}@ue.example.com\r\nCSeq: 1 INVITE\r\n"
              f"P-Charging-Vector: icid-value={icid}\r\n")
    request = (f"INVITE sip:user{callee}@{address(callee)}:5060 SIP/2.0\r\n{common}To: <sip:user{callee}@ims.example.com>\r\nMax-Forwards: 68\r\n"
               f"P-Asserted-Identity: <sip:user{caller}@ims.example.com>\r\nP-Called-Party-ID: <sip:user{callee}@ims.example.com>\r\n"
               f"Contact: <sip:user{caller}@{address(caller)}:5060>\r\nContent-Length: 0\r\n\r\n")
    response = (f"SIP/2.0 {status}\r\n{common}To: <sip:user{callee}@ims.example.com>;tag=t{name}\r\n{contact}Content-Length: 0\r\n\r\n")
    return request, response


def anonymous_call(caller, callee, name):
    """An INVITE on its way from a phone to the P-CSCF that tells nobody who calls (RFC 3323), and the answer, as a pair of texts."""
    common = (f"Via: SIP/2.0/UDP {address(caller)}:5060;branch=z9hG4bKu{name}\r\nFrom: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=f{name}\r\n"
              f"Call-ID: {name}@ue.example.com\r\nCSeq: 1 INVITE\r\n")
    request = (f"INVITE sip:user{callee}@ims.example.com SIP/2.0\r\n{common}To: <sip:user{callee}@ims.example.com>\r\nPrivacy: id\r\nMax-Forwards: 70\r\n"
               f"Contact: <sip:user{caller}@{address(caller)}:5060>\r\nContent-Length: 0\r\n\r\n")
    response = (f"SIP/2.0 200 OK\r\n{common}To: <sip:user{callee}@ims.example.com>;tag=t{name}\r\nContact: <sip:pcscf.ims.example.com>\r\nContent-Length: 0\r\n\r\n")
    return request, response


def write_capture(path, pairs, since=1_790_000_000):
    """Writes a pcap of the pairs, each a second after the one before."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        for i, (request, response) in enumerate(pairs):
            for microseconds, text, ends in ((0, request, ((10, 9, 9, 9), (10, 9, 9, 10))),
                                             (1000, response, ((10, 9, 9, 10), (10, 9, 9, 9)))):
                data = _packet(*ends, text.encode())
                file.write(struct.pack("<IIII", since + i, microseconds, len(data), len(data)) + data)
    return path


def third_party(number, serial):
    """The same registration as the S-CSCF tells an application server, REGISTER and 200 embedded; `serial` is its CSeq."""
    body = "".join(f"--part\r\nContent-Type: message/sip\r\n\r\n{text}\r\n" for text in register(number)) + "--part--\r\n"
    return (f"REGISTER sip:vouch.ims.example.com SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:6060;branch=z9hG4bKs{serial}\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:scscf.ims.example.com:6060>;tag=s{serial}\r\n"
            f"To: <sip:user{number}@ims.example.com>\r\nCall-ID: isc{serial}@scscf.ims.example.com\r\n"
            f"CSeq: {serial} REGISTER\r\nContact: <sip:scscf.ims.example.com:6060>\r\nExpires: 3600\r\n"
            f"Content-Type: multipart/mixed;boundary=\"part\"\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


def hep_chunk(kind, value):
    return struct.pack("!HHH", 0, kind, 6 + len(value)) + value


def hep(text, from_network, at, payload_chunk=15):
    """A message between P-CSCF and S-CSCF as a mirror sends it (HEP version 3); `at` in seconds since 1970."""
    ends = [bytes((10, 9, 9, 9)), bytes((10, 9, 9, 10))]
    if from_network:
        ends.reverse()
    octets = text.encode() if isinstance(text, str) else text
    chunks = b"".join((hep_chunk(1, b"\x02"), hep_chunk(2, b"\x11"), hep_chunk(3, ends[0]), hep_chunk(4, ends[1]),
                       hep_chunk(7, struct.pack("!H", 5060)), hep_chunk(8, struct.pack("!H", 5060)),
                       hep_chunk(9, struct.pack("!I", int(at))), hep_chunk(10, struct.pack("!I", int(at % 1 * 1e6))),
                       hep_chunk(11, b"\x01"), hep_chunk(payload_chunk, octets)))
    return b"HEP3" + struct.pack("!H", 6 + len(chunks)) + chunks
