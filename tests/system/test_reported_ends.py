"""Ends that no REGISTER of the phone brings, or that a REGISTER brings for more than it names."""
import shutil
import socket
import subprocess
import time

import pytest

import live_network
import sql
import traffic
from live_network import Phone, Scscf, register, wait_until
from test_live_feeds import WAYS, places, rows, show  # noqa: F401: a fixture among them

HAS_A_NETWORK = shutil.which("kamailio", path="/usr/sbin") and shutil.which("sipp") and live_network.DBTEXT.exists()
needs_a_network = pytest.mark.skipif(not HAS_A_NETWORK, reason="needs kamailio, kamailio-presence-modules, sip-tester")


def ends(environment, number):
    """How the bindings of a phone of traffic.py ended, by public identity; empty where one stands."""
    found = sql.query(environment, f"""
        SELECT impu, coalesce(end_reason, '') FROM vouch.binding_view
         WHERE impu IN ('sip:user{number}@ims.example.com', 'tel:+4930{number:07d}') ORDER BY impu""")
    return [reason for _, reason in found]


def exchange(port, message):
    """Sends what an S-CSCF tells an application server; the status of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(message if isinstance(message, bytes) else message.encode())
        return int(connection.recv(4096).split()[1])


@pytest.fixture
def isc(environment):
    port = environment.add_feed("scscf-7/isc", "--kind", "isc", "--transport", "udp", "--sender", "127.0.0.1")
    yield port
    environment.ok("feed", "remove", "scscf-7/isc")


def ended_third_party(number, serial):
    """The S-CSCF tells that a registration is over, and nothing else: no REGISTER, no implicit set."""
    return (f"REGISTER sip:vouch.ims.example.com SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:6060;branch=z9hG4bKe{serial}\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:scscf.ims.example.com:6060>;tag=e{serial}\r\n"
            f"To: <sip:user{number}@ims.example.com>\r\nCall-ID: iscend{serial}@scscf.ims.example.com\r\n"
            f"CSeq: {serial} REGISTER\r\nContact: <sip:scscf.ims.example.com:6060>\r\nExpires: 0\r\nContent-Length: 0\r\n\r\n")


def test_the_network_ends_a_whole_set_seconds_after_it_was_registered(environment, isc):
    assert exchange(isc, traffic.third_party(700001, 1)) == 200
    wait_until(lambda: ends(environment, 700001) == ["", ""], "both identities are bound")
    assert exchange(isc, ended_third_party(700001, 2)) == 200
    wait_until(lambda: ends(environment, 700001) == ["NETWORK_INITIATED"] * 2, "both ended")


def without_set(pair):
    """The same with a 200 that does not name the implicit registration set."""
    request, response = pair
    lines = [line for line in response.split("\r\n") if not line.startswith("P-Associated-URI")]
    return request, "\r\n".join(lines)


@pytest.mark.parametrize("number, removed_first", [(700002, False), (700003, True)])
def test_a_phone_that_leaves_leaves_with_its_whole_set(environment, tmp_path, number, removed_first):
    files = [traffic.write_capture(tmp_path / "in.pcap", [traffic.register(number)], since=1_790_000_000),
             traffic.write_capture(tmp_path / "out.pcap", [without_set(traffic.register(number, cseq=2, expires=0))], since=1_790_000_060)]
    for file in reversed(files) if removed_first else files:
        environment.ok("import", str(file), "--observation-point", "at-s-cscf")
    assert ends(environment, number) == ["DEREGISTERED"] * 2


def test_an_end_that_comes_late_ends_nothing_newer(environment, isc):
    def third_party(serial):
        """All of one Call-ID; the phone's REGISTER has the same CSeq."""
        told = traffic.third_party(700014, serial).replace(f"isc{serial}@".encode(), b"iscend@")
        return told.replace(b"CSeq: 1 REGISTER", f"CSeq: {serial} REGISTER".encode())

    late = ended_third_party(700014, 2).replace("iscend2@", "iscend@")
    assert exchange(isc, third_party(1)) == 200
    assert exchange(isc, third_party(3)) == 200
    wait_until(lambda: ends(environment, 700014) == ["", ""], "both identities are bound")
    assert exchange(isc, late) == 200
    assert exchange(isc, traffic.third_party(700015, 1)) == 200
    wait_until(lambda: ends(environment, 700015) == ["", ""], "what came behind the end is stored")
    assert sorted(ends(environment, 700014)) == ["", "", "NETWORK_INITIATED", "NETWORK_INITIATED"], "the old ones ended, the new stand"


_NOTIFY = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="registrar">
  <send retrans="500"><![CDATA[
      NOTIFY sip:vouch@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      Max-Forwards: 70
      From: <sip:user{number}@ims.example.com>;tag=[pid]
      To: <sip:vouch@[remote_ip]>
      Call-ID: [call_id]
      CSeq: 1 NOTIFY
      Contact: <sip:[local_ip]:[local_port]>
      Event: reg
      Subscription-State: active;expires=3600
      Content-Type: application/reginfo+xml
      Content-Length: [len]

      <?xml version="1.0"?>
      <reginfo xmlns="urn:ietf:params:xml:ns:reginfo" version="0" state="partial">
      <registration aor="sip:user{number}@ims.example.com" id="r1" state="active">
      <contact id="0x1" state="terminated" event="{event}" expires="0"><uri>{contact}</uri></contact>
      </registration></reginfo>
  ]]></send>
  <recv response="200"/>
</scenario>
"""


@needs_a_network
@pytest.mark.parametrize("number, event, reason", [(700004, "deactivated", "NETWORK_INITIATED"), (700005, "rejected", "NETWORK_INITIATED"),
                                                   (700006, "probation", "NETWORK_INITIATED"), (700007, "unregistered", "DEREGISTERED"),
                                                   (700008, "expired", "EXPIRED")])
def test_an_unasked_notify_on_isc_ends_what_was_just_registered(environment, isc, tmp_path, number, event, reason):
    assert exchange(isc, traffic.third_party(number, number)) == 200
    wait_until(lambda: ends(environment, number) == ["", ""], "both identities are bound")
    contact = f"sip:user{number}@10.1.{number // 250 % 250}.{number % 250 + 1}:5060"
    scenario = tmp_path / "notify.xml"
    scenario.write_text(_NOTIFY.format(number=number, event=event, contact=contact))
    subprocess.run(["sipp", f"127.0.0.1:{isc}", "-sf", scenario, "-i", "127.0.0.1", "-t", "u1", "-m", "1", "-nostdin", "-timeout", "20s",
                    "-timeout_error"], cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, timeout=60)
    wait_until(lambda: ends(environment, number)[0] == reason, "the binding ended")
    assert ends(environment, number) == [reason, ""], "a NOTIFY tells of each identity for itself"


def control(places):  # noqa: F811
    """The block that lets an operator in."""
    return f'loadmodule "kex.so"\nloadmodule "ctl.so"\nmodparam("ctl", "binrpc", "unix:{places.folder}/ctl")'


def operate(places, *command):  # noqa: F811
    done = subprocess.run(["kamcmd", "-s", f"unix:{places.folder}/ctl", *command], capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_a_network
def test_what_an_operator_removes_ends_as_kamailio_tells_it(environment, places):  # noqa: F811
    """RFC 3680 has "deactivated" for it; pua_reginfo writes "unregistered", and Vouch tells what it was told."""
    way = WAYS["registration events"]
    phone = Phone(6, "urn:gsma:imei:35871107-114095-0", home="removed.example.org")
    (places.folder / "impus").write_text(phone.impu + "\n")
    with Scscf(places, [way.configuration(places), control(places)], [way.route]):
        environment.ok(*way.feed_add(places))
        wait_until(lambda: int(show(environment, way.name)["messages"]) >= 1, "a NOTIFY for the subscription")
        register(places, [phone])
        wait_until(lambda: [row["end_reason"] for row in rows(environment, phone.home)] == [""], "the binding stands")
        began = time.time()
        operate(places, "ul.rm", "location", phone.impu.removeprefix("sip:"))
        wait_until(lambda: [row["end_reason"] for row in rows(environment, phone.home)] == ["DEREGISTERED"], "the binding ended")
    row, = rows(environment, phone.home)
    assert began - 2 <= float(row["ended_at"]) <= time.time() + 2, "now, not when its time would have run out"


def test_a_device_that_becomes_a_crowds_is_told_of_everybody_on_it(environment, tmp_path):
    """One after the other, so that no two of them contradict each other before they are too many."""
    def pairs(numbers):
        shared = "urn:gsma:imei:35693803-909090-0"
        return [tuple(text.replace(traffic.imei_urn(number), shared) for text in traffic.register(number, expires=1)) for number in numbers]

    def contradicted():
        found, = sql.query(environment, """SELECT count(*), count(*) FILTER (WHERE 'IMEI_LIVE_UNDER_TWO_IMPIS' = ANY (evidence_codes))
                                             FROM vouch.binding_view WHERE imei = '35693803909090'""")
        return [int(number) // 2 for number in found]  # two identities each
    environment.ok("import", str(traffic.write_capture(tmp_path / "few.pcap", pairs(range(710_000, 710_128)))))
    assert contradicted() == [128, 0]
    environment.ok("import", str(traffic.write_capture(tmp_path / "more.pcap", pairs([710_200]), since=1_790_009_000)))
    assert contradicted() == [129, 129], "nobody who watches one of them is left with what no longer holds"
