"""The main job on recorded signalling: in go captures, out come warranted answers."""
import json
import pathlib
import re
import shlex
import subprocess

import pytest

import sql
import traffic

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEMO = ROOT / "tests" / "data" / "demo"
EXPECTED = json.loads((DEMO / "expected.json").read_text())
PERIOD = ("--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")


def add_warrant(environment, liid, *targets, approved=True, period=PERIOD):
    environment.ok("warrant", "create", "--liid", liid, "--authority", "LEA", *targets, *period)
    if approved:
        environment.ok("warrant", "approve", "--liid", liid, "--as", "admin-2")


@pytest.fixture(scope="module")
def told(environment):
    """An environment that has taken the demonstration capture."""
    environment.ok("import", str(DEMO / "ims-demo.pcap"))
    return environment


def test_the_bindings_are_those_of_the_story(told):
    stands = {(row[0], row[2], row[4] or None) for row in sql.query(
        told, "SELECT impu, binding_id, contact, impi, imei, end_reason FROM vouch.binding_view")}
    assert stands == {(one["impu"], one["contact"], one["imei14"] or None) for one in EXPECTED["bindings"]}
    ended = dict(sql.query(told, "SELECT contact, coalesce(end_reason, 'LIVE') FROM vouch.binding_view"))
    for one in EXPECTED["bindings"]:
        reason = ended[one["contact"]]
        assert reason.split("_")[0].lower() == one["ended"].split("_")[0].lower(), one


def excerpts(page):
    """The commands that a page shows, and what they say; "..." stands for anything, as a line of its own for some lines."""
    block = re.search(r"^```\n(\$ vouchctl .*?)^```$", page, re.MULTILINE | re.DOTALL)[1]
    for shown in re.split(r"^\$ vouchctl ", block, flags=re.MULTILINE)[1:]:
        command, _, output = shown.partition("\n")
        yield shlex.split(command), output.strip("\n").split("\n")


def test_the_readme_shows_what_the_demonstration_says(told):
    add_warrant(told, "DEMO-PHONE", "--imei", "35632811407291")
    add_warrant(told, "DEMO-APP", "--impu", "tel:+49301234511")
    shown = list(excerpts((ROOT / "README.md").read_text()))
    assert len(shown) == 3
    for command, lines in shown:
        done = told.run(*command)
        said = [line.rstrip() for line in (done.stdout + done.stderr).rstrip("\n").split("\n")]
        pattern = "\n".join(r"(.|\n)*" if line == "..." else ".*".join(re.escape(part) for part in line.split("...")) for line in lines)
        assert re.fullmatch(pattern, "\n".join(said)), "\n".join(said)


def test_importing_a_file_again_changes_nothing(told):
    before = sql.query(told, "SELECT * FROM vouch.binding ORDER BY impu, binding_id")
    report = told.json("import", str(DEMO / "ims-demo.pcap"))
    assert report["files"][0]["alreadyImported"]
    assert sql.query(told, "SELECT * FROM vouch.binding ORDER BY impu, binding_id") == before


def test_the_same_signalling_in_another_file_changes_no_binding(told, tmp_path):
    before = sql.bindings(told)
    copy = tmp_path / "copy.pcap"
    copy.write_bytes((DEMO / "ims-demo.pcap").read_bytes() + b"\0\0\0")
    told.run("import", str(copy))
    assert sql.bindings(told) == before


def test_every_call_is_associated_with_the_devices_of_the_story(told):
    for number, call in enumerate(EXPECTED["calls"]):
        for side in ("caller", "callee"):
            liid = f"CALL-{number}-{side}"
            add_warrant(told, liid, "--impu", call[side])
            session = told.json("session", "--liid", liid, "--call-id", call["callId"])["session"]
            legs = [leg for leg in session["legs"] if leg["role"] == ("ORIGINATING" if side == "caller" else "TERMINATING")]
            assert len(legs) == 1, (call, side)
            candidates = legs[0]["association"]["candidates"]
            assert [c["instanceId"].get("imei") for c in candidates] == [call[f"{side}Imei"]], (call, side)
            assert legs[0]["association"]["evidence"] == [] or side == "caller"
            assert session["withheldLegs"] == 1


def test_an_answer_carries_its_grounds(told):
    add_warrant(told, "GROUNDS", "--imei", EXPECTED["calls"][0]["callerImei"])
    answer = told.json("lookup", "--liid", "GROUNDS", "--imei", EXPECTED["calls"][0]["callerImei"])
    assert answer["basis"]["asOf"] and int(answer["basis"]["auditEntry"]) > 0
    assert answer["basis"]["coverage"]["feeds"]
    for binding in answer["bindings"]:
        verdict = binding["verdict"]
        assert verdict["evidence"] and verdict["policyVersion"] and verdict["clientType"] and verdict["trustLevel"]
        assert all(e["code"] and e["seenIn"] and e["direction"] for e in verdict["evidence"])


def test_a_time_no_feed_saw_is_told_as_blind(told):
    add_warrant(told, "BLIND", "--imei", EXPECTED["calls"][0]["callerImei"])
    answer = told.json("lookup", "--liid", "BLIND", "--imei", EXPECTED["calls"][0]["callerImei"], "--at", "2025-01-01T00:00:00Z")
    assert answer["bindings"] == []
    assert answer["basis"]["coverage"] | {"feeds": []} == {
        "since": "2025-01-01T00:00:00Z", "until": "2025-01-01T00:00:00Z", "complete": False, "feeds": [],
        "of": ["REGISTRATIONS"], "notes": [],
        "blind": [{"since": "2025-01-01T00:00:00Z", "until": "2025-01-01T00:00:00Z", "reason": "NO_FEED", "of": "REGISTRATIONS",
                   "feed": "", "observationPoint": "", "count": "0", "joined": "1"}]}


def test_an_identity_warrant_does_not_reach_the_private_identity(told):
    add_warrant(told, "ONE-HOP", "--impu", EXPECTED["calls"][0]["caller"])
    for binding in told.json("lookup", "--liid", "ONE-HOP", "--impu", EXPECTED["calls"][0]["caller"])["bindings"]:
        assert "impi" not in binding
        assert binding["impu"] == EXPECTED["calls"][0]["caller"]


def test_an_answer_given_before_can_be_given_again(told, tmp_path):
    target = "sip:user7@ims.example.com"
    told.ok("import", str(traffic.write_capture(tmp_path / "first.pcap", [traffic.register(7)])))
    add_warrant(told, "AGAIN", "--impu", target)
    first = told.json("lookup", "--liid", "AGAIN", "--impu", target)
    told.ok("import", str(traffic.write_capture(tmp_path / "refresh.pcap", [traffic.register(7, cseq=2)], since=1_790_000_100)))
    later = told.json("lookup", "--liid", "AGAIN", "--impu", target)
    assert later["bindings"][0]["refreshes"] == 1
    again = told.json("lookup", "--liid", "AGAIN", "--impu", target, "--as-of", first["basis"]["asOf"])
    assert again["bindings"] == first["bindings"], "the refresh was not known then"


def test_late_and_reordered_signalling_ends_in_the_same_bindings(told, tmp_path):
    steps = [traffic.register(8), traffic.register(8, cseq=2), traffic.register(8, cseq=3, expires=0)]
    for i, step in reversed(list(enumerate(steps))):
        told.ok("import", str(traffic.write_capture(tmp_path / f"{i}.pcap", [step], since=1_790_001_000 + i * 60)))
    rows = sql.query(told, "SELECT extract(epoch FROM registered_at)::bigint, refreshes, end_reason FROM vouch.binding_view WHERE impu = 'sip:user8@ims.example.com'")
    assert rows == [["1790001000", "1", "DEREGISTERED"]]


def test_one_imei_under_two_private_identities_at_once_is_not_trusted(told, tmp_path):
    pair = traffic.register(9)
    clone = tuple(text.replace("user9", "user10").replace("c9@", "c10@").replace("z9hG4bKu9", "z9hG4bKu10")
                  .replace("z9hG4bKp9", "z9hG4bKp10").replace("+4930", "+4931") for text in pair)
    told.ok("import", str(traffic.write_capture(tmp_path / "clone.pcap", [pair, clone])))
    levels = sql.query(told, "SELECT DISTINCT trust_level FROM vouch.binding_view WHERE imei = '35693803000009'")
    assert levels == [["UNTRUSTED"]]


def test_malformed_input_is_refused_by_its_place_and_costs_nobody_else_anything(told, tmp_path):
    good = traffic.register(11)
    bad = (good[0].replace("CSeq: 1 REGISTER", "CSeq: 1 INVITE"), good[1])
    path = traffic.write_capture(tmp_path / "mixed.pcap", [bad, traffic.register(12)])
    report = told.json("import", str(path))["files"][0]
    assert report["refused"] == 1
    assert report["problems"][0]["code"] == "CSEQ_METHOD_MISMATCH" and "frame 1" in report["problems"][0]["where"]
    assert sql.query(told, "SELECT count(*) FROM vouch.binding WHERE impu = 'sip:user12@ims.example.com'") == [["1"]]


def test_no_identifier_is_in_any_log(told):
    for log in (told.folder / "log").iterdir():
        text = log.read_text()
        for secret in ("4930123", "35632811", "86472905", "ims.mnc001", "user7", "CALL-0", "10.46."):
            assert secret not in text, f"{secret} in {log.name}"


def test_a_watch_is_told_what_changes(told, tmp_path):
    target = "sip:user13@ims.example.com"
    add_warrant(told, "WATCHED", "--impu", target)
    watch = told.start("watch", "--liid", "WATCHED", "--format", "json")
    try:
        assert json.loads(watch.stdout.readline())["cursor"]
        told.ok("import", str(traffic.write_capture(tmp_path / "new.pcap", [traffic.register(13)])))
        change = json.loads(watch.stdout.readline())
        assert change["change"]["binding"]["impu"] == target
        told.ok("warrant", "revoke", "--liid", "WATCHED", "--reason", "test")
        assert watch.wait(timeout=30) == 3, "the stream ends with the warrant"
    finally:
        watch.kill()


def test_a_client_that_resumes_a_watch_misses_nothing(told, tmp_path):
    target = "sip:user14@ims.example.com"
    add_warrant(told, "RESUMED", "--impu", target)
    watch = told.start("watch", "--liid", "RESUMED", "--format", "json")
    cursor = json.loads(watch.stdout.readline())["cursor"]
    watch.kill()
    told.ok("import", str(traffic.write_capture(tmp_path / "meanwhile.pcap", [traffic.register(14)])))
    watch = told.start("watch", "--liid", "RESUMED", "--cursor", cursor, "--format", "json")
    try:
        assert json.loads(watch.stdout.readline())["change"]["binding"]["impu"] == target
    finally:
        watch.kill()


def test_vouchctl_tells_usage_from_failure():
    program = pathlib.Path(__file__).resolve().parents[2] / "build" / "bin" / "vouchctl"
    assert subprocess.run([program, "lookup"], capture_output=True, check=False).returncode == 2
    assert subprocess.run([program, "nonsense"], capture_output=True, check=False).returncode == 2
    assert subprocess.run([program, "inspect", "/nowhere.pcap"], capture_output=True, check=False).returncode == 1
