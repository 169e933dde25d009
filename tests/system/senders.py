"""Senders of live feeds that keep their own record of what was acknowledged to them."""
import importlib
import pathlib
import queue
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

import grpc

import traffic
from environment import ROOT

GENERATED = tempfile.TemporaryDirectory(prefix="vouch-contract-")
ANSWER = re.compile(rb"SIP/2.0 (\d+) .*?\r\nCSeq: (\d+) .*?\r\n\r\n", re.S)


class Sender(threading.Thread):
    """Sends one registration after the other, of phones numbered from `first`, until it is stopped. What breaks on the
    way it begins again, and sends once more what was not acknowledged."""

    def __init__(self, environment, first):
        super().__init__(daemon=True)
        self.environment = environment
        self.first = first
        self.acknowledged = set()
        self.refusals = []  # what the receiver said against it
        self.slowest = 0.0  # seconds from a message to its acknowledgement
        self.enough = threading.Event()

    def run(self):
        while not self.enough.is_set():
            try:
                self.send()
            except (OSError, grpc.RpcError) as error:
                self.refusals.append(error)
                time.sleep(0.05)

    def stop(self):
        self.enough.set()
        self.join(30)
        assert not self.is_alive()

    def wait_for_more(self, count, seconds=30):
        """Until so many more are acknowledged."""
        goal = len(self.acknowledged) + count
        self.environment.wait_until(lambda: len(self.acknowledged) >= goal, seconds, f"{type(self).__name__}: {count} more")


class Scscf(Sender):
    """An S-CSCF that tells an application server, over TCP, `window` at a time."""

    window = 20

    def __init__(self, environment, port, first=0, pause=0.0):
        super().__init__(environment, first)
        self.port = port
        self.pause = pause
        self.next = first
        self.serial = 0

    def send(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            while not self.enough.is_set():
                numbers = range(self.next, self.next + self.window)
                self.exchange(connection, list(numbers))
                self.next = numbers.stop
                time.sleep(self.pause)

    def exchange(self, connection, numbers):
        asked = {}
        sent_at = time.monotonic()
        for number in numbers:
            self.serial += 1
            asked[self.serial] = number
            connection.sendall(traffic.third_party(number, self.serial))
        heard = b""
        while asked:
            octets = connection.recv(65536)
            if not octets:
                raise ConnectionResetError("closed")
            heard += octets
            for answer in ANSWER.finditer(heard):
                self.answered(int(answer[1]), asked.pop(int(answer[2]), None))
            self.slowest = max(self.slowest, time.monotonic() - sent_at)
            heard = heard[heard.rfind(b"\r\n\r\n") + 4:] if ANSWER.search(heard) else heard

    def answered(self, status, number):
        if status == 200 and number is not None:
            self.acknowledged.add(number)
        elif status != 200:
            self.refusals.append(status)


class Mirror(Sender):
    """A mirror that sends HEP over TCP. Nobody acknowledges HEP: what it counts is what the connection took."""

    def __init__(self, environment, port, first=400_000, pause=0.002):
        super().__init__(environment, first)
        self.port = port
        self.next = first
        self.pause = pause

    def send(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            while not self.enough.is_set():
                for text, from_network in zip(traffic.register(self.next), (False, True)):
                    connection.sendall(traffic.hep(text, from_network, time.time()))
                self.acknowledged.add(self.next)
                self.next += 1
                time.sleep(self.pause)


def contract():
    """The contract's messages, generated once."""
    if "vouch.v1.ingest_pb2" not in sys.modules:
        folder = GENERATED.name
        protos = [str(path.relative_to(ROOT / "proto")) for path in (ROOT / "proto" / "vouch").rglob("*.proto")]
        subprocess.run(["protoc", f"-I{ROOT / 'proto'}", f"--python_out={folder}", *protos], check=True)
        sys.path.insert(0, folder)
    return importlib.import_module("vouch.v1.ingest_pb2")


def channel(environment, service, name, options=()):
    read = lambda path: pathlib.Path(path).read_bytes()
    credentials = grpc.ssl_channel_credentials(read(environment.certificate("ca")), read(environment.key(name)),
                                               read(environment.certificate(name)))
    return grpc.secure_channel(environment.address(service), credentials, [("grpc.enable_http_proxy", 0), *options])


class Stream(Sender):
    """A client of IngestService that goes on behind what was settled, whatever happens in between."""

    window = 400  # messages it has on the way at most

    def __init__(self, environment, first=200_000, feed="feed-1/stream", pause=0.002):
        super().__init__(environment, first)
        self.pause = pause
        self.messages = contract()
        self.feed = feed
        self.settled = 0

    def send(self):
        with channel(self.environment, "ingest", "feed-1") as one:
            call = one.stream_stream("/vouch.v1.IngestService/Ingest",
                                     request_serializer=lambda request: request.SerializeToString(),
                                     response_deserializer=self.messages.IngestResponse.FromString)
            welcome, over = queue.Queue(), threading.Event()
            try:
                for response in call(self.requests(welcome, over)):
                    if response.HasField("welcome"):
                        self.settled = response.welcome.settled_sequence
                        welcome.put(self.settled)
                    else:
                        self.note(response.ack.settled_sequence)
            finally:
                over.set()

    def note(self, settled):
        self.settled = settled
        # Message 2n + 1 is the n-th REGISTER, 2n + 2 its response.
        self.acknowledged.update(range(self.first + len(self.acknowledged), self.first + settled // 2))

    def requests(self, welcome, over):
        m = self.messages
        yield m.IngestRequest(hello=m.Hello(feed=self.feed, kind=m.LIVE, observation_point=m.AT_S_CSCF))
        try:
            sent = welcome.get(timeout=20)
        except queue.Empty:
            return
        # A call that broke may leave this running for a while: it shares nothing with the next one's.
        while not self.enough.is_set() and not over.is_set():
            if sent - self.settled >= self.window:
                time.sleep(0.002)
                continue
            index, is_response = divmod(sent, 2)
            sent += 1
            time.sleep(self.pause)
            yield self.message(sent, traffic.register(self.first + index)[is_response], bool(is_response))

    def message(self, sequence, text, from_network):
        m = self.messages
        ends = [m.Endpoint(address="10.9.9.9", port=5060), m.Endpoint(address="10.9.9.10", port=5060)]
        if from_network:
            ends.reverse()
        message = m.SipMessage(sequence=sequence, octets=text.encode(), source=ends[0], destination=ends[1], transport=m.UDP)
        message.observed_at.GetCurrentTime()
        return m.IngestRequest(message=message)


def header(text, name):
    return next(line.split(":", 1)[1].strip() for line in text.split("\r\n") if line.lower().startswith(name.lower() + ":"))


def accept_subscription(listener):
    """Plays the S-CSCF to whom ingest subscribes: answers its SUBSCRIBE and returns the connection and what was asked."""
    connection, _ = listener.accept()
    connection.settimeout(10)
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += connection.recv(65536)
    asked = heard.decode()
    own, port = listener.getsockname()
    copied = "".join(f"{name}: {header(asked, name)}\r\n" for name in ("Via", "From", "Call-ID", "CSeq"))
    connection.sendall((f"SIP/2.0 200 OK\r\n{copied}To: {header(asked, 'To')};tag=scscf\r\nExpires: 600\r\n"
                        f"Contact: <sip:{own}:{port};transport=tcp>\r\nContent-Length: 0\r\n\r\n").encode())
    return connection, asked
