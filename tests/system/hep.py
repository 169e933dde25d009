"""HEPv3, as a mirror sends it: packets made for a test, and a recorder that writes what a mirror tells to a capture file."""
import socket
import struct
import threading

_SOURCE, _DESTINATION, _SOURCE_PORT, _DESTINATION_PORT, _SECONDS, _MICROSECONDS, _KEY, _PAYLOAD = 3, 4, 7, 8, 9, 10, 14, 15


def packet(payload, key, when):
    """A packet with a SIP message between two loopback addresses, seen at `when` (seconds)."""
    values = ((1, b"\x02"), (2, b"\x11"), (_SOURCE, bytes((127, 0, 0, 2))), (_DESTINATION, bytes((127, 0, 0, 3))),
              (_SOURCE_PORT, struct.pack("!H", 5060)), (_DESTINATION_PORT, struct.pack("!H", 5060)),
              (_SECONDS, struct.pack("!I", int(when))), (_MICROSECONDS, struct.pack("!I", int(when % 1 * 1e6))),
              (11, b"\x01"), (12, struct.pack("!I", 1)), (_KEY, key.encode()), (_PAYLOAD, payload))
    body = b"".join(struct.pack("!HHH", 0, kind, 6 + len(value)) + value for kind, value in values)
    return b"HEP3" + struct.pack("!H", 6 + len(body)) + body


def chunks(octets):
    found, at = {}, 6
    while at < len(octets):
        _, kind, length = struct.unpack_from("!HHH", octets, at)
        found[kind] = octets[at + 6:at + length]
        at += length
    return found


def _capture_record(packet_octets):
    told = chunks(packet_octets)
    payload = told[_PAYLOAD]
    udp = told[_SOURCE_PORT] + told[_DESTINATION_PORT] + struct.pack("!HH", 8 + len(payload), 0) + payload
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + told[_SOURCE] + told[_DESTINATION]
    total = sum(struct.unpack("!10H", head))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    frame = head[:10] + struct.pack("!H", ~total & 0xFFFF) + head[12:] + udp
    seconds, microseconds = (struct.unpack("!I", told[kind])[0] for kind in (_SECONDS, _MICROSECONDS))
    return struct.pack("<IIII", seconds, microseconds, len(frame), len(frame)) + frame


class Recorder:
    """Stands where Vouch would and keeps what a mirror sends over UDP."""

    def __init__(self, address, port=9060):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, port))
        self._socket.settimeout(0.5)
        self._packets, self._over = [], False
        self._thread = threading.Thread(target=self._take)
        self._thread.start()

    def _take(self):
        while not self._over:
            try:
                self._packets.append(self._socket.recv(65535))
            except TimeoutError:
                pass

    def write(self, path):
        """Ends the recording and writes it as raw IP packets."""
        self._over = True
        self._thread.join()
        self._socket.close()
        head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)
        path.write_bytes(head + b"".join(_capture_record(one) for one in self._packets))
        return path
