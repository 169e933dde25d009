"""A HEP feed of an environment, and what is sent to it."""
import socket
import time

import pytest

import hep
from live_network import Places

KEY = "a-shared-key"
IDENTIFIERS = ("+49301234509", "001010000000009", "35632811", "10.46.1.9", "very-private-call", "ue9", "ims.example.org")
GARBAGE = ("REGISTER sip:ims.example.org SIP/2.0\r\nVia: SIP/2.0/UDP 10.46.1.9;branch=z9hG4bK1\r\n"
           "From: <sip:+49301234509@ims.example.org>;tag=1\r\nTo: <sip:+49301234509@ims.example.org>\r\nCall-ID: very-private-call\r\n"
           'CSeq: 1 INVITE\r\nContact: <sip:ue9@10.46.1.9>;+sip.instance="<urn:gsma:imei:35632811-407291-0>"\r\n'
           'Authorization: Digest username="001010000000009@ims.example.org"\r\nContent-Length: 0\r\n\r\n').encode()


@pytest.fixture
def places(environment):
    folder = environment.folder / f"feeds-{time.monotonic_ns()}"
    folder.mkdir()
    (folder / "hep.key").write_text(KEY + "\n")
    yield Places(folder)
    for feed in environment.json("feed", "list")["feeds"]:
        environment.ok("feed", "remove", feed["spec"]["name"])


def add(environment, places, name="mirror", port=9060, *more):
    return environment.json("feed", "add", name, "--kind", "hep", "--transport", "udp", "--listen", f"{places.vouch}:{port}",
                            "--observation-point", "at-s-cscf", "--auth-key-file", str(places.folder / "hep.key"), *more)


def send(places, payload, key=KEY, port=9060):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(hep.packet(payload, key, time.time()), (places.vouch, port))


def show(environment, name="mirror"):
    return environment.json("feed", "show", name)
