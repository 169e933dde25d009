"""vouchctl feed rejected: what was refused, told without whom it speaks of."""
import json
import re
import socket
import time

import grpc
import pytest

import hep
import traffic
from live_network import wait_until
from mirrored_feed import GARBAGE, IDENTIFIERS, KEY, add, places, send, show  # noqa: F401: places is a fixture
from senders import channel, contract


def test_what_was_refused_is_shown_as_a_shape(environment, places):
    add(environment, places)
    send(places, GARBAGE)
    send(places, b"\0\xff not SIP at all, but +49301234509")
    wait_until(lambda: len(environment.json("feed", "rejected", "mirror")["rejected"]) == 2, "both are refused")
    told = environment.json("feed", "rejected", "mirror")["rejected"]
    assert {one["code"] for one in told} == {"CSEQ_METHOD_MISMATCH", "NOT_SIP"}
    by_code = {one["code"]: one for one in told}
    shape = by_code["CSEQ_METHOD_MISMATCH"]["shape"]
    assert "CSeq: 9 xxxxxx\n" in shape and "Contact: <xxx:xx9@99.99.9.9>" in shape
    assert by_code["CSEQ_METHOD_MISMATCH"]["octets"] == len(GARBAGE)
    assert len(environment.json("feed", "rejected", "--limit", "1")["rejected"]) == 1
    table = environment.ok("feed", "rejected", "mirror")
    assert "CSEQ_METHOD_MISMATCH" in table
    logs = "".join(log.read_text() for log in (environment.folder / "log").iterdir())
    assert "VOUCH023" in logs
    for said in (json.dumps(told), table, environment.ok("feed", "show", "mirror"), logs):
        for identifier in IDENTIFIERS:
            assert identifier not in said


def test_a_frame_that_cannot_be_read_is_shown_with_its_reason(environment, places):
    add(environment, places, "frames")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"no HEP of +49301234509", (places.vouch, 9060))
        whole = hep.packet(b"not SIP at all", KEY, time.time())
        sender.sendto(whole + whole[:-1], (places.vouch, 9060))
    wait_until(lambda: len(environment.json("feed", "rejected", "frames")["rejected"]) == 3, "all are refused")
    told = {one["code"]: one for one in environment.json("feed", "rejected", "frames")["rejected"]}
    assert set(told) == {"NOT_HEP", "NOT_SIP", "TRUNCATED_PACKET"}
    assert told["NOT_HEP"]["where"] == "hep 1 from 127.0.0.1" and told["NOT_HEP"]["shape"].startswith("no xxx xx +99999999999")
    assert told["TRUNCATED_PACKET"]["octets"] == len(whole) - 1
    feed = show(environment, "frames")
    assert {loss["code"]: loss["count"] for loss in feed["losses"]} == {"BAD_FRAME": "2"}
    assert {one["code"] for one in feed["refusals"]} == set(told)


def test_a_file_that_cannot_be_read_is_named_to_the_administrator_alone(environment, places):
    folder = places.folder / "captures"
    folder.mkdir()
    folder.chmod(0o777)
    environment.ok("feed", "add", "files", "--kind", "capture-directory", "--directory", str(folder), "--observation-point", "at-s-cscf")
    pairs = [traffic.register(number) for number in (940_001, 940_002)]
    whole, one = (traffic.write_capture(places.folder / "whole.pcap", some).read_bytes() for some in (pairs, pairs[:1]))
    for name, octets in (("notes-of-today.txt", b"nothing of ours"), ("cut-in-the-middle.pcap", whole[:len(one) + 200])):
        (folder / f".{name}").write_bytes(octets)
        (folder / f".{name}").rename(folder / name)
    wait_until((folder / "done" / "cut-in-the-middle.pcap").exists, "what is whole is taken")
    wait_until((folder / "rejected" / "notes-of-today.txt").exists, "what cannot be read is refused")
    files = show(environment, "files")["files"]
    assert (files["lastRejected"]["file"], files["lastRejected"]["code"]) == ("notes-of-today.txt", "NOT_A_CAPTURE")
    assert (files["lastDamaged"]["file"], files["lastDamaged"]["code"]) == ("cut-in-the-middle.pcap", "TRUNCATED_FILE")
    shown = environment.ok("feed", "show", "files")
    assert "last file rejected: notes-of-today.txt: NOT_A_CAPTURE, " in shown
    assert re.search(r"last file taken in part: cut-in-the-middle.pcap: TRUNCATED_FILE at octet \d+, ", shown)
    table = environment.ok("feed", "rejected", "files")
    assert "  NOT_A_CAPTURE  notes-of-today.txt\n" in table
    assert re.search(r"  TRUNCATED_FILE  cut-in-the-middle.pcap, octet \d+\n", table)
    assert show(environment, "files")["registrations"] == "1", "the pair that is whole"
    # Looked at again and again, they would be counted again.
    lost, = (loss["count"] for loss in show(environment, "files")["losses"])
    assert lost == "2"
    logs = "".join(log.read_text() for log in (environment.folder / "log").iterdir())
    assert "notes-of-today" not in logs and "cut-in-the-middle" not in logs


def test_what_a_stream_sends_in_vain_is_shown_too(environment):
    m = contract()
    message = m.SipMessage(sequence=1, octets=GARBAGE)
    message.observed_at.GetCurrentTime()
    endless = m.SipMessage(sequence=1, octets=b"again " + GARBAGE)
    endless.observed_at.GetCurrentTime()
    hello = m.Hello(feed="feed-1/in-vain", kind=m.LIVE, observation_point=m.AT_S_CSCF)
    requests = [m.IngestRequest(hello=hello), m.IngestRequest(message=message), m.IngestRequest(message=endless)]
    with channel(environment, "ingest", "feed-1") as one:
        call = one.stream_stream("/vouch.v1.IngestService/Ingest", request_serializer=lambda request: request.SerializeToString(),
                                 response_deserializer=m.IngestResponse.FromString)
        with pytest.raises(grpc.RpcError):
            list(call(iter(requests)))
    told = environment.json("feed", "rejected", "feed-1/in-vain")["rejected"]
    assert {(one["code"], one["octets"]) for one in told} >= {("SEQUENCE_NOT_GROWING", len(GARBAGE) + 6)}
    assert "feed-1/in-vain (not listed)  SEQUENCE_NOT_GROWING  message[1].sequence  " in environment.ok("feed", "rejected")
    assert all(identifier not in json.dumps(told) for identifier in IDENTIFIERS)


def test_what_was_refused_of_a_removed_feed_is_still_told(environment, places):
    add(environment, places, "gone-soon")
    send(places, GARBAGE)
    wait_until(lambda: environment.json("feed", "rejected", "gone-soon")["rejected"], "it is refused")
    assert not any(one["feedRemoved"] for one in environment.json("feed", "rejected")["rejected"] if one["feed"] == "gone-soon")
    environment.ok("feed", "remove", "gone-soon")
    add(environment, places, "stays")
    send(places, b"not SIP at all")
    wait_until(lambda: environment.json("feed", "rejected", "stays")["rejected"], "it is refused")
    told = environment.json("feed", "rejected", "--limit", "500")["rejected"]
    assert {(one["feed"], one["feedRemoved"]) for one in told} >= {("gone-soon", True), ("stays", False)}
    assert [one["at"] for one in told] == sorted((one["at"] for one in told), reverse=True), "latest first, whoever's"
    assert environment.json("feed", "rejected", "--limit", "1")["rejected"][0]["feed"] == "stays"
    table = environment.ok("feed", "rejected", "--limit", "500")
    assert "  gone-soon (not listed)  " in table and "  stays  " in table
    assert environment.json("feed", "rejected", "gone-soon")["rejected"][0]["feedRemoved"]
