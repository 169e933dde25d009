"""Why a verdict is what it is, told in sentences, and decided again offline."""
import hashlib
import json
import pathlib
import stat
import subprocess

import pytest

import sql

DEMO = pathlib.Path(__file__).resolve().parents[1] / "data" / "demo"
EXPECTED = json.loads((DEMO / "expected.json").read_text())
PERIOD = ("--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")
CALL = EXPECTED["calls"][0]
PHONE = CALL["callerImei"]


@pytest.fixture(scope="module")
def told(environment):
    environment.ok("import", str(DEMO / "ims-demo.pcap"))
    environment.ok("warrant", "create", "--liid", "PHONE", "--authority", "LEA", "--imei", PHONE, *PERIOD)
    environment.ok("warrant", "approve", "--liid", "PHONE", "--as", "admin-2")
    return environment


@pytest.fixture(scope="module")
def binding(told):
    return told.json("lookup", "--liid", "PHONE", "--imei", PHONE)["bindings"][0]


def test_a_verdict_is_told_as_facts_rule_conclusion_and_what_would_have_changed_it(told, binding):
    text = told.ok("explain", "--liid", "PHONE", "--binding", binding["bindingId"])
    assert "The registration was authenticated by IMS AKA: it proves the UICC, not the ME." in text
    assert "RFC 3310" in text
    assert "Rule: device-telephony of policy default-2, the first that holds: it asks for AUTH_AKA and SERVICE_MMTEL" in text
    assert "Conclusion: EMBEDDED, TRUSTED." in text
    assert "  - without AUTH_AKA: UNDETERMINED, UNDETERMINED" in text
    assert "  - had AUTH_DIGEST been seen: SELF_CONTAINED, UNTRUSTED" in text
    order = [text.index(part) for part in ("Speaks for the IMEI:", "Rule:", "Conclusion:", "What would have changed it:")]
    assert order == sorted(order)


def test_a_sessions_verdict_is_told_with_the_registrations(told):
    answer = told.json("explain", "--liid", "PHONE", "--call-id", CALL["callId"])
    assert [v["leg"] for v in answer["verdicts"]] == ["ORIGINATING"]
    verdict = answer["verdicts"][0]
    assert verdict["binding"]["verdict"]["trustLevel"] == "TRUSTED" and verdict["sessionVerdict"]["trustLevel"]
    text = told.ok("explain", "--liid", "PHONE", "--call-id", CALL["callId"])
    assert "The session on it (ORIGINATING):" in text
    of_the_session = text.split("The session on it")[1]
    assert verdict["sessionAlternatives"] == [], "the network itself says that it was telephony"
    assert "What would have changed it:\n  - had anything contradicted the IMEI: UNTRUSTED" in of_the_session
    assert "AUTH_AKA" in [a["code"] for a in verdict["alternatives"]]


@pytest.mark.parametrize("subject", ["binding", "session"])
def test_a_bundle_is_decided_again_offline_to_the_same(told, binding, subject, tmp_path):
    file = tmp_path / "verdict.json"
    what = ("--binding", binding["bindingId"]) if subject == "binding" else ("--call-id", CALL["callId"])
    told.ok("explain", "--liid", "PHONE", *what, "--bundle", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert told.json("explain", "--replay", str(file)) == {"same": True, "differences": []}
    again = told.run("explain", "--liid", "PHONE", *what, "--bundle", str(file))
    assert again.returncode != 0 and "NOT_WRITABLE" in again.stderr, "what is there is never written over"


def messages_of(call_id):
    """REGISTERs of the recording with their 2xx, each hop apart: the octets as ingest took them."""
    lines = subprocess.run(
        ["tshark", "-r", str(DEMO / "ims-demo.pcap"), "-Y", f'sip.Call-ID == "{call_id}"', "-T", "fields", "-e", "sip.CSeq", "-e",
         "udp.srcport", "-e", "udp.dstport", "-e", "sip.Status-Code", "-e", "udp.payload"], capture_output=True, text=True, check=True).stdout
    requests, pairs = {}, []
    for cseq, source, destination, status, payload in (line.split("\t") for line in lines.splitlines()):
        octets = bytes.fromhex(payload.replace(":", ""))
        if not status:
            requests[cseq, source, destination] = octets
        elif status.startswith("2"):
            pairs.append((requests[cseq, destination, source], octets))
    return pairs


def digest_of(pair):
    """As docs/trust.md has it."""
    lines = "".join(hashlib.sha256(octets).hexdigest() + "\n" for octets in pair)
    return hashlib.sha256(lines.encode()).hexdigest()[:32]


def test_facts_name_the_messages_they_were_read_from(told, binding):
    facts = told.json("explain", "--liid", "PHONE", "--binding", binding["bindingId"])["verdicts"][0]["facts"]
    made = {digest_of(pair) for call_id in {f["callId"] for f in facts} for pair in messages_of(call_id)}
    assert facts and {f["messagesDigest"] for f in facts} <= made
    assert len({(f["registrationId"], f["hop"]) for f in facts}) == len(facts), "one for each REGISTER and hop"


def drop_evidence(told, code):
    evidence = told["binding"]["verdict"]["evidence"]
    evidence[:] = [one for one in evidence if one["code"] != code]


ALTERED = {
    "evidence left out": (lambda told: drop_evidence(told, "AUTH_AKA"),
                          "the trust level was told as TRUSTED, and is TRUST_LEVEL_UNDETERMINED", "the facts show AUTH_AKA, which was not told"),
    "evidence that decided nothing left out": (lambda told: drop_evidence(told, "USER_AGENT"), "the facts show USER_AGENT, which was not told"),
    "evidence made up": (lambda told: told["binding"]["verdict"]["evidence"].append(
        {"code": "SERVICE_SMSIP", "value": "+g.3gpp.made-up", "seenIn": "Contact +g.3gpp.smsip, TS 24.341 clause 5.3.1.2",
         "direction": "SUPPORTS"}), "SERVICE_SMSIP was told, and the facts do not show it"),
    "a direction": (lambda told: told["binding"]["verdict"]["evidence"][0].update(direction="CONTRADICTS"), "the direction of "),
    "a place": (lambda told: told["binding"]["verdict"]["evidence"][0].update(seenIn="hearsay"), "was seen was told as hearsay"),
    "a value": (lambda told: next(e for e in told["binding"]["verdict"]["evidence"] if e["code"] == "AUTH_AKA").update(value="AKAv2-MD5"),
                "AUTH_AKA was told, and the facts do not show it"),
    "a fact": (lambda told: [fact.update(authentication="DIGEST") for fact in told["facts"]], "the facts show AUTH_DIGEST, which was not told"),
    "the conclusion": (lambda told: told["binding"]["verdict"].update(trustLevel="UNTRUSTED"), "the trust level was told as UNTRUSTED, and is TRUSTED"),
    "the rule": (lambda told: told["binding"]["verdict"].update(rule="password"), "the rule was told as password"),
    "the reason": (lambda told: told["binding"]["verdict"].update(reason="Because."), "the reason was told as Because."),
    "the device's digits": (lambda told: told["binding"]["instanceId"].update(received='"<urn:gsma:imei:35693803-564380-5>"'),
                            "its instance-id is not what its text reads"),
    "what the digits show left out": (lambda told: drop_evidence(told, "INSTANCE_IMEI"), "the instance-id shows INSTANCE_IMEI, which was not told"),
    "what the digits do not show": (lambda told: told["binding"]["verdict"]["evidence"].append(
        {"code": "IMEI_PLACEHOLDER", "value": "one digit repeated", "seenIn": "Contact +sip.instance, TS 23.003 clause 6.2",
         "direction": "CONTRADICTS"}), "IMEI_PLACEHOLDER was told, and the instance-id does not show it"),
    "another device's fact": (lambda told: told["facts"][0].update(instanceReceived='"<urn:gsma:imei:86728703-952237-0>"'),
                              "names another instance-id"),
    "a digest": (lambda told: told["facts"][0].update(messagesDigest="0" * 32), "something of it was altered"),
    "whose it is": (lambda told: told["binding"].update(impu="sip:somebody@else.example"), "something of it was altered"),
}


@pytest.mark.parametrize("part", ALTERED)
def test_a_bundle_that_was_altered_says_where_it_differs(told, binding, tmp_path, part):
    file = tmp_path / "verdict.json"
    told.ok("explain", "--liid", "PHONE", "--binding", binding["bindingId"], "--bundle", str(file))
    bundle = json.loads(file.read_text())
    alter, *differences = ALTERED[part]
    alter(bundle["told"]["verdicts"][0])
    file.write_text(json.dumps(bundle))
    done = told.run("explain", "--replay", str(file))
    assert done.returncode == 1
    for difference in (*differences, "something of it was altered"):
        assert difference in done.stdout, done.stdout


def test_a_policy_that_was_altered_or_what_is_no_bundle_is_refused(told, binding, tmp_path):
    file = tmp_path / "verdict.json"
    told.ok("explain", "--liid", "PHONE", "--binding", binding["bindingId"], "--bundle", str(file))
    bundle = json.loads(file.read_text())
    bundle["told"]["policyContent"] += "\n# lenient\n"
    file.write_text(json.dumps(bundle))
    assert "POLICY_ALTERED" in told.run("explain", "--replay", str(file)).stderr
    for text in ("{}", "", "Dear Sir,", '{"format": "vouch-explain-1"}'):
        file.write_text(text)
        refused = told.run("explain", "--replay", str(file))
        assert refused.returncode != 0 and "NO_BUNDLE" in refused.stderr


def test_what_the_warrant_does_not_reach_is_not_there_and_every_question_is_on_record(told, binding):
    others = [row[0] for row in sql.query(told, f"SELECT binding_id FROM vouch.binding_view WHERE imei <> '{PHONE}'")]
    for one in (others[0], "00000000-0000-0000-0000-000000000000"):
        refused = told.run("explain", "--liid", "PHONE", "--binding", one)
        assert refused.returncode == 4 and "BINDING_NOT_FOUND" in refused.stderr
    assert told.run("explain", "--liid", "NOBODY", "--binding", binding["bindingId"]).returncode == 3
    assert told.run("explain", "--liid", "PHONE").returncode == 2
    kept = [(row[2], row[3]) for row in sql.audit(told) if row[1] == "Explain"]
    assert kept[-3:] == [("REFUSED", "BINDING_NOT_FOUND"), ("REFUSED", "BINDING_NOT_FOUND"), ("REFUSED", "WARRANT_NOT_FOUND")]


def test_as_of_an_earlier_time_the_policy_of_then_is_told(told, binding, tmp_path):
    before = told.json("explain", "--liid", "PHONE", "--binding", binding["bindingId"])
    text = told.ok("policy", "show").replace('version = "default-2"', 'version = "mine-1"')
    file = tmp_path / "mine.toml"
    file.write_text(text)
    told.ok("policy", "apply", str(file))
    told.ok("policy", "apply", "@mine-1", "--as", "admin-2")
    assert told.json("explain", "--liid", "PHONE", "--binding", binding["bindingId"])["policyVersion"] == "mine-1"
    again = told.json("explain", "--liid", "PHONE", "--binding", binding["bindingId"], "--as-of", before["basis"]["asOf"])
    assert again["policyVersion"] == "default-2" and again["verdicts"] == before["verdicts"]
