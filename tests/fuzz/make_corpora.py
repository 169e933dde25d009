#!/usr/bin/env python3
"""Writes the seeds in corpus/ anew out of tests/data. Files named finding-* are left alone.

    make_corpora.py
"""
import csv
import pathlib
import re
import shutil

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data"
CORPUS = HERE / "corpus"

START_LINE = re.compile(rb"^(?=[A-Z]+ [^\r\n]+ SIP/2\.0\r?$|SIP/2\.0 [0-9]{3} )", re.MULTILINE)
A_SECOND_LATER, AN_HOUR_LATER = b"\x1e", b"\x1f"
# The pipeline's first octet: where the feed observes (1 before the P-CSCF, 2 behind it, 3 at the S-CSCF).
BEFORE_PCSCF, BEHIND_PCSCF, AT_SCSCF = b"1", b"2", b"3"


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

if __name__ == "__main__":
    sip_seeds()
    capture_seeds()
    identity_seeds()
