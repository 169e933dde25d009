"""Peers that mean harm on one feed: another feed goes on unharmed, and ingest stays within its memory."""
import collections
import contextlib
import random
import re
import resource
import socket
import struct
import time
import zlib

import pytest

import traffic
from senders import Scscf, accept_subscription, header

IDLE = 10_000
SLOW = 200
# Connections that one address may have on a HEP feed, if nothing else is configured.
PER_SENDER = 64
# Most that ingest may ever have in memory while all this goes on, in kilobytes. An attacked feed may hold 64 megabytes of
# messages, and the rest of the process is small.
MOST_KILOBYTES = 300_000
# What a REGISTER of the unharmed feed may wait for its 200, on a test machine under load.
SLOWEST_SECONDS = 2.0


@pytest.fixture(scope="module", autouse=True)
def many_files():
    """For this process and for ingest, which inherits it: so before the environment is up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture(scope="module")
def attacked(many_files, environment):
    """An environment with a feed to attack; its own is watched."""
    return environment, environment.add_feed("attacked", "--kind", "hep", "--transport", "tcp", "--observation-point", "at-s-cscf")


@pytest.fixture(scope="module")
def unharmed(environment):
    """An S-CSCF at its work, on a feed beside."""
    scscf = Scscf(environment, environment.add_feed("unharmed", "--kind", "isc", "--transport", "tcp"))
    scscf.start()
    yield scscf
    scscf.stop()


@pytest.fixture(autouse=True)
def others_notice_nothing(environment, unharmed):
    unharmed.slowest = 0.0
    yield
    unharmed.wait_for_more(100)
    assert unharmed.refusals == []
    assert unharmed.slowest < SLOWEST_SECONDS
    assert environment.memory_kilobytes("ingest") < MOST_KILOBYTES


def losses(environment, name="attacked"):
    """By code, of all senders."""
    all_of = collections.Counter()
    for one in environment.json("feed", "show", name).get("losses", []):
        all_of[one["code"]] += int(one["count"])
    return all_of


def registrations(environment):
    return int(environment.json("feed", "show", "attacked").get("registrations", 0))


@contextlib.contextmanager
def connections(port, count, addresses=1):
    """From that many addresses of this machine in turn."""
    opened = []
    try:
        for i in range(count):
            own = f"127.0.1.{i % addresses + 1}"
            opened.append(socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(own, 0)))
        yield opened
    finally:
        for one in opened:
            one.close()


def is_closed(connection):
    connection.settimeout(10)
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def mirrored(number):
    return [traffic.hep(text, from_network, time.time())
            for text, from_network in zip(traffic.register(number), (False, True))]


def send_one_registration(environment, port, number):
    """Whatever went before, the feed still takes what a sound sender of another address brings."""
    before = registrations(environment)
    with socket.create_connection(("127.0.0.1", port), timeout=10, source_address=("127.0.2.1", 0)) as sound:
        for packet in mirrored(number):
            sound.sendall(packet)
        environment.wait_until(lambda: registrations(environment) > before, 10, "the sound registration")


def test_senders_of_an_octet_at_a_time(attacked):
    environment, port = attacked
    packet = mirrored(500_000)[0]
    with connections(port, SLOW, addresses=4) as slow:
        for octet in packet[:200]:
            for one in slow:
                one.sendall(bytes([octet]))
        send_one_registration(environment, port, 500_001)


def test_peers_that_vanish_in_the_middle_of_a_packet(attacked):
    environment, port = attacked
    packet = mirrored(510_000)[0]
    before = losses(environment).get("BAD_FRAME", 0)
    with connections(port, SLOW, addresses=4) as broken:
        for one in broken:
            one.sendall(packet[:-10])
            one.shutdown(socket.SHUT_WR)
        environment.wait_until(lambda: losses(environment).get("BAD_FRAME", 0) >= before + SLOW, 20, "they are counted")
    send_one_registration(environment, port, 510_001)


def test_frames_that_state_more_than_they_may(attacked):
    environment, port = attacked
    before = losses(environment).get("BAD_FRAME", 0)
    huge_chunk = b"HEP3" + struct.pack("!H", 65535) + struct.pack("!HHH", 0, 15, 65535) + bytes(65523)
    short = b"HEP3" + struct.pack("!H", 3)
    with connections(port, 1) as (one,):
        one.sendall(huge_chunk)
        environment.wait_until(lambda: losses(environment).get("BAD_FRAME", 0) > before, 10, "it is counted")
    with connections(port, 1) as (one,):
        one.sendall(short)
        assert is_closed(one)
    send_one_registration(environment, port, 520_001)


def test_a_bomb_in_a_compressed_payload(attacked):
    environment, port = attacked
    before = losses(environment).get("BAD_FRAME", 0)
    bomb = traffic.hep(zlib.compress(bytes(50_000_000), 9), False, time.time(), payload_chunk=16)
    with connections(port, 1) as (one,):
        for _ in range(100):
            one.sendall(bomb)
        environment.wait_until(lambda: losses(environment).get("BAD_FRAME", 0) >= before + 100, 20, "they are counted")
    send_one_registration(environment, port, 530_001)


def test_garbage(attacked):
    environment, port = attacked
    chance = random.Random(3)
    for _ in range(100):
        with connections(port, 1) as (one,), contextlib.suppress(ConnectionError):
            one.sendall(chance.randbytes(chance.randrange(7, 20_000)))
            assert is_closed(one)
    send_one_registration(environment, port, 540_001)


def notify(asked, body, serial, port):
    """A NOTIFY in the dialog of that SUBSCRIBE."""
    return (f"NOTIFY {header(asked, 'Contact').strip('<>')} SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:{port};branch=z9hG4bKn{serial}\r\n"
            f"Max-Forwards: 70\r\nFrom: {header(asked, 'To')};tag=scscf\r\nTo: {header(asked, 'From')}\r\n"
            f"Call-ID: {header(asked, 'Call-ID')}\r\nCSeq: {serial} NOTIFY\r\nEvent: reg\r\n"
            f"Subscription-State: active;expires=600\r\nContact: <sip:127.0.0.1:{port};transport=tcp>\r\n"
            f"Content-Type: application/reginfo+xml\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


def bomb(version):
    """A report that some hundred octets of entities blow up to a terabyte."""
    entities = '<!ENTITY a0 "bomb">' + "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(12))
    return (f'<?xml version="1.0"?><!DOCTYPE reginfo [{entities}]><reginfo xmlns="urn:ietf:params:xml:ns:reginfo" '
            f'version="{version}" state="full"><registration aor="&a12;" id="a" state="active">&a12;</registration></reginfo>')


def test_a_bomb_in_a_registration_report(environment, tmp_path):
    whom = tmp_path / "impus"
    whom.write_text("sip:user1@ims.example.com\n")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        environment.add_feed("reports", "--kind", "reg-event", "--transport", "tcp", "--impus-file", str(whom),
                             "--next-hop", f"sip:127.0.0.1:{port};transport=tcp")
        connection, asked = accept_subscription(listener)
        with connection:
            heard = b""
            for serial in range(1, 31):
                connection.sendall(notify(asked, bomb(serial - 1), serial, port))
            while len(re.findall(rb"CSeq: \d+ NOTIFY", heard)) < 30:
                octets = connection.recv(65536)
                assert octets, "closed"
                heard += octets
    assert {status for status, method in re.findall(rb"SIP/2.0 (\d+) .*?CSeq: \d+ (\w+)", heard, re.S) if method == b"NOTIFY"} == {b"200"}
    environment.wait_until(lambda: refusals(environment, "reports") >= 30, 10, "they are refused")


def refusals(environment, name):
    return sum(int(one["count"]) for one in environment.json("feed", "show", name).get("refusals", []))


def test_connections_that_say_nothing(attacked):
    environment, port = attacked
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < IDLE + 1000:
        pytest.skip(f"fewer than {IDLE} files may be open here")
    before = losses(environment).get("NO_ROOM", 0)
    with connections(port, IDLE):
        environment.wait_until(lambda: losses(environment).get("NO_ROOM", 0) >= before + IDLE - PER_SENDER, 20, "all but a few are refused")
        assert int(environment.json("feed", "show", "attacked")["connections"]["open"]) <= PER_SENDER + 1
        send_one_registration(environment, port, 560_001)
