"""vouchctl feed, as an administrator uses it: what it does, tells and refuses."""
import datetime
import json
import os
import re
import signal
import socket
import sqlite3
import time

import pytest

import hep
import sql
import traffic
from live_network import wait_until
from mirrored_feed import GARBAGE, KEY, add, places, send, show  # noqa: F401: places is a fixture
from senders import accept_subscription


def test_a_feed_that_is_added_is_listed_and_shown(environment, places):
    added = add(environment, places, "mirror", 9060, "--rhythm", "60", "--sender", "192.0.2.20", "--sender", "192.0.2.21")
    assert added["state"] == "LISTENING" and added["boundPort"] == 9060
    assert added["spec"] | {} == added["spec"] | {
        "name": "mirror", "kind": "HEP", "observationPoint": "AT_S_CSCF", "transport": "FEED_UDP", "address": places.vouch, "port": 9060,
        "allowedSenders": ["192.0.2.20", "192.0.2.21"], "rhythmSeconds": 60, "drained": False}
    assert show(environment)["spec"] == added["spec"]
    listed = environment.json("feed", "list")
    assert [feed["spec"] for feed in listed["feeds"]] == [added["spec"]] and listed["sink"]["direct"]
    head, *_ = environment.ok("feed", "list").splitlines()
    assert head.split()[:3] == ["FEED", "KIND", "STATE"]
    assert environment.ok("feed", "list").splitlines()[2].split()[:3] == ["mirror", "hep", "LISTENING"]
    rows = dict(line.split(None, 1) for line in environment.ok("feed", "show", "mirror").splitlines() if line.count(" "))
    assert {"feed": "mirror", "state": "LISTENING", "kind": "hep", "listens": f"udp {places.vouch}:9060", "observes": "at-s-cscf",
            "senders": "192.0.2.20, 192.0.2.21", "rhythm": "60 s", "last": "never"}.items() <= rows.items()
    shown = environment.ok("feed", "show", "mirror")
    assert f"key file        {places.folder}/hep.key\n" in shown and "clock bound     5 s\n" in shown and KEY not in shown
    assert re.search(r"^bounds +\d+ MiB not durable yet$", shown, re.MULTILINE)


def test_a_feed_is_drained_and_resumed_and_removed(environment, places):
    add(environment, places)
    assert environment.json("feed", "drain", "mirror")["state"] == "DRAINED"
    send(places, b"nobody listens")
    assert show(environment)["messages"] == "0"
    assert environment.json("feed", "drain", "mirror", "--resume")["state"] == "LISTENING"
    assert environment.ok("feed", "remove", "mirror") == "removed\n"
    assert environment.run("feed", "show", "mirror").returncode == 4
    assert environment.json("feed", "list")["feeds"] == []


def test_a_subscription_that_is_not_answered_is_told(environment, places):
    (places.folder / "impus").write_text("sip:+49301234509@ims.example.org\ntel:+49301234509\n")
    environment.ok("feed", "add", "reg", "--kind", "reg-event", "--listen", f"{places.vouch}:5092", "--sender", places.vouch, "--next-hop", f"sip:{places.vouch}:9",
                   "--impus-file", str(places.folder / "impus"), "--rhythm", "0")
    wait_until(lambda: show(environment, "reg")["state"] == "NOT_SUBSCRIBED", "the state tells")
    assert show(environment, "reg")["problem"] == "2 of 2 subscriptions"
    wait_until(lambda: "VOUCH058" in (environment.folder / "log" / "ingest.log").read_text(), "VOUCH058")
    states = "SELECT DISTINCT state FROM vouch.feed_coverage WHERE feed = 'reg'"
    wait_until(lambda: sql.query(environment, states) == [["NOT_SUBSCRIBED"]], "the coverage tells")


@pytest.mark.parametrize("told_to", [False, True])
def test_a_subscription_is_made_soon_after_the_s_cscf_comes_up(environment, places, told_to):
    (places.folder / "impus").write_text("sip:+49301234509@ims.example.org\n")
    with socket.create_server((places.vouch, 0)) as free:
        port = free.getsockname()[1]
    environment.ok("feed", "add", "reg", "--kind", "reg-event", "--transport", "tcp", "--listen", f"{places.vouch}:5092", "--sender", places.vouch,
                   "--next-hop", f"sip:{places.vouch}:{port};transport=tcp", "--impus-file", str(places.folder / "impus"), "--rhythm", "0")
    time.sleep(3)
    with socket.create_server((places.vouch, port)) as late:
        late.settimeout(1.5 if told_to else 8)
        if told_to:
            environment.ok("feed", "drain", "reg", "--resume")
        with accept_subscription(late)[0]:
            wait_until(lambda: show(environment, "reg")["state"] == "LISTENING", "it stands")


def test_a_clock_apart_is_noted_and_a_stamp_of_the_future_not_believed(environment, places):
    add(environment, places, "mirror", 9060, "--clock-bound", "30", "--element", "scscf-1")
    began = time.time()
    for number, apart in ((21, 0), (22, -3600), (23, 3600), (24, 20)):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for text in traffic.register(number):
                sender.sendto(hep.packet(text.encode(), KEY, began + apart), (places.vouch, 9060))
    facts = """SELECT impu, coalesce(array_to_string(notes, ','), ''), round(extract(epoch FROM observed_at))
                 FROM vouch.registration_fact JOIN vouch.registration_content USING (content_id)
                WHERE impu ~ 'user2[1234]@' AND feed = 'mirror' ORDER BY impu"""
    wait_until(lambda: len(sql.query(environment, facts)) == 4, "all are stored")
    noted = {impu.split("@")[0]: ([note for note in notes.split(",") if note.startswith("STAMP")], float(when) - began)
             for impu, notes, when in sql.query(environment, facts)}
    assert noted["sip:user21"][0] == [] and abs(noted["sip:user21"][1]) < 5
    assert noted["sip:user22"][0] == ["STAMP_BEHIND"] and abs(noted["sip:user22"][1] + 3600) < 5, "it may have been held back"
    assert noted["sip:user23"][0] == ["STAMP_AHEAD"] and abs(noted["sip:user23"][1]) < 5, "ingest's clock counts"
    assert noted["sip:user24"][0] == [] and abs(noted["sip:user24"][1]) < 5, "within the bound too: nothing is seen later than it was known"
    assert show(environment)["stampsApart"] == "4"
    wait_until(lambda: "VOUCH060" in (environment.folder / "log" / "ingest.log").read_text(), "VOUCH060")


@pytest.mark.parametrize("command, code", [
    (("feed", "show", "nobody"), 4), (("feed", "remove", "nobody"), 4), (("feed", "drain", "nobody"), 4),
    (("feed", "rejected", "nobody"), 4),
    (("feed", "add", "x", "--kind", "telepathy"), 2), (("feed", "add", "x"), 2), (("feed", "nonsense"), 2), (("feed",), 2),
    (("feed", "add", "x", "--kind", "hep", "--listen", "nowhere:9060", "--observation-point", "at-s-cscf"), 2),
    (("feed", "add", "x", "--kind", "hep", "--listen", "127.0.0.1:9060"), 2),
    (("feed", "add", "x", "--kind", "hep", "--listen", "127.0.0.1:9060", "--sender", "any"), 2),
    (("feed", "add", "x y", "--kind", "isc", "--listen", "127.0.0.1:5090", "--sender", "127.0.0.1"), 2),
    (("feed", "add", "x", "--kind", "capture-directory", "--directory", "relative", "--observation-point", "at-s-cscf"), 2),
    (("feed", "add", "x", "--kind", "reg-event", "--listen", "127.0.0.1:5092", "--impus-file", "/nowhere"), 1),
    (("feed", "rejected", "--limit", "0"), 2),
], ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value))
def test_exit_codes_tell_what_went_wrong(environment, places, command, code):
    done = environment.run(*command)
    assert done.returncode == code and done.stdout == "" and done.stderr
    assert environment.json("feed", "list")["feeds"] == []


HEP = ("--kind", "hep", "--observation-point", "at-s-cscf", "--sender", "any")
FILES = ("--kind", "capture-directory", "--directory", "/var/lib/vouch/captures", "--observation-point", "at-s-cscf")
LISTEN = ("--listen", "127.0.0.1:9060")
ISC = ("--kind", "isc", "--sender", "127.0.0.1", *LISTEN)
REG = ("--kind", "reg-event", "--sender", "127.0.0.1", "--next-hop", "sip:127.0.0.1:9", "--impus-file", "IMPUS")


@pytest.mark.parametrize("arguments, said, hint", [
    (HEP, "FIELD_MISSING: --listen", "needs it"),
    ((*HEP, "--listen", "localhost:9060"), "BAD_ADDRESS: --listen", "names are not looked up"),
    ((*HEP, "--listen", "9060"), "BAD_ADDRESS: --listen", "--listen 192.0.2.10:9060"),
    ((*HEP, "--listen", "127.0.0.1:0"), "BAD_ADDRESS: --listen", "--listen 192.0.2.10:9060"),
    ((*HEP, *LISTEN, "--clock-bound", "0"), "--clock-bound", "1 to 3600"),
    ((*HEP, *LISTEN, "--rhythm", "86401"), "--rhythm", "0 to 86400"),
    ((*HEP, *LISTEN, "--auth-key-file", "hep.key"), "PATH_NOT_ABSOLUTE: --auth-key-file", "whole path"),
    ((*HEP, *LISTEN, "--directory", "/x"), "NOT_FOR_THIS_KIND: --directory", "leave it out"),
    ((*HEP, *LISTEN, "--tls-ca", "/x"), "NOT_FOR_THIS_KIND: --tls-ca", "leave it out"),
    ((*HEP, *LISTEN, "--next-hop", "sip:127.0.0.1"), "NOT_FOR_THIS_KIND: --next-hop", "leave it out"),
    ((*ISC, "--clock-bound", "5"), "NOT_FOR_THIS_KIND: --clock-bound", "leave it out"),
    ((*ISC, "--auth-key-file", "/x"), "NOT_FOR_THIS_KIND: --auth-key-file", "leave it out"),
    ((*ISC, "--observation-point", "at-s-cscf"), "BAD_OBSERVATION_POINT: --observation-point", "always on-isc"),
    ((*ISC, "--sender", "host"), "BAD_ADDRESS: --sender, number 2", "prefix"),
    ((*FILES, *LISTEN), "NOT_FOR_THIS_KIND: --listen", "leave it out"),
    ((*FILES, "--transport", "udp"), "NOT_FOR_THIS_KIND: --transport", "leave it out"),
    ((*FILES, "--transport", "tls"), "NOT_FOR_THIS_KIND: --transport", "leave it out"),
    ((*FILES, "--sender", "127.0.0.1"), "NOT_FOR_THIS_KIND: --sender", "leave it out"),
    ((*FILES, "--tls-peer", "any"), "NOT_FOR_THIS_KIND: --tls-peer", "leave it out"),
    ((*FILES, "--clock-bound", "5"), "NOT_FOR_THIS_KIND: --clock-bound", "leave it out"),
    ((*REG, "--listen", "0.0.0.0:5092"), "ADDRESS_NOT_REACHABLE: --listen", "the one it reaches ingest at"),
    ((*REG, "--listen", "[::]:5092"), "ADDRESS_NOT_REACHABLE: --listen", "the one it reaches ingest at"),
    ((*REG, *LISTEN, "--observation-point", "at-s-cscf"), "BAD_OBSERVATION_POINT: --observation-point", "always on-isc"),
    (("--kind", "reg-event", *LISTEN, "--sender", "127.0.0.1", "--next-hop", "127.0.0.1", "--impus-file", "IMPUS"), "BAD_URI: --next-hop", "sip:192.0.2.20:5060"),
    (("--kind", "reg-event", *LISTEN, "--sender", "127.0.0.1", "--next-hop", "sip:127.0.0.1", "--impus-file", "GARBAGE"), "BAD_IMPU: --impus-file, number 2", "sip:user@host"),
], ids=lambda value: value if isinstance(value, str) else " ".join(value))
def test_a_mistake_names_the_option_and_what_is_meant(environment, places, arguments, said, hint):
    (places.folder / "impus").write_text("sip:+49301234509@ims.example.org\n")
    (places.folder / "garbage").write_text("sip:+49301234509@ims.example.org\nhttp://4930\n")
    files = {"IMPUS": str(places.folder / "impus"), "GARBAGE": str(places.folder / "garbage")}
    done = environment.run("feed", "add", "x", *(files.get(word, word) for word in arguments))
    assert done.returncode == 2 and said in done.stderr and hint in done.stderr and "4930" not in done.stderr, done.stderr
    assert environment.json("feed", "list")["feeds"] == []


@pytest.mark.parametrize("arguments, code, hint", [
    (("--kind", "isc"), "SENDERS_NOT_NAMED", "--sender"),
    (("--kind", "isc", "--transport", "tcp", "--sender", "any"), "ANYBODY_NOT_BELIEVED", "--transport tls"),
    (("--kind", "reg-event", "--next-hop", "sip:127.0.0.1:5060", "--impus-file", "IMPUS"), "SENDERS_NOT_NAMED", "--sender"),
    (("--kind", "hep", "--observation-point", "at-s-cscf"), "SENDERS_NOT_NAMED", "--sender any"),
    (("--kind", "isc", "--transport", "tls", "--tls-ca", "/ca", "--tls-certificate", "/c", "--tls-key", "/k"),
     "TLS_PEERS_NOT_NAMED", "--tls-peer"),
], ids=lambda value: value if isinstance(value, str) else " ".join(value))
def test_nobody_is_believed_unasked(environment, places, arguments, code, hint):
    (places.folder / "impus").write_text("sip:+49301234509@ims.example.org\n")
    arguments = [str(places.folder / "impus") if word == "IMPUS" else word for word in arguments]
    done = environment.run("feed", "add", "x", "--listen", f"{places.vouch}:5090", *arguments)
    assert done.returncode == 2 and code in done.stderr and "hint: " in done.stderr and hint in done.stderr
    assert environment.json("feed", "list")["feeds"] == []


def test_anybody_is_believed_by_name(environment, places):
    added = environment.json("feed", "add", "x", "--kind", "hep", "--listen", f"{places.vouch}:9060", "--observation-point", "at-s-cscf",
                             "--sender", "any")
    assert added["state"] == "LISTENING" and added["spec"]["allowedSenders"] == ["any"]


def test_a_name_is_given_once(environment, places):
    add(environment, places)
    done = environment.run("feed", "add", "mirror", "--kind", "isc", "--listen", f"{places.vouch}:5090", "--sender", places.scscf)
    assert done.returncode == 1 and "FEED_EXISTS" in done.stderr
    assert show(environment)["spec"]["kind"] == "HEP"


def test_a_feed_that_cannot_listen_says_why_and_heals(environment, places):
    (places.folder / "hep.key").rename(places.folder / "away")
    added = add(environment, places)
    assert (added["state"], added["problem"]) == ("CANNOT_LISTEN", "NOT_READABLE in auth_key_file")
    (places.folder / "away").rename(places.folder / "hep.key")
    wait_until(lambda: show(environment)["state"] == "LISTENING", "it listens by itself")


@pytest.mark.parametrize("who", ["mediation-1", "feed-1"])
def test_only_an_administrator_looks_after_feeds(environment, places, who):
    add(environment, places)
    for command in (("list",), ("show", "mirror"), ("remove", "mirror"), ("drain", "mirror"), ("rejected", "mirror"),
                    ("add", "other", "--kind", "isc", "--listen", f"{places.vouch}:5090", "--sender", places.scscf)):
        done = environment.run("feed", *command, "--as", who)
        assert done.returncode == 3 and done.stdout == "" and "ROLE_NOT_PERMITTED" in done.stderr, command
    assert [feed["spec"]["name"] for feed in environment.json("feed", "list")["feeds"]] == ["mirror"]
    refused = [entry for entry in sql.audit(environment) if entry[0] == who]
    assert [who, "AddFeed", "REFUSED", "ROLE_NOT_PERMITTED"] in refused


def test_every_change_is_on_record(environment, places):
    before = len(sql.audit(environment))
    add(environment, places)
    environment.ok("feed", "drain", "mirror")
    environment.ok("feed", "remove", "mirror")
    changes = [(operation, outcome) for _, operation, outcome, _ in sql.audit(environment)[before:]]
    assert changes == [("AddFeed", "DONE"), ("DrainFeed", "DONE"), ("RemoveFeed", "DONE")]


def test_a_change_that_cannot_go_on_record_is_not_made(environment, places):
    sql.query(environment, "REVOKE INSERT ON vouch.audit FROM vouch_ingest")
    try:
        done = environment.run("feed", "add", "mirror", "--kind", "isc", "--listen", f"{places.vouch}:5090", "--sender", places.scscf)
        assert done.returncode == 1 and "STORAGE_UNAVAILABLE" in done.stderr
        assert environment.json("feed", "list")["feeds"] == []
    finally:
        sql.query(environment, "GRANT INSERT ON vouch.audit TO vouch_ingest")


def test_a_mirror_that_sends_requests_only_says_so_with_its_count(environment, places):
    add(environment, places)
    for number in range(24):
        request, *_ = traffic.register(400 + number)
        send(places, request.encode())
    wait_until(lambda: show(environment)["state"] == "RESPONSES_MISSING", "it is noticed", 90)
    state = environment.ok("feed", "show", "mirror").splitlines()[1]
    assert re.match(r"state +RESPONSES_MISSING: \d+ of 24 REGISTERs without response, 0 responses without REGISTER: .*trace_mode=1", state), state
    assert "mirror: " in environment.ok("feed", "list") and "trace_mode=1" in environment.ok("feed", "list")


def test_a_feed_that_nobody_sends_to_says_what_to_look_at(environment, places):
    add(environment, places, "mirror", 9060, "--rhythm", "1")
    wait_until(lambda: show(environment)["state"] == "SILENT", "it is noticed")
    assert "nothing has come at all" in environment.ok("feed", "show", "mirror") and "sip_trace()" in environment.ok("feed", "list")


def test_who_has_not_the_key_is_counted(environment, places):
    add(environment, places)
    send(places, GARBAGE, key="a-guess")
    wait_until(lambda: show(environment)["losses"], "the loss is counted")
    assert show(environment)["losses"] == [{"sender": "127.0.0.1", "code": "NOT_AUTHENTIC", "count": "1"}]
    assert "lost NOT_AUTHENTIC from 127.0.0.1: 1" in environment.ok("feed", "show", "mirror")
    assert show(environment)["messages"] == "0"


def test_identities_to_subscribe_for_are_never_told_back(environment, places):
    (places.folder / "impus").write_text("sip:+49301234509@ims.example.org\n")
    added = environment.ok("feed", "add", "subscriber", "--kind", "reg-event", "--listen", f"{places.vouch}:5092", "--next-hop",
                           f"sip:{places.scscf}:5060", "--sender", places.scscf, "--impus-file", str(places.folder / "impus"), "--format", "json")
    for said in (added, environment.ok("feed", "show", "subscriber"), environment.ok("feed", "list", "--format", "json")):
        assert "4930" not in said


def test_feeds_survive_a_restart_of_ingest(environment, places):
    add(environment, places)
    add(environment, places, "drained", 9061)
    environment.ok("feed", "drain", "drained")
    process = environment.pid("ingest")
    os.kill(process, signal.SIGKILL)
    environment.up()
    assert environment.pid("ingest") != process
    states = {feed["spec"]["name"]: feed["state"] for feed in environment.json("feed", "list")["feeds"]}
    assert states == {"mirror": "LISTENING", "drained": "DRAINED"}
    send(places, GARBAGE)
    wait_until(lambda: show(environment)["messages"] == "1", "it hears again")


def kill_ingest(environment):
    process = environment.pid("ingest")
    os.kill(process, signal.SIGKILL)
    wait_until(lambda: not os.path.exists(f"/proc/{process}/exe") or "Z" in open(f"/proc/{process}/stat").read(), "ingest is gone")


def bound(a_socket, address, port):
    """A killed process's sockets outlive it for a moment."""
    try:
        a_socket.bind((address, port))
    except OSError:
        return False
    return True


def corrupt(environment, name):
    """What a failing disk or a hand does to the registry."""
    with sqlite3.connect(environment.folder / "state" / "ingest" / "feeds" / "feeds.sqlite") as registry:
        assert registry.execute("UPDATE feed SET sealed = x'00' WHERE name = ?", (name,)).rowcount == 1


def test_a_feed_that_cannot_be_read_stops_no_other(environment, places):
    add(environment, places)
    add(environment, places, "broken", 9061)
    kill_ingest(environment)
    corrupt(environment, "broken")
    environment.up()
    states = {feed["spec"]["name"]: (feed["state"], feed["problem"]) for feed in environment.json("feed", "list")["feeds"]}
    assert states == {"mirror": ("LISTENING", ""), "broken": ("UNREADABLE", "SEAL_BROKEN")}
    assert "VOUCH061" in environment.log("ingest")
    assert show(environment, "broken")["state"] == "UNREADABLE" and "UNREADABLE: SEAL_BROKEN" in environment.ok("feed", "show", "broken")
    done = environment.run("feed", "drain", "broken")
    assert done.returncode == 1 and "FEED_UNREADABLE" in done.stderr
    assert environment.ok("feed", "remove", "broken") == "removed\n"
    assert [feed["spec"]["name"] for feed in environment.json("feed", "list")["feeds"]] == ["mirror"]


def test_a_port_that_is_taken_stops_no_other_feed_and_is_tried_again(environment, places):
    add(environment, places)
    add(environment, places, "other", 9061)
    kill_ingest(environment)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        wait_until(lambda: bound(taken, places.vouch, 9061), "the killed one's port is free")
        environment.up()
        assert (show(environment)["state"], show(environment, "other")["problem"]) == ("LISTENING", "ADDRESS_IN_USE in address")
    wait_until(lambda: show(environment, "other")["state"] == "LISTENING", "it listens by itself")


def seconds(stamp):
    return datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()


def test_what_senders_bring_is_counted_and_timed(environment, places):
    add(environment, places)
    kept = int(show(environment)["quarantine"]["messages"])  # those of a feed that had its name before
    for _ in range(120):
        send(places, GARBAGE)
    wait_until(lambda: show(environment)["messages"] == "120", "all are taken")
    feed = show(environment)
    sender, = feed["senders"]
    assert (sender["sender"], sender["messages"], sender["octets"]) == ("127.0.0.1", "120", str(120 * len(GARBAGE)))
    assert abs(seconds(sender["lastMessageAt"]) - seconds(feed["lastMessageAt"])) < 1 and abs(seconds(feed["lastMessageAt"]) - time.time()) < 60
    # All of them within the last minute, and the feed not older than the test.
    assert 120 / 60 <= feed["messagesPerSecond"] <= 120
    assert 0 < int(feed["lagMicroseconds"]) < 10_000_000
    wait_until(lambda: int(show(environment)["quarantine"]["messages"]) == kept + 120, "the quarantine has written them")
    assert feed["refusals"] == [{"code": "CSEQ_METHOD_MISMATCH", "count": "120"}]
    told = environment.ok("feed", "show", "mirror")
    assert "from 127.0.0.1: 120 messages" in told and f"refused messages kept: {kept + 120}" in told
    assert "refused messages kept: " in environment.ok("feed", "list")


def test_no_copy_of_a_key_stays_on_the_disk(environment, places):
    key = environment.key("ingest").read_text()
    environment.ok("feed", "add", "scscf", "--kind", "isc", "--transport", "tls", "--listen", f"{places.vouch}:5091", "--tls-ca",
                   str(environment.folder / "pki" / "ca.pem"), "--tls-certificate", str(environment.certificate("ingest")), "--tls-key",
                   str(environment.key("ingest")), "--tls-peer", "feed-1")
    assert show(environment, "scscf")["state"] == "LISTENING"
    state = environment.folder / "state" / "ingest"
    assert not [file for file in state.rglob("*") if file.is_file() and key.encode() in file.read_bytes()]
