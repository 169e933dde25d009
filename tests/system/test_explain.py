"""Why a verdict is what it is, told in sentences, and decided again offline."""
import json
import pathlib
import stat

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
    assert "The session on it (ORIGINATING):" in told.ok("explain", "--liid", "PHONE", "--call-id", CALL["callId"])


@pytest.mark.parametrize("subject", ["binding", "session"])
def test_a_bundle_is_decided_again_offline_to_the_same(told, binding, subject, tmp_path):
    file = tmp_path / "verdict.json"
    what = ("--binding", binding["bindingId"]) if subject == "binding" else ("--call-id", CALL["callId"])
    told.ok("explain", "--liid", "PHONE", *what, "--bundle", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert told.json("explain", "--replay", str(file)) == {"same": True, "differences": []}
    again = told.run("explain", "--liid", "PHONE", *what, "--bundle", str(file))
    assert again.returncode != 0 and "NOT_WRITABLE" in again.stderr, "what is there is never written over"


def test_a_bundle_that_was_altered_says_where_it_differs(told, binding, tmp_path):
    file = tmp_path / "verdict.json"
    told.ok("explain", "--liid", "PHONE", "--binding", binding["bindingId"], "--bundle", str(file))
    bundle = json.loads(file.read_text())
    evidence = bundle["told"]["verdicts"][0]["binding"]["verdict"]["evidence"]
    evidence[:] = [one for one in evidence if one["code"] != "AUTH_AKA"]
    file.write_text(json.dumps(bundle))
    done = told.run("explain", "--replay", str(file))
    assert done.returncode == 1
    assert "the trust level was told as TRUSTED, and is TRUST_LEVEL_UNDETERMINED" in done.stdout

    bundle["told"]["policyContent"] += "\n# lenient\n"
    file.write_text(json.dumps(bundle))
    assert "POLICY_ALTERED" in told.run("explain", "--replay", str(file)).stderr
    file.write_text("{}")
    assert "NO_BUNDLE" in told.run("explain", "--replay", str(file)).stderr


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
