#!/usr/bin/env python3
"""Writes the seeds in corpus/ anew out of tests/data. Files named finding-* are left alone.

    make_corpora.py
"""
import csv
import pathlib
import re
import shutil
import struct
import zlib

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data"
CORPUS = HERE / "corpus"

START_LINE = re.compile(rb"^(?=[A-Z]+ [^\r\n]+ SIP/2\.0\r?$|SIP/2\.0 [0-9]{3} )", re.MULTILINE)
A_SECOND_LATER, AN_HOUR_LATER = b"\x1e", b"\x1f"
# The pipeline's first octet: where the feed observes (1 before the P-CSCF, 2 behind it, 3 at the S-CSCF, 4 on ISC).
BEFORE_PCSCF, BEHIND_PCSCF, AT_SCSCF, ON_ISC = b"1", b"2", b"3", b"4"


def put(target, name, octets):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(octets)


def clear(target):
    for old in (CORPUS / target).glob("*"):
        if not old.name.startswith("finding-"):
            old.unlink()


def messages(text):
    return [message.strip(b"\r\n") for message in START_LINE.split(text) if message.strip()]


def on_the_wire(message):
    """Line ends as they are sent, and the blank line that ends a head without body."""
    lines = message.replace(b"\r\n", b"\n")
    return (lines if b"\n\n" in lines else lines + b"\n\n").replace(b"\n", b"\r\n")


def sip_seeds():
    for target in ("pipeline", "stream_framer", "text_messages", "datagram"):
        clear(target)
    for path in sorted((DATA / "sip").glob("*.txt")):
        text = path.read_bytes()
        wire = [on_the_wire(message) for message in messages(text)]
        put("text_messages", path.stem, text)
        put("stream_framer", path.stem, b"\r\n\r\n".join(wire))
        for point in (BEFORE_PCSCF, BEHIND_PCSCF, AT_SCSCF):
            put("pipeline", f"{path.stem}-{point.decode()}", point + A_SECOND_LATER.join(wire))
        put("pipeline", f"{path.stem}-slow", AT_SCSCF + AN_HOUR_LATER.join(wire))
    for path in sorted((DATA / "sip").glob("*.sip")):
        octets = path.read_bytes()
        if len(octets) > 4096:
            continue
        put("pipeline", path.stem, AT_SCSCF + octets)
        put("datagram", path.stem, octets)


def capture_seeds():
    clear("capture_file")
    (CORPUS / "capture_file").mkdir(parents=True, exist_ok=True)
    for path in sorted((DATA / "capture").glob("*.pcap*")):
        shutil.copyfile(path, CORPUS / "capture_file" / path.name)


def rows(name):
    with open(DATA / "identity" / name, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def identity_seeds():
    clear("instance_id")
    values = [row["sip_instance_value"] for row in rows("instance-id-vectors.csv")]
    values += [row["urn"] for row in rows("imei-luhn-vectors.csv")][:4]
    for number, value in enumerate(values):
        put("instance_id", f"vector-{number:02}", value.encode())
    clear("uri")
    for name, text in URIS.items():
        put("uri", name, text.encode())


URIS = {
    "sip": "sip:+49301234501@ims.lab.example;user=phone",
    "sips-ipv6": "sips:alice:secret@[2001:db8::1]:5061;transport=tcp;lr?subject=call",
    "tel-global": "tel:+49-30-1234(501)",
    "tel-local": "tel:7042;phone-context=lab.example;ext=22",
    "escaped": "sip:%61lice%3Bday%40@LAB.example;maddr=198.51.100.7;ttl=15;method=REGISTER",
    "gruu": "sip:001@lab.example;gr=urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6;ob",
    "other-scheme": "urn:service:sos.police",
    "private": "001019990001234@Private.Lab.example",
    "two-alike": "sip:bob@lab.example;transport=udp\nSIP:bob@LAB.EXAMPLE;Transport=UDP",
    "two-apart": "sip:bob@lab.example;lr;x=1\nsip:bob@lab.example:5060;x=2",
}


def sip(start_line, *fields, body=b""):
    lines = [start_line, *fields, f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def reginfo(state, version, registrations):
    return (f'<?xml version="1.0"?>\n<reginfo xmlns="urn:ietf:params:xml:ns:reginfo" '
            f'xmlns:gr="urn:ietf:params:xml:ns:gruuinfo" version="{version}" state="{state}">\n'
            + registrations + "</reginfo>\n").encode()


def registration(state, *contacts):
    return (f'<registration aor="sip:alice@lab.example" id="a7" state="{state}">\n'
            + "".join(contacts) + "</registration>\n")


def contact(state, event, more="", inside=""):
    return (f'<contact id="76" state="{state}" event="{event}" {more}><uri>sip:alice@198.51.100.20:5060</uri>'
            f"{inside}</contact>\n")


INSTANCE = ('<unknown-param name="+sip.instance">"&lt;urn:gsma:imei:90420156-025763-0&gt;"</unknown-param>'
            '<unknown-param name="reg-id">1</unknown-param>')
GRUU = ('<gr:pub-gruu uri="sip:alice@lab.example;gr=urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"/>'
        '<gr:temp-gruu uri="sip:tgruu.7hs==jd@lab.example;gr" first-cseq="54301"/>')
DOCUMENTS = {
    "active": reginfo("full", 0, registration(
        "active", contact("active", "created", 'expires="3600" q="0.8" callid="c1" cseq="2"', INSTANCE + GRUU))),
    "refreshed": reginfo("partial", 1, registration(
        "active", contact("active", "refreshed", 'expires="600000"', INSTANCE))),
    "two-contacts": reginfo("full", 2, registration(
        "active", contact("active", "registered"), contact("terminated", "unregistered", 'expires="0"'))),
    "terminated": reginfo("full", 3, registration("terminated", contact("terminated", "deactivated"))),
    "bare-ampersand": reginfo("partial", 4, registration(
        "active", contact("active", "registered", 'expires="60"').replace(":5060", ":5060?x=1&y=2"))),
    "cut-off": reginfo("full", 5, registration("active", contact("active", "created")))[:-60],
    "document-type": b'<!DOCTYPE reginfo [<!ENTITY a "aaaa">]>' + reginfo("full", 6, "&a;"),
}


def notify(document):
    return sip("NOTIFY sip:pcscf.lab.example SIP/2.0", "Via: SIP/2.0/UDP 198.51.100.9:6060;branch=z9hG4bKs1",
               "From: <sip:alice@lab.example>;tag=s", "To: <sip:alice@lab.example>;tag=p",
               "Call-ID: subscription-1", "CSeq: 7 NOTIFY", "Event: reg",
               "Subscription-State: active;expires=7200", "Content-Type: application/reginfo+xml", body=document)


def third_party(content_type, body, expires=3600):
    return sip("REGISTER sip:as.lab.example SIP/2.0", "Via: SIP/2.0/UDP 198.51.100.9:6060;branch=z9hG4bKi1",
               "From: <sip:scscf.lab.example:6060>;tag=s1", "To: <sip:001019990001234@ims.lab.example>",
               "Call-ID: isc-1", "CSeq: 10 REGISTER", "Contact: <sip:scscf.lab.example:6060>",
               f"Expires: {expires}", *([f"Content-Type: {content_type}"] if content_type else []), body=body)


def report_seeds():
    for target in ("reginfo", "body_parts"):
        clear(target)
    for name, document in DOCUMENTS.items():
        put("reginfo", name, document)
        put("pipeline", f"notify-{name}", AT_SCSCF + notify(document))
    series = [notify(DOCUMENTS[name]) for name in ("active", "refreshed", "terminated")]
    put("pipeline", "notify-series", AT_SCSCF + A_SECOND_LATER.join(series))
    wire = [on_the_wire(message) for message in messages((DATA / "sip" / "registration.txt").read_bytes())]
    register = [one for one in wire if one.startswith(b"REGISTER")][-1]
    accepted = [one for one in wire if one.startswith(b"SIP/2.0 200")][0]
    boundary = b"--bound\r\nContent-Type: message/sip\r\n\r\n"
    both = boundary + register + b"\r\n" + boundary + accepted + b"\r\n--bound--\r\n"
    for name, content_type, body in (("embedding-both", 'multipart/mixed;boundary="bound"', both),
                                     ("embedding-one", "message/sip", register)):
        put("body_parts", name, content_type.encode() + b"\n" + body)
        put("pipeline", f"isc-{name}", ON_ISC + third_party(content_type, body))
    put("body_parts", "without-end", b"multipart/mixed; boundary=bound\n" + both[:-11])
    put("pipeline", "isc-ended", ON_ISC + third_party("", b"", expires=0))


def hep3(*chunks, payload=b"", payload_type=15):
    body = b"".join(struct.pack(">HHH", 0, kind, len(value) + 6) + value for kind, value in
                    (*chunks, (payload_type, payload)))
    return b"HEP3" + struct.pack(">H", len(body) + 6) + body


def hep_seeds():
    clear("hep")
    options = sip("OPTIONS sip:lab.example SIP/2.0", "Via: SIP/2.0/UDP 198.51.100.20;branch=z9hG4bKo1",
                  "From: <sip:a@lab.example>;tag=1", "To: <sip:lab.example>", "Call-ID: o1", "CSeq: 1 OPTIONS")
    here, there = bytes((198, 51, 100, 20)), bytes((198, 51, 100, 1))
    ports = (7, struct.pack(">H", 5060)), (8, struct.pack(">H", 5061))
    stamp = (9, struct.pack(">I", 1_795_500_000)), (10, struct.pack(">I", 250_000))
    ip4 = (1, b"\x02"), (2, b"\x11"), (3, here), (4, there), *ports, *stamp, (11, b"\x01"), (12, bytes(4))
    ip6 = (1, b"\x0a"), (2, b"\x06"), (5, bytes(15) + b"\x01"), (6, bytes(15) + b"\x02"), *ports, (11, b"\x01")
    plain = hep3(*ip4, (14, b"key"), (17, b"o1"), payload=options)
    put("hep", "version-3", plain)
    put("hep", "version-3-ipv6", hep3(*ip6, payload=options))
    put("hep", "version-3-compressed", hep3(*ip4, payload=zlib.compress(options), payload_type=16))
    put("hep", "version-3-keep-alive", hep3(*ip4, payload=b"\r\n\r\n"))
    put("hep", "stream", plain + hep3(*ip6, payload=options) + plain[:30])
    addresses = struct.pack(">HH", 5060, 5061) + here + there
    put("hep", "version-1", struct.pack("BBBB", 1, 16, 2, 17) + addresses + options)
    put("hep", "version-2", struct.pack("BBBB", 2, 28, 2, 17) + addresses
        + struct.pack("<IIHH", 1_795_500_000, 250_000, 7, 0) + options)


if __name__ == "__main__":
    sip_seeds()
    report_seeds()
    hep_seeds()
    capture_seeds()
    identity_seeds()
