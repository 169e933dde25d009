"""Peers that mean harm on one feed: another feed goes on unharmed, and ingest stays within its memory."""
import contextlib
import os
import random
import resource
import socket
import struct
import time
import zlib

import pytest

import traffic
from senders import ANSWER, Scscf

LONG = os.environ.get("VOUCH_LONG") == "1"
IDLE = 10_000 if LONG else 500
SLOW = 200
# Most that ingest may ever have in memory while all this goes on, in kilobytes. An attacked feed may hold 64 megabytes of
# messages, and the rest of the process is small.
MOST_KILOBYTES = 300_000
# What a REGISTER of the unharmed feed may wait for its 200, on a test machine under load.
SLOWEST_SECONDS = 2.0


@pytest.fixture(scope="module")
def attacked(environment):
    """An environment with a feed to attack; its own is watched."""
    return environment, environment.add_feed("attacked", "--kind", "hep", "--transport", "tcp")


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
    return {one["code"]: int(one["count"]) for one in environment.json("feed", "show", name).get("losses", [])}


def registrations(environment):
    return int(environment.json("feed", "show", "attacked").get("registrations", 0))


@contextlib.contextmanager
def connections(port, count):
    opened = []
    try:
        for _ in range(count):
            opened.append(socket.create_connection(("127.0.0.1", port), timeout=10))
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
    """Whatever went before, the feed still takes what a sound sender brings."""
    before = registrations(environment)
    with connections(port, 1) as (sound,):
        for packet in mirrored(number):
            sound.sendall(packet)
        environment.wait_until(lambda: registrations(environment) > before, 10, "the sound registration")


def test_senders_of_an_octet_at_a_time(attacked):
    environment, port = attacked
    packet = mirrored(500_000)[0]
    with connections(port, SLOW) as slow:
        for octet in packet[:200]:
            for one in slow:
                one.sendall(bytes([octet]))
        send_one_registration(environment, port, 500_001)


def test_peers_that_vanish_in_the_middle_of_a_packet(attacked):
    environment, port = attacked
    packet = mirrored(510_000)[0]
    before = losses(environment).get("BAD_FRAME", 0)
    with connections(port, SLOW) as broken:
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


def notify(body, serial):
    return (f"NOTIFY sip:vouch@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:6060;branch=z9hG4bKn{serial}\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:scscf.ims.example.com>;tag=n{serial}\r\nTo: <sip:vouch@127.0.0.1>;tag=v\r\n"
            f"Call-ID: n{serial}@scscf.ims.example.com\r\nCSeq: {serial} NOTIFY\r\nEvent: reg\r\n"
            f"Subscription-State: active;expires=600\r\nContact: <sip:scscf.ims.example.com>\r\n"
            f"Content-Type: application/reginfo+xml\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


def test_a_bomb_in_a_registration_report(environment):
    port = environment.add_feed("reports", "--kind", "reg-event", "--transport", "tcp")
    entities = '<!ENTITY a0 "bomb">' + "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(12))
    bomb = (f'<?xml version="1.0"?><!DOCTYPE reginfo [{entities}]><reginfo xmlns="urn:ietf:params:xml:ns:reginfo" '
            'version="1" state="full"><registration aor="&a12;" id="a" state="active">&a12;</registration></reginfo>')
    with connections(port, 1) as (one,):
        for serial in range(1, 51):
            one.sendall(notify(bomb, serial))
        heard = b""
        while len(ANSWER.findall(heard)) < 50:
            octets = one.recv(65536)
            assert octets, "closed"
            heard += octets
    assert {status for status, _ in ANSWER.findall(heard)} == {b"200"}
    refused = {one["code"]: int(one["count"]) for one in environment.json("feed", "show", "reports")["refusals"]}
    assert sum(refused.values()) >= 50


def test_connections_that_say_nothing(attacked):
    environment, port = attacked
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < IDLE + 1000:
        pytest.skip(f"only {hard} files may be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    # Ingest had its bound from before.
    resource.prlimit(environment.pid("ingest"), resource.RLIMIT_NOFILE, (hard, hard))
    try:
        with connections(port, IDLE):
            send_one_registration(environment, port, 560_001)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
