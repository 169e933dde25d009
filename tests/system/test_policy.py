"""Policies of trust: checked, tried, applied by two, and answers as of an earlier time stay what they were."""
import json
import pathlib
import time

import pytest

import sql

DEMO = pathlib.Path(__file__).resolve().parents[1] / "data" / "demo"
EXPECTED = json.loads((DEMO / "expected.json").read_text())
PERIOD = ("--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")
PHONE = EXPECTED["calls"][0]["callerImei"]


@pytest.fixture(scope="module")
def told(environment):
    """An environment that has taken the demonstration capture, with a warrant on a trusted phone."""
    environment.ok("import", str(DEMO / "ims-demo.pcap"))
    environment.ok("warrant", "create", "--liid", "PHONE", "--authority", "LEA", "--imei", PHONE, *PERIOD)
    environment.ok("warrant", "approve", "--liid", "PHONE", "--as", "admin-2")
    return environment


def a_policy(environment, folder, version, change=("", "")):
    """The built-in policy under another name, with one text in place of another."""
    text = environment.ok("policy", "show")
    text = text.replace('version = "default-2"', f'version = "{version}"').replace(*change)
    file = folder / f"{version}.toml"
    file.write_text(text)
    return str(file)


def verdicts(environment, *more):
    answer = environment.json("lookup", "--liid", "PHONE", "--imei", PHONE, *more)
    return {(b["verdict"]["trustLevel"], b["verdict"]["policyVersion"]) for b in answer["bindings"]}


DISTRUST = ('trust_level = "TRUSTED"', 'trust_level = "UNDETERMINED"')


def test_the_built_in_policy_is_in_force_from_the_first_fact_on(told):
    policies = told.json("policy", "list")["policies"]
    assert [(p["version"], p["status"]) for p in policies] == [("default-2", "IN_FORCE")]
    assert told.ok("policy", "show", "@in-force") == told.ok("policy", "show")


def test_a_policy_with_a_mistake_is_told_by_line_and_not_applied(told, tmp_path):
    file = a_policy(told, tmp_path, "bad-1", ('"AUTH_DONE"', '"AUTH_DONT"'))
    checked = told.run("policy", "check", file)
    assert checked.returncode == 1
    assert f"{file}:16: rule authenticated-elsewhere: UNKNOWN_CODE (AUTH_DONT)" in checked.stdout
    refused = told.run("policy", "apply", file)
    assert refused.returncode == 2 and "POLICY_NOT_IN_ORDER" in refused.stderr


def test_diff_tells_which_rules_differ(told, tmp_path):
    file = a_policy(told, tmp_path, "diff-1", ('reason = "Registered with a password', 'reason = "With a password'))
    assert told.json("policy", "diff", "@in-force", file)["lines"] == ["~ rule password"]


def test_a_policy_that_changes_much_is_stopped_without_a_reason_and_told_with_its_counts(told, tmp_path):
    file = a_policy(told, tmp_path, "wary-1", DISTRUST)
    tried = told.json("policy", "dry-run", file)
    trusted = sql.query(told, "SELECT count(*) FROM vouch.binding_view WHERE trust_level = 'TRUSTED'")
    assert tried["safetyStop"] and tried["changed"] == str(trusted[0][0])
    assert {(c["trustLevel"], c["newTrustLevel"]) for c in tried["changes"]} == {("TRUSTED", "TRUST_LEVEL_UNDETERMINED")}
    stopped = told.run("policy", "apply", file)
    assert stopped.returncode == 1 and "SAFETY_STOP" in stopped.stderr
    assert verdicts(told) == {("TRUSTED", "default-2")}


def test_examples_are_cut_to_a_warrant_and_on_record(told, tmp_path):
    file = a_policy(told, tmp_path, "wary-1", DISTRUST)
    answer = told.json("policy", "dry-run", file, "--liid", "PHONE")
    assert answer["examples"] and int(answer["basis"]["auditEntry"]) > 0
    for example in answer["examples"]:
        assert example["binding"]["instanceId"]["imei"] == PHONE
        assert example["verdict"]["trustLevel"] == "TRUST_LEVEL_UNDETERMINED"
    refused = told.run("policy", "dry-run", file, "--liid", "NOBODY")
    assert refused.returncode == 3 and "WARRANT_NOT_FOUND" in refused.stderr


def test_two_administrators_put_it_in_force_and_earlier_answers_stay(told, tmp_path):
    before = told.json("lookup", "--liid", "PHONE", "--imei", PHONE)
    rows = sql.query(told, "SELECT impu, binding_id, verdict_id FROM vouch.binding ORDER BY 1, 2")
    file = a_policy(told, tmp_path, "wary-1", DISTRUST)
    first = told.json("policy", "apply", file, "--override-reason", "the network has no IPsec it can vouch for")
    assert first["policy"]["status"] == "AWAITING_APPROVAL"
    assert verdicts(told) == {("TRUSTED", "default-2")}
    again = told.run("policy", "apply", file)
    assert again.returncode == 3 and "SAME_ADMINISTRATOR" in again.stderr

    second = told.json("policy", "apply", "@wary-1", "--as", "admin-2")
    assert second["policy"]["status"] == "IN_FORCE" and len(second["policy"]["approvals"]) == 2
    assert verdicts(told) == {("TRUST_LEVEL_UNDETERMINED", "wary-1")}
    assert verdicts(told, "--as-of", before["basis"]["asOf"]) == {("TRUSTED", "default-2")}
    assert [int(row[0]) for row in sql.query(told, "SELECT count(*) FROM vouch.binding_view WHERE trust_level = 'TRUSTED'")] == [0]
    assert sql.query(told, "SELECT impu, binding_id, verdict_id FROM vouch.binding ORDER BY 1, 2") == rows

    policies = told.json("policy", "list")["policies"]
    assert [(p["version"], p["status"]) for p in policies] == [("wary-1", "IN_FORCE"), ("default-2", "SUPERSEDED")]
    assert "no IPsec" in policies[0]["approvals"][0]["overrideReason"]
    in_use = told.run("policy", "apply", a_policy(told, tmp_path, "wary-1", ("Registered with a password", "X")))
    assert in_use.returncode == 1 and "POLICY_VERSION_IN_USE" in in_use.stderr
