"""Real calls, captured live: SIPp phones through a real S-CSCF, and which device Vouch says took part.

Two subscribers with two devices each. All phones of a subscriber register and call through the same P-CSCF address, so that only
what the signalling names can tell them apart.
"""
import datetime
import pathlib
import shutil
import tempfile
import time

import pytest

import live_calls
import live_network
import traffic
from live_calls import Call
from live_network import Phone, Places, Scscf, register, wait_until

pytestmark = pytest.mark.skipif(not (shutil.which("kamailio", path="/usr/sbin") and shutil.which("sipp") and live_network.DBTEXT.exists()),
                                reason="needs kamailio, kamailio-presence-modules, sip-tester")

HOME = "calls.example.org"
LIID = "CALLS"
TIMER_S = 2
HANDSET = Phone(1, "urn:gsma:imei:35632811-407291-0", reg_id=1, home=HOME, supports="path, outbound, gruu")
TABLET = Phone(2, "urn:gsma:imei:86472905-318640-0", reg_id=1, home=HOME, shares=1, supports="path, outbound, gruu")
DESK = Phone(3, "urn:gsma:imei:35918407-650132-0", reg_id=1, home=HOME)
WATCH = Phone(4, "urn:gsma:imei:35811907-264095-0", reg_id=1, home=HOME, shares=3)
PHONES = (HANDSET, TABLET, DESK, WATCH)

FORKED = Call("forked", HANDSET, (DESK, WATCH), WATCH)
# Kamailio's public GRUU is the identity with the instance-id as parameter (RFC 5627 section 3.1).
BY_GRUU = Call("gruu", TABLET, (DESK, WATCH), DESK, contact=f"{TABLET.impu};gr={TABLET.instance}")
MODIFIED = Call("modified", HANDSET, (DESK, WATCH), DESK, reinvites=True)
BYE_LOST = Call("bye-lost", HANDSET, (DESK, WATCH), WATCH, hangs_up=False, timer_s=TIMER_S)
ABANDONED = Call("abandoned", HANDSET, (DESK, WATCH), WATCH, hangs_up=False)
CALLS = (FORKED, BY_GRUU, MODIFIED, BYE_LOST, ABANDONED)


def hear_somebody_else(environment, folder):
    """An answer rests on what was known last, so somebody has to be heard after a time for it to have come."""
    environment.ok("import", str(traffic.write_capture(folder / "later.pcap", [traffic.register(1)], since=int(time.time()))))


def is_quiet(environment):
    """Whether nothing came for a second, and all that did is stored."""
    before = environment.json("feed", "show", "scscf-1/hep")
    time.sleep(1)
    now = environment.json("feed", "show", "scscf-1/hep")
    return now["messages"] == before["messages"] and int(now.get("unsettledOctets", 0)) == 0 and environment.sink().get("direct")


@pytest.fixture(scope="module")
def made(environment):
    """All calls, made once and told live by a mirror; and since when."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="calls-", dir=environment.folder))
    folder.chmod(0o755)
    places = Places(folder)
    (folder / "hep.key").write_text("a-shared-key\n")
    began = time.time()
    environment.ok(*places.feed_add("scscf-1/hep"))
    with Scscf(places, [places.block("hep.cfg")], ["CALLS"]):
        register(places, PHONES)
        for call in CALLS:
            live_calls.make(places, call)
    environment.ok("warrant", "create", "--liid", LIID, "--authority", "LEA", "--impu", HANDSET.impu, "--impu", DESK.impu,
                   "--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")
    environment.ok("warrant", "approve", "--liid", LIID, "--as", "admin-2")
    wait_until(lambda: environment.run("session", "--liid", LIID, "--call-id", ABANDONED.call_id).returncode == 0, "the last call is known")
    wait_until(lambda: is_quiet(environment), "all that was mirrored is stored")
    hear_somebody_else(environment, folder)
    yield began
    environment.ok("feed", "remove", "scscf-1/hep")


def session(environment, call):
    return environment.json("session", "--liid", LIID, "--call-id", call.call_id)["session"]


def device(leg):
    """The one device that a leg was matched with."""
    association = leg["association"]
    assert association["outcome"] == "MATCHED", association
    return association["candidates"][0]["instanceId"]["imei"]


def seconds(timestamp):
    return datetime.datetime.fromisoformat(timestamp).timestamp()


def imei(phone):
    return "".join(phone.instance.removeprefix("urn:gsma:imei:").split("-")[:2])


def test_the_device_that_answered_is_the_one_of_the_session(environment, made):
    """TS 24.229 clause 5.4.3.3: all contacts of the identity ring at once."""
    told = session(environment, FORKED)
    assert (told["fork"], told["end"], told["endedBy"]) == ("PARALLEL", "HUNG_UP", "ORIGINATING")
    caller, *called = told["legs"]
    assert (caller["role"], caller["outcome"], device(caller)) == ("ORIGINATING", "ANSWERED", imei(HANDSET))
    assert {(leg["role"], leg["outcome"], device(leg)) for leg in called} == {("TERMINATING", "ANSWERED", imei(WATCH)),
                                                                            ("TERMINATING", "RANG_ONLY", imei(DESK))}


def test_a_caller_with_a_gruu_is_the_device_it_was_issued_to(environment, made):
    """RFC 5627 section 4.4: a UE that has a GRUU puts it into its Contact."""
    caller = session(environment, BY_GRUU)["legs"][0]
    assert (caller["association"]["match"], device(caller)) == ("GRUU", imei(TABLET))


def test_a_reinvite_makes_no_session_and_ends_none(environment, made):
    """RFC 3261 section 14."""
    told = session(environment, MODIFIED)
    assert [leg["outcome"] for leg in told["legs"]].count("ANSWERED") == 2 and len(told["legs"]) == 3
    assert {device(leg) for leg in told["legs"] if leg["outcome"] == "ANSWERED"} == {imei(HANDSET), imei(DESK)}
    assert (told["end"], told["kind"]) == ("HUNG_UP", "CALL")


def test_a_call_whose_bye_is_lost_ends_with_its_timer(environment, made):
    """RFC 4028 section 10; a timer below the minimum of section 4 counts as the minimum, and the call goes on until then."""
    told = session(environment, BYE_LOST)
    assert seconds(told["expiresAt"]) - seconds(told["answeredAt"]) == pytest.approx(90, abs=0.001)
    assert told["notes"] == ["SESSION_TIMER_BELOW_MINIMUM"] and "endedAt" not in told
    assert {device(leg) for leg in told["legs"] if leg["outcome"] == "ANSWERED"} == {imei(HANDSET), imei(WATCH)}


def test_without_a_timer_nothing_says_that_a_call_is_over(environment, made):
    told = session(environment, ABANDONED)
    assert "answeredAt" in told and "endedAt" not in told and told.get("end", "SESSION_END_UNSPECIFIED") == "SESSION_END_UNSPECIFIED"


def test_no_call_is_in_any_log(environment, made):
    for log in (environment.folder / "log").iterdir():
        text = log.read_text()
        for secret in (HOME, "10.46.1.", imei(HANDSET)):
            assert secret not in text, log.name
