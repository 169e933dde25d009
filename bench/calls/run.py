#!/usr/bin/env python3
"""Calls at an even rate over a mirror: how long after it passed can a message be asked about?

    run.py [--calls-per-second N] [--seconds N]

A call is an INVITE and its answer on two hops, and a BYE. An association is computed when it is asked for, from what is durable, so a
message can be asked about once its batch is committed. That moment is observed from outside, and told from the message's own time.
"""
import argparse
import bisect
import pathlib
import socket
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import measuring  # noqa: E402
import sql  # noqa: E402
import traffic  # noqa: E402

PHONES = 1000
SAMPLES = 20
PERIOD = ("--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls-per-second", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=30)
    return parser.parse_args()


def address(phone):
    return f"10.1.{phone // 250 % 250}.{phone % 250 + 1}"


def text(first, caller, callee, name, hop, rest):
    vias = f"Via: SIP/2.0/UDP {address(caller)}:5060;branch=z9hG4bKu{name}\r\n"
    if hop > 1:
        vias = f"Via: SIP/2.0/UDP 10.9.9.9:5060;branch=z9hG4bKs{name}\r\n" + vias
    return (f"{first}\r\n{vias}From: <sip:user{caller}@ims.example.com>;tag=f{name}\r\nCall-ID: {name}@ue.example.com\r\n"
            f"{rest}Content-Length: 0\r\n\r\n").encode()


def call(number, name):
    """The messages of one call: what passed, and whether towards the caller."""
    caller, callee = number % PHONES, (number * 7 + 1) % PHONES
    to = f"To: <sip:user{callee}@ims.example.com>"
    invite = (f"{to}\r\nCSeq: 1 INVITE\r\nMax-Forwards: 68\r\nP-Asserted-Identity: <sip:user{caller}@ims.example.com>\r\n"
              f"P-Charging-Vector: icid-value={name}\r\nContact: <sip:user{caller}@{address(caller)}:5060>\r\n")
    answer = f"{to};tag=t{name}\r\nCSeq: 1 INVITE\r\nContact: <sip:user{callee}@{address(callee)}:5060>\r\n"
    for hop in (1, 2):
        yield text(f"INVITE sip:user{callee}@{address(callee)}:5060 SIP/2.0", caller, callee, name, hop, invite), False
    for hop in (2, 1):
        yield text("SIP/2.0 200 OK", caller, callee, name, hop, answer), True
    yield text(f"BYE sip:user{callee}@{address(callee)}:5060 SIP/2.0", caller, callee, name, 1, f"{to};tag=t{name}\r\nCSeq: 2 BYE\r\n"), False


def packet(octets, towards_caller, at):
    ends = (bytes((10, 9, 9, 9)), bytes((10, 9, 9, 10)))
    source, destination = reversed(ends) if towards_caller else ends
    body = (struct.pack("!HHHBHHHB", 0, 1, 7, 2, 0, 2, 7, 17) + struct.pack("!HHH4sHHH4s", 0, 3, 10, source, 0, 4, 10, destination)
            + struct.pack("!HHHHHHHH", 0, 7, 8, 5060, 0, 8, 8, 5060)
            + struct.pack("!HHHIHHHI", 0, 9, 10, int(at), 0, 10, 10, int(at % 1 * 1e6)) + struct.pack("!HHHB", 0, 11, 7, 1)
            + struct.pack("!HHH", 0, 15, 6 + len(octets)) + octets)
    return b"HEP3" + struct.pack("!H", 6 + len(body)) + body


def send(port, options):
    """Calls evenly; returns how many a second were sent."""
    tick = 0.01
    began, sent = time.time(), 0
    with socket.create_connection(("127.0.0.1", port)) as mirror:
        while time.time() - began < options.seconds:
            due = int((time.time() - began) * options.calls_per_second)
            batch = []
            for number in range(sent, due):
                at = time.time()
                batch += [packet(octets, towards_caller, at) for octets, towards_caller in call(number, f"c{number}")]
            sent = max(sent, due)
            mirror.sendall(b"".join(batch))
            time.sleep(tick)
    return sent, sent / (time.time() - began)


class Knowledge(threading.Thread):
    """Looks again and again up to when what is known is committed."""

    def __init__(self, environment):
        super().__init__(daemon=True)
        self.psql = subprocess.Popen(["psql", "-X", "-A", "-t", "-q", "-F", " ", sql.conninfo(environment)], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, text=True, cwd="/")
        self.seen, self.done = [], False

    def run(self):
        while not self.done:
            self.psql.stdin.write("SELECT extract(epoch FROM clock_timestamp()), extract(epoch FROM at) FROM vouch.knowledge_clock;\n")
            self.psql.stdin.flush()
            now, known = map(float, self.psql.stdout.readline().split())
            if not self.seen or known > self.seen[-1][0]:
                self.seen.append((known, now))
            time.sleep(0.003)

    def visible_at(self, known):
        place = bisect.bisect_left(self.seen, (known - 1e-6,))
        return self.seen[min(place, len(self.seen) - 1)][1]


def latencies(environment, knowledge):
    rows = sql.query(environment, "SELECT extract(epoch FROM observed_at), extract(epoch FROM known_at) FROM vouch.session_fact")
    return sorted(knowledge.visible_at(float(known)) - float(observed) for observed, known in rows)


def associated(environment, sent):
    """How many of some calls are told with the caller's device."""
    right = 0
    for i in range(SAMPLES):
        number = sent * i // SAMPLES
        liid = f"CALLER-{i}"
        environment.ok("warrant", "create", "--liid", liid, "--authority", "LEA", "--impu", f"sip:user{number % PHONES}@ims.example.com", *PERIOD)
        environment.ok("warrant", "approve", "--liid", liid, "--as", "admin-2")
        told = environment.json("session", "--liid", liid, "--call-id", f"c{number}@ue.example.com")["session"]["legs"][0]
        right += told["association"]["outcome"] == "MATCHED"
    return right


def run(environment, options):
    phones = traffic.write_capture(environment.folder / "phones.pcap", [traffic.register(i) for i in range(PHONES)], since=int(time.time()) - PHONES)
    environment.ok("import", str(phones))
    port = environment.add_feed("mirror", "--kind", "hep", "--transport", "tcp", "--observation-point", "at-s-cscf")
    knowledge = Knowledge(environment)
    knowledge.start()
    sent, rate = send(port, options)
    environment.wait_until(lambda: int(environment.json("feed", "show", "mirror").get("unsettledOctets", 0)) == 0, 600, "everything is settled")
    environment.wait_until_drained(600)
    time.sleep(1)
    knowledge.done = True
    knowledge.join()
    waits = latencies(environment, knowledge)
    return {"calls": sent, "calls_per_second": rate, "messages": len(waits), "expected": 5 * sent,
            "p50_ms": 1000 * measuring.percentile(waits, 0.5), "p99_ms": 1000 * measuring.percentile(waits, 0.99),
            "most_ms": 1000 * waits[-1], "associated": associated(environment, sent), "asked": SAMPLES}


def main():
    options = arguments()
    with measuring.environment() as environment:
        result = run(environment, options)
    measuring.print_table(("calls/s", "messages", "p50 ms", "p99 ms", "most ms", "associated"),
                          [(f"{result['calls_per_second']:.0f}", f"{result['messages']} of {result['expected']}", f"{result['p50_ms']:.0f}",
                            f"{result['p99_ms']:.0f}", f"{result['most_ms']:.0f}", f"{result['associated']} of {result['asked']}")])
    measuring.write_result("calls", result)
    return 0 if result["messages"] == result["expected"] and result["associated"] == result["asked"] else 1


if __name__ == "__main__":
    sys.exit(main())
