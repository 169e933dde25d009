"""Live feeds from a real S-CSCF: whatever way it tells of the same registrations, the same bindings stand.

Kamailio is set up by the blocks of docs/connect-an-s-cscf.md, and Vouch by its vouchctl lines, word for word but for addresses and paths.
"""
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import xml.etree.ElementTree

import pytest

import hep
import live_network
import sql
import traffic
from live_network import GRANTED_S, Phone, Places, Scscf, register, wait_until

pytestmark = pytest.mark.skipif(not (shutil.which("kamailio", path="/usr/sbin") and shutil.which("sipp") and live_network.DBTEXT.exists()),
                                reason="needs kamailio, kamailio-presence-modules, sip-tester")

KEY = "a-shared-key"
PERIOD = ("--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")
PHONES = (Phone(1, "urn:gsma:imei:35632811-407291-0", reg_id=1, asks=(600000, 600000)),  # registers, and again
          Phone(2, "urn:gsma:imei:86472905-318640-0", asks=(1800, 0)),                   # registers and leaves
          Phone(3, "urn:gsma:imei:35918407-650132-0", reg_id=1),
          Phone(4, "urn:uuid:8c1f4e7a-2b96-4d03-b5a8-e19d60c7f342", asks=(900,)))


@dataclasses.dataclass(frozen=True)
class Way:
    """How registrations reach Vouch, and which fields of a binding cannot come that way."""
    name: str
    blocks: tuple
    route: str = ""
    over_udp: bool = False
    over_tls: bool = False
    lacks: frozenset = frozenset()

    def configuration(self, places):
        text = "\n".join(places.block(block) for block in self.blocks)
        if self.over_tls:
            return text.replace(":9060;transport=tcp", ":9061;transport=tls").replace(":5090", ":5091;transport=tls")
        return text.replace(";transport=tcp", "") if self.over_udp else text

    def feed_add(self, places):
        words = places.feed_add(self.name)
        return ["udp" if self.over_udp and word == "tcp" else word for word in words]


# RFC 3680 knows no private identity, and Kamailio's registrar without HSS tells no parameters of a contact.
REGINFO_LACKS = frozenset({"impi", "imei", "instance", "reg_id"})
WAYS = {
    "HEP over UDP": Way("scscf-1/hep", ("hep.cfg",), over_udp=True),
    "HEP over TCP": Way("scscf-1/hep", ("hep.cfg",)),
    "HEP over TLS": Way("scscf-1/hep-tls", ("tls.cfg", "hep.cfg"), over_tls=True),
    "third-party REGISTER": Way("scscf-1/isc", ("third_party_register.cfg",), "THIRD_PARTY_REGISTER"),
    "registration events": Way("scscf-1/reg", ("reg_event.cfg",), "REG_EVENT", lacks=REGINFO_LACKS),
    "third-party REGISTER over TLS": Way("scscf-1/isc-tls", ("tls.cfg", "third_party_register.cfg"), "THIRD_PARTY_REGISTER", over_tls=True),
    "registration events over TLS": Way("scscf-1/reg-tls", ("tls.cfg", "reg_event.cfg"), "REG_EVENT", over_tls=True, lacks=REGINFO_LACKS),
}


def at_home(home):
    """The phones, at home in a network of their own: what a test does is no other test's."""
    return [dataclasses.replace(phone, home=home) for phone in PHONES]


def rows(environment, home):
    """The bindings that stand in a network, by public identity."""
    columns = ("impu", "contact", "impi", "imei", "instance", "reg_id", "granted_s", "end_reason", "registered_at", "ended_at")
    found = sql.query(environment, f"""
        SELECT impu, contact, coalesce(impi, ''), coalesce(imei, ''), trim(coalesce(instance_received, ''), '"<>'), coalesce(reg_id::text, ''),
               round(extract(epoch FROM expires_at - refreshed_at)), coalesce(end_reason, ''), extract(epoch FROM registered_at),
               coalesce(extract(epoch FROM ended_at), 0)
          FROM vouch.binding_view WHERE impu LIKE '%@{home}' ORDER BY impu, registered_at""")
    return [dict(zip(columns, row)) for row in found]


def expected(phone, lacks=frozenset()):
    """The binding of a phone that is done, as far as a feed can tell."""
    digits = "".join(phone.instance.removeprefix("urn:gsma:imei:").split("-")[:2])
    row = {"impu": phone.impu, "contact": phone.contact, "impi": phone.impi, "instance": phone.instance,
           "imei": digits if phone.instance.startswith("urn:gsma:imei:") else "", "reg_id": str(phone.reg_id or ""),
           "end_reason": "DEREGISTERED" if phone.asks[-1] == 0 else ""}
    granted = min(GRANTED_S, next(asked for asked in reversed(phone.asks) if asked))
    return {field: "" if field in lacks else value for field, value in row.items()} | {"granted_s": granted, "at the time": True}


def found(row, granted_s, began, ended):
    """A row without what differs from run to run: times and a second or two of lifetime are judged here."""
    def at_the_time(moment):
        return began - 2 <= float(moment) <= ended + 2
    granted = granted_s if abs(float(row["granted_s"]) - granted_s) <= 2 else row["granted_s"]
    in_time = at_the_time(row["registered_at"]) and (at_the_time(row["ended_at"]) if row["end_reason"] else row["ended_at"] == "0")
    plain = {field: value for field, value in row.items() if field not in ("registered_at", "ended_at")}
    return plain | {"granted_s": granted, "at the time": in_time}


def assert_bindings(environment, phones, lacks, began, ended):
    """One binding for each phone, as it registered, within a second or two."""
    want = [expected(phone, lacks) for phone in phones]

    def stand():
        stored = rows(environment, phones[0].home)
        granted = [one["granted_s"] for one in want] + [0] * len(stored)
        return [found(row, seconds, began, ended) for row, seconds in zip(stored, granted)]
    try:
        wait_until(lambda: stand() == want, "the bindings stand")
    except AssertionError:
        assert stand() == want


@pytest.fixture
def places(environment):
    """Where the page's places are in this environment; the feeds of the test are removed behind it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="live-", dir=environment.folder))
    folder.chmod(0o755)
    made = Places(folder)
    (folder / "hep.key").write_text(KEY + "\n")
    put_certificates(environment, made)
    captures = folder / "captures"
    captures.mkdir()
    captures.chmod(0o777)  # for ingest's account
    yield made
    for feed in environment.json("feed", "list").get("feeds", []):
        if feed["state"] != "OPEN":
            environment.ok("feed", "remove", feed["spec"]["name"])


def put_certificates(environment, places):
    """Vouch's and the S-CSCF's, where the page has them."""
    kamailio = places.folder / "kamailio"
    kamailio.mkdir()
    (kamailio / "vouch-tls.cfg").write_text(places.block("vouch-tls.cfg"))
    for name, target in (("ca.pem", places.folder / "ca.pem"), ("ca.pem", kamailio / "ca.pem"),
                         ("ingest.pem", places.folder / "vouch.pem"), ("ingest.key", places.folder / "vouch.key"),
                         ("feed-1.pem", kamailio / "scscf.pem"), ("feed-1.key", kamailio / "scscf.key")):
        shutil.copy2(environment.folder / "pki" / name, target)
        stat = (environment.folder / "pki" / name).stat()
        os.chown(target, stat.st_uid, stat.st_gid)


def tell(environment, places, ways, phones):
    """Adds the feeds, lets the phones do what they do, and returns from when to when."""
    (places.folder / "impus").write_text("".join(f"{phone.impu}\n" for phone in phones))
    with Scscf(places, [way.configuration(places) for way in ways], [way.route for way in ways if way.route]):
        for way in ways:
            environment.ok(*way.feed_add(places))
            if way.route == "REG_EVENT":
                wait_until(lambda: int(show(environment, way.name)["messages"]) >= len(phones), "a NOTIFY for each subscription")
                wait_until(lambda: show(environment, way.name)["state"] == "LISTENING", "each of them is known to stand")
        began = time.time()
        register(places, phones)
        ended = time.time()
        # What an S-CSCF tells in dialogs and transactions of its own takes a moment more.
        time.sleep(2)
    return began, ended


def show(environment, feed):
    return environment.json("feed", "show", feed)


def test_everything_the_page_shows_is_run():
    ways = WAYS.values()
    assert set(re.findall(r"<!-- tested: (.*) -->", live_network.PAGE)) == {block for way in ways for block in way.blocks} | {"vouch-tls.cfg"}
    assert set(re.findall(r"^vouchctl feed add (\S+)", live_network.PAGE, re.MULTILINE)) == {way.name for way in ways} | {"scscf-1/files"}


def test_the_filter_criteria_ask_for_what_the_device_sent():
    """TS 29.228 annex B. ServiceInfo would come in place of the REGISTER."""
    text, = re.findall(r"```xml\n(.*?)```", live_network.PAGE, re.DOTALL)
    criteria = xml.etree.ElementTree.fromstring(text)
    server = criteria.find("ApplicationServer")
    assert server.find("ServerName").text == "sip:vouch@" + re.search(r"add scscf-1/isc .*--listen (\S+)", live_network.PAGE)[1]
    assert server.find("Extension/IncludeRegisterRequest") is not None and server.find("ServiceInfo") is None
    assert server.find("DefaultHandling").text == "0", "the registration stands without us"


@pytest.mark.parametrize("title", WAYS)
def test_the_same_registrations_give_the_same_bindings(environment, places, title):
    way, phones = WAYS[title], at_home(f"{title.replace(' ', '-').lower()}.example.org")
    began, ended = tell(environment, places, [way], phones)
    assert_bindings(environment, phones, way.lacks, began, ended)
    feed = show(environment, way.name)
    assert feed["losses"] == [] and feed["refusals"] == []
    if way.route == "REG_EVENT":
        assert f"reports         {feed['reports']} of the registrar's state\n" in environment.ok("feed", "show", way.name)
    else:
        assert int(feed["registrations"]) == sum(len(phone.asks) for phone in phones)


def test_register_and_200_embedded_together_give_the_whole_set(environment, places):
    """By SIPp: Kamailio embeds one of the two at most, and its IMS modules need a home subscriber server."""
    environment.ok(*places.feed_add("scscf-1/isc"))
    scenario = live_network.ROOT / "tests/data/live/third_party_register.xml"
    subprocess.run(["sipp", f"{places.vouch}:5090", "-sf", scenario, "-i", places.scscf, "-t", "t1", "-m", "1", "-nostdin", "-timeout", "20s",
                    "-timeout_error"], cwd=places.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, timeout=60)
    home = "ims.mnc001.mcc001.3gppnetwork.org"
    impu, tel = f"sip:+49301@{home}", "tel:+49301"

    def bound():
        return {row[0]: row[1:] for row in sql.query(environment, f"""
            SELECT impu, contact, coalesce(imei, ''), round(extract(epoch FROM expires_at - refreshed_at)) FROM vouch.binding_view
             WHERE impu IN ('{impu}', '{tel}')""")}
    wait_until(lambda: set(bound()) == {impu, tel}, "the set is bound")
    assert set(map(tuple, bound().values())) == {("sip:ue1@10.46.0.1:5060", "35632811407291", "3600")}
    warrant(environment, "EMBEDDED", impu)
    binding, = environment.json("lookup", "--liid", "EMBEDDED", "--impu", impu)["bindings"]
    assert not {"RESPONSE_FROM_ISC", "RESPONSE_NOT_EMBEDDED"} & set(binding["notes"]), "nothing was inferred"


def record(places, phones):
    """A capture of the phones' registrations at the S-CSCF, and from when to when it was made."""
    recorder = hep.Recorder(places.vouch)
    with Scscf(places, [WAYS["HEP over UDP"].configuration(places)]):
        began = time.time()
        register(places, phones)
        ended = time.time()
    return recorder.write(places.folder / "registrations.pcap"), began, ended


def test_a_capture_of_the_same_registrations_gives_them_by_import(environment, places):
    phones = at_home("import.example.org")
    capture, began, ended = record(places, phones)
    environment.ok("import", str(capture), "--observation-point", "at-s-cscf")
    assert_bindings(environment, phones, frozenset(), began, ended)


def test_a_capture_of_the_same_registrations_gives_them_by_its_directory(environment, places):
    phones = at_home("directory.example.org")
    environment.ok(*places.feed_add("scscf-1/files"))
    capture, began, ended = record(places, phones)
    shutil.copy(capture, places.folder / "captures" / ".incomplete")
    (places.folder / "captures" / ".incomplete").rename(places.folder / "captures" / "1.pcap")
    assert_bindings(environment, phones, frozenset(), began, ended)
    wait_until((places.folder / "captures" / "done" / "1.pcap").exists, "the file is done")


def warrant(environment, liid, target):
    environment.ok("warrant", "create", "--liid", liid, "--authority", "LEA", "--impu", target, *PERIOD)
    environment.ok("warrant", "approve", "--liid", liid, "--as", "admin-2")


def test_what_three_feeds_tell_of_a_registration_is_one_binding(environment, places):
    phones = at_home("together.example.org")
    ways = [WAYS["HEP over TCP"], WAYS["third-party REGISTER"], WAYS["registration events"]]
    began, ended = tell(environment, places, ways, phones)
    assert_bindings(environment, phones, frozenset(), began, ended)
    warrant(environment, "TOGETHER", phones[0].impu)
    binding, = environment.json("lookup", "--liid", "TOGETHER", "--impu", phones[0].impu)["bindings"]
    assert binding["feeds"] == ["scscf-1/hep", "scscf-1/isc", "scscf-1/reg"]
    assert "RESPONSE_NOT_EMBEDDED" in binding["notes"] and binding["refreshes"] == 1
    # The mirror sees the S-CSCF's own third-party REGISTERs, and a UE could have written those.
    codes = {one["code"] for one in environment.json("feed", "rejected", "scscf-1/hep")["rejected"]}
    assert codes == {"THIRD_PARTY_REGISTER"}


def test_a_mirror_without_responses_is_alarmed(environment, places):
    way, phones = WAYS["HEP over UDP"], at_home("half.example.org")[2:3]
    environment.ok(*way.feed_add(places))
    half = way.configuration(places).replace('"trace_mode", 1)', '"trace_mode", 0)')
    with Scscf(places, [half], ["SIP_TRACE"]):
        register(places, phones, times=80)
        wait_until(lambda: "VOUCH055" in (environment.folder / "log" / "ingest.log").read_text(), "VOUCH055")
    feed = show(environment, way.name)
    assert int(feed["registers"]) >= 20 and feed["registrations"] == "0"
    assert rows(environment, phones[0].home) == []
    states = {state for state, in sql.query(environment, "SELECT DISTINCT state FROM vouch.feed_coverage WHERE feed = 'scscf-1/hep'")}
    assert "RESPONSES_MISSING" in states


def test_a_mirror_that_is_not_asked_to_trace_is_silent(environment, places):
    """No ratio can tell of responses where no requests come either."""
    way, phones = WAYS["HEP over UDP"], at_home("untraced.example.org")[2:3]
    environment.ok(*way.feed_add(places), "--rhythm", "1")
    before = (environment.folder / "log" / "ingest.log").read_text().count("VOUCH053")
    untraced = way.configuration(places).replace('"trace_mode", 1)', '"trace_mode", 0)')
    with Scscf(places, [untraced]):
        register(places, phones)
        wait_until(lambda: (environment.folder / "log" / "ingest.log").read_text().count("VOUCH053") > before, "VOUCH053")
    assert show(environment, way.name)["messages"] == "0"
    assert "sip_trace()" in environment.ok("feed", "show", way.name)


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def coverage(environment, liid, target, at):
    return environment.json("lookup", "--liid", liid, "--impu", target, "--at", stamp(at))["basis"]["coverage"]


def test_an_answer_says_when_the_feed_was_blind(environment, places):
    way, phone = WAYS["HEP over UDP"], at_home("coverage.example.org")[2]
    warrant(environment, "COVERAGE", phone.impu)
    environment.ok(*way.feed_add(places), "--rhythm", "1")
    with Scscf(places, [way.configuration(places)]):
        register(places, [phone], times=80)
        alive = time.time() - 2
        wait_until(lambda: show(environment, way.name)["state"] == "SILENT", "the feed is silent")
        time.sleep(2)
        silent = time.time() - 1
        # Until the feed has said so, the last seconds are NOT_YET_TOLD.
        wait_until(lambda: [(one["reason"], one["feed"]) for one in coverage(environment, "COVERAGE", phone.impu, silent)["blind"]]
                   == [("SILENT", way.name)], "silence is told")
        told = coverage(environment, "COVERAGE", phone.impu, alive)
        assert told["complete"] and told["blind"] == [] and way.name in told["feeds"]
        assert environment.json("feed", "drain", way.name)["state"] == "DRAINED"
        time.sleep(2)
        drained = time.time()
        register(places, [phone])
    told = coverage(environment, "COVERAGE", phone.impu, drained)
    assert not told["complete"] and (told["blind"][-1]["reason"], told["blind"][-1]["feed"]) == ("DRAINED", way.name)


@pytest.mark.parametrize("title, reason", [("HEP over UDP", "EXPIRED_OR_UNKNOWN"), ("registration events", "EXPIRED")])
def test_a_phone_that_vanishes_expires(environment, places, title, reason):
    """Only the registrar's own report says that it was expiry and not the network that ended it."""
    way, liid = WAYS[title], f"VANISHED-{WAYS[title].route or 'HEP'}"
    vanishing = Phone(5, "urn:gsma:imei:35811907-264095-0", asks=(3,), home=f"{reason.lower().replace('_', '-')}.example.org")
    warrant(environment, liid, vanishing.impu)
    tell(environment, places, [way], [vanishing])
    time.sleep(3)
    # An answer rests on what was known last, so somebody else has to be heard after the phone's time.
    environment.ok("import", str(traffic.write_capture(places.folder / "later.pcap", [traffic.register(1)], since=int(time.time()))))
    binding, = environment.json("lookup", "--liid", liid, "--impu", vanishing.impu)["bindings"]
    assert binding["endReason"] == reason


def test_no_identifier_of_a_phone_is_in_any_log(environment):
    logs = {log.name: log.read_text() for log in (environment.folder / "log").iterdir()}
    assert "VOUCH050" in logs["ingest.log"]
    for name, text in logs.items():
        for secret in ("4930123450", "00101000000000", "35632811", "8c1f4e7a", "10.46.1.", "example.org"):
            assert secret not in text, f"{secret} in {name}"
