"""Sessions asked for in pages, pushed as they happen, and amended when late signalling changes what was told."""
import json
import time

import pytest

import sql
import traffic

PERIOD = ("--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")
BEGAN = 1_790_100_000


def impu(number):
    return f"sip:user{number}@ims.example.com"


def add_warrant(environment, liid, *targets):
    environment.ok("warrant", "create", "--liid", liid, "--authority", "LEA", *targets, *PERIOD)
    environment.ok("warrant", "approve", "--liid", liid, "--as", "admin-2")


class Wire:
    """Signalling as it reaches ingest, a file at a time."""

    def __init__(self, environment, folder):
        self.environment, self.folder, self.files = environment, folder, 0

    def carries(self, *pairs, since):
        self.files += 1
        self.environment.ok("import", str(traffic.write_capture(self.folder / f"{self.files}.pcap", pairs, since=since)))


@pytest.fixture
def wire(environment, tmp_path):
    return Wire(environment, tmp_path)


class Watch:
    """`vouchctl watch`, read a message at a time."""

    def __init__(self, environment, liid, *arguments):
        self.process = environment.start("watch", "--liid", liid, *arguments, "--format", "json")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def next(self, what=None):
        """The next message; the next that holds `what`, where that is given."""
        while True:
            line = self.process.stdout.readline()
            assert line, self.process.stderr.read()
            message = json.loads(line)
            if what is None or what in message:
                return message


def names(page):
    return [session["callId"].split("@")[0] for session in page["sessions"]]


def test_sessions_come_in_pages_that_stay_as_they_were(environment, wire):
    wire.carries(traffic.register(41), traffic.register(42), since=BEGAN)
    wire.carries(*(traffic.call(41, 42, f"p{i}") for i in (1, 2, 3)), since=BEGAN + 100)
    add_warrant(environment, "PAGES", "--impu", impu(41))
    ask = ("sessions", "--liid", "PAGES", "--impu", impu(41), "--page-size", "2")
    first = environment.json(*ask)
    assert names(first) == ["p1", "p2"]
    wire.carries(traffic.call(41, 42, "p0"), since=BEGAN + 50)
    second = environment.json(*ask, "--page", first["nextPageToken"])
    assert names(second) == ["p3"] and second["basis"]["asOf"] == first["basis"]["asOf"]
    assert names(environment.json(*ask[:5])) == ["p0", "p1", "p2", "p3"]
    assert [leg["role"] for leg in first["sessions"][0]["legs"]] == ["ORIGINATING"] and first["sessions"][0]["withheldLegs"] == 1


def test_a_page_is_on_record_and_leads_nowhere_else(environment, wire):
    add_warrant(environment, "PAGES-2", "--impu", impu(41))
    page = environment.json("sessions", "--liid", "PAGES-2", "--impu", impu(41), "--page-size", "1")
    assert sql.audit(environment)[-1] == ["mediation-1", "ListSessions", "ANSWERED", ""]
    other = environment.run("sessions", "--liid", "PAGES-2", "--call-id", "p1@ue.example.com", "--page", page["nextPageToken"])
    assert other.returncode == 2 and "BAD_PAGE_TOKEN" in other.stderr
    refused = environment.run("sessions", "--liid", "PAGES-2", "--impu", impu(42))
    assert refused.returncode == 3 and "TARGET_NOT_COVERED" in refused.stderr


def test_a_device_a_call_id_and_a_charging_identifier_lead_to_the_same(environment, wire):
    wire.carries(traffic.register(43), since=BEGAN)
    wire.carries(traffic.call(43, 44, "d1", icid="icid-43"), since=BEGAN + 10)
    add_warrant(environment, "DEVICE", "--imei", "35693803000043")
    for of in (("--imei", "35693803000043"), ("--call-id", "d1@ue.example.com"), ("--icid", "icid-43")):
        assert names(environment.json("sessions", "--liid", "DEVICE", *of)) == ["d1"], of
    assert names(environment.json("sessions", "--liid", "DEVICE", "--imei", "35693803000043", "--to", "2026-09-22T00:00:00Z")) == []


def test_an_anonymous_call_is_listed_and_pushed_of_the_phone_it_was_made_from(environment, wire):
    began = int(time.time()) - 60
    wire.carries(traffic.register(51), since=began)
    add_warrant(environment, "ANONYMOUS", "--imei", "35693803000051")
    listed = environment.json("sessions", "--liid", "ANONYMOUS", "--imei", "35693803000051")
    assert names(listed) == []
    with Watch(environment, "ANONYMOUS") as watch:
        watch.next()
        wire.carries(traffic.anonymous_call(51, 52, "a1"), since=began + 10)
        wire.carries(traffic.anonymous_call(53, 52, "a2"), since=began + 10)
        told = watch.next("amendment")["amendment"]
    assert told["auditEntry"] == listed["basis"]["auditEntry"] and "sessionTold" not in told, "the list left it out"
    assert told["sessionNow"]["legs"][0]["association"]["match"] == "CONTACT_URI"
    assert names(environment.json("sessions", "--liid", "ANONYMOUS", "--imei", "35693803000051")) == ["a1"]


def test_a_watch_tells_a_session_and_goes_on_where_it_broke_off(environment, wire):
    add_warrant(environment, "WATCHED-CALLS", "--impu", impu(45))
    with Watch(environment, "WATCHED-CALLS") as watch:
        began = watch.next()["cursor"]
        wire.carries(traffic.register(45), traffic.call(45, 46, "w1"), since=BEGAN)
        told = [watch.next("change"), watch.next("change")]
    assert [message["change"]["kind"] for message in told] == ["BINDING_CHANGED", "SESSION_CHANGED"]
    assert told[1]["change"]["session"]["callId"] == "w1@ue.example.com"
    for cursor, rest in ((began, told), (told[0]["cursor"], told[1:])):
        with Watch(environment, "WATCHED-CALLS", "--cursor", cursor) as watch:
            for message in rest:
                again = watch.next("change")["change"]
                assert {key: again[key] for key in again if key != "basis"} == {key: message["change"][key] for key in again if key != "basis"}
    wire.carries(traffic.call(45, 46, "w2"), since=BEGAN + 50)
    with Watch(environment, "WATCHED-CALLS", "--cursor", told[1]["cursor"]) as watch:
        assert watch.next("change")["change"]["session"]["callId"] == "w2@ue.example.com", "neither gap nor repetition"


def test_a_late_registration_amends_what_was_told_until_that_is_acknowledged(environment, wire):
    wire.carries(traffic.call(47, 48, "late"), since=BEGAN + 100)
    add_warrant(environment, "AMENDED", "--impu", impu(47))
    told = environment.json("session", "--liid", "AMENDED", "--call-id", "late@ue.example.com")
    assert told["session"]["legs"][0]["association"]["outcome"] == "NO_BINDING"
    wire.carries(traffic.register(47), since=BEGAN)
    amendments = []
    for _ in range(2):
        with Watch(environment, "AMENDED") as watch:
            amendments.append(watch.next("amendment")["amendment"])
    first, again = amendments
    assert first["amendmentId"] == again["amendmentId"], "told again on every stream until it is acknowledged"
    assert (first["auditEntry"], first["reasons"]) == (told["basis"]["auditEntry"], ["REGISTRATION_CAME_LATE"])
    assert first["callId"] == "late@ue.example.com"
    assert first["sessionTold"]["legs"][0]["association"]["outcome"] == "NO_BINDING"
    assert first["sessionNow"]["legs"][0]["association"]["candidates"][0]["instanceId"]["imei"] == "35693803000047"
    assert environment.json("acknowledge", "--liid", "AMENDED", first["amendmentId"])["acknowledged"] == 1
    assert sql.audit(environment)[-1] == ["mediation-1", "AcknowledgeAmendments", "ANSWERED", ""]
    with Watch(environment, "AMENDED") as watch:
        watch.next()
        wire.carries(traffic.register(47, cseq=2), since=BEGAN + 200)
        assert "change" in watch.next(), "and no amendment before it"


def test_no_answer_of_a_warrant_that_is_over_is_kept(environment, wire):
    add_warrant(environment, "OVER", "--impu", impu(49))
    environment.json("lookup", "--liid", "OVER", "--impu", impu(49))
    kept = "SELECT count(*) FROM vouch.told_answer WHERE liid = 'OVER'"
    assert sql.query(environment, kept) == [["1"]]
    environment.ok("warrant", "revoke", "--liid", "OVER", "--reason", "test")
    assert "forgot" in environment.ok("maintain")
    assert sql.query(environment, kept) == [["0"]]
