"""Calls between phones of a live network: SIPp as P-CSCF and UE on both sides of the S-CSCF."""
import dataclasses
import subprocess

import live_network
from live_network import wait_until

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="call">\n'
_SDP = "v=0\n      o=- 1 1 IN IP4 [local_ip]\n      s=-\n      c=IN IP4 [local_ip]\n      t=0 0\n      m=audio 4000 RTP/AVP 8\n"


def _send(text):
    return f'  <send><![CDATA[\n{text}\n  ]]></send>\n'


def _with_body(head):
    return _send(f"{head}\n      Content-Type: application/sdp\n      Content-Length: [len]\n\n      {_SDP}")


def _without_body(head):
    return _send(f"{head}\n      Content-Length: 0\n\n")


@dataclasses.dataclass(frozen=True)
class Call:
    """Who calls whom, who of them answers, and what happens then."""
    name: str
    caller: live_network.Phone
    called: tuple            # phones that ring
    answers: live_network.Phone
    contact: str = ""        # the caller's, if not what it registered
    reinvites: bool = False
    hangs_up: bool = True
    timer_s: int = 0         # session timer in the answer

    @property
    def call_id(self):
        return f"{self.name}@{self.caller.home}"

    @property
    def icid(self):
        return f"{self.name}-{self.caller.home}"


def _callers_request(call, places, method, cseq):
    """A request of the caller as its P-CSCF sends it on."""
    in_dialog = cseq > 1 or method == "ACK"
    uri = call.answers.contact if in_dialog else call.answers.impu
    route = (f"      Route: <sip:{places.scscf};lr>, <sip:[local_ip]:{call.answers.port};lr>\n" if in_dialog else
             f"      Record-Route: <sip:[local_ip]:[local_port];lr>\n      P-Asserted-Identity: <{call.caller.impu}>\n"
             f"      P-Charging-Vector: icid-value={call.icid}\n")
    return (f"      {method} {uri} SIP/2.0\n"
            f"      Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]\n"
            f"      Via: SIP/2.0/UDP 10.46.1.{call.caller.number}:5060;branch=[branch]ue\n"
            f"      Max-Forwards: 69\n{route}"
            f"      From: <{call.caller.impu}>;tag=[pid]c[call_number]\n"
            f"      To: <{call.answers.impu}>" + ("[peer_tag_param]\n" if in_dialog else "\n") +
            f"      Call-ID: [call_id]\n      CSeq: {cseq} {method}\n"
            f"      Contact: <{call.contact or call.caller.contact}>\n      Supported: timer")


def _caller(call, places):
    recv_100, recv_180 = '  <recv response="100" optional="true"/>\n', '  <recv response="180" optional="true"/>\n'
    steps = [_with_body(_callers_request(call, places, "INVITE", 1)), recv_100, recv_180 * len(call.called), '  <recv response="200"/>\n',
             _without_body(_callers_request(call, places, "ACK", 1)), '  <pause milliseconds="300"/>\n']
    if call.reinvites:
        steps += [_with_body(_callers_request(call, places, "INVITE", 2)), recv_100, '  <recv response="200"/>\n',
                  _without_body(_callers_request(call, places, "ACK", 2)), '  <pause milliseconds="300"/>\n']
    if call.hangs_up:
        steps += [_without_body(_callers_request(call, places, "BYE", 3)), '  <recv response="200"/>\n']
    return _HEAD + "".join(steps) + "</scenario>\n"


def _answer(phone, status, more="", via="[last_Via:]", cseq="[last_CSeq:]"):
    return (f"      SIP/2.0 {status}\n      {via}\n      Record-Route: <sip:[local_ip]:[local_port];lr>\n      [last_Record-Route:]\n"
            f"      [last_From:]\n      [last_To:];tag=[pid]u[call_number]\n      [last_Call-ID:]\n      {cseq}\n"
            f"      Contact: <{phone.contact}>\n      P-Asserted-Identity: <{phone.impu}>{more}")


def _again(status):
    """An answer to a request that has a To tag."""
    return f"      SIP/2.0 {status}\n      [last_Via:]\n      [last_From:]\n      [last_To:]\n      [last_Call-ID:]\n      [last_CSeq:]"


def _answering(call, phone):
    timer = f"\n      Require: timer\n      Session-Expires: {call.timer_s};refresher=uac" if call.timer_s else ""
    steps = ['  <recv request="INVITE"/>\n', _without_body(_answer(phone, "180 Ringing")), '  <pause milliseconds="500"/>\n',
             _with_body(_answer(phone, "200 OK", timer)), '  <recv request="ACK"/>\n']
    if call.reinvites:
        steps += ['  <recv request="INVITE"/>\n', _with_body(_again("200 OK") + f"\n      Contact: <{phone.contact}>"), '  <recv request="ACK"/>\n']
    if call.hangs_up:
        steps += ['  <recv request="BYE"/>\n', _without_body(_again("200 OK"))]
    return _HEAD + "".join(steps) + "</scenario>\n"


def _ringing(phone):
    """Rings until another has answered: its INVITE is then cancelled, whose Vias it must remember."""
    vias = "".join(f'    <ereg regexp=".*" search_in="hdr" header="Via:" occurrence="{i}" check_it="true" assign_to="via{i}"/>\n' for i in (1, 2, 3))
    told = "\n      ".join(f"Via:[$via{i}]" for i in (1, 2, 3))
    steps = [f'  <recv request="INVITE">\n   <action>\n{vias}   </action>\n  </recv>\n', _without_body(_answer(phone, "180 Ringing")),
             '  <recv request="CANCEL"/>\n', _without_body(_answer(phone, "200 OK")),
             _without_body(_answer(phone, "487 Request Terminated", via=told, cseq="CSeq: 1 INVITE")), '  <recv request="ACK"/>\n']
    return _HEAD + "".join(steps) + "</scenario>\n"


def _sipp(places, call, phone, scenario, *more):
    path = places.folder / f"{call.name}-{phone.number}.xml"
    path.write_text(scenario)
    return subprocess.Popen(["sipp", f"{places.scscf}:5060", "-sf", path, "-i", places.phones, "-p", str(phone.port), "-t", "u1", "-m", "1",
                             "-cid_str", call.call_id, "-nostdin", "-timeout", "20s", "-timeout_error", *more], cwd=places.folder,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def _listens(places, phone):
    sockets = subprocess.run(["ss", "-lunH", f"src {places.phones}:{phone.port}"], text=True, capture_output=True, check=True).stdout
    return bool(sockets.strip())


def make(places, call):
    """Makes the call, to its end as far as it has one."""
    runs = []
    for phone in call.called:
        scenario = _answering(call, phone) if phone == call.answers else _ringing(phone)
        runs.append((phone, _sipp(places, call, phone, scenario)))
    for phone in call.called:
        wait_until(lambda phone=phone: _listens(places, phone), f"phone {phone.number} listens")
    runs.append((call.caller, _sipp(places, call, call.caller, _caller(call, places))))
    failures = []
    for phone, run in runs:
        _, complaint = run.communicate(timeout=60)
        if run.returncode != 0:
            failures.append(f"{call.name}, phone {phone.number}: exit {run.returncode} {complaint}")
    assert not failures, failures
