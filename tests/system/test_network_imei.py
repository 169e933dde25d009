"""What the access side knew of IMEIs corroborates a binding, or contradicts it."""
import json
import pathlib

import pytest

DEMO = pathlib.Path(__file__).resolve().parents[1] / "data" / "demo"
EXPECTED = json.loads((DEMO / "expected.json").read_text())
PERIOD = ("--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")
PHONE = EXPECTED["calls"][0]["callerImei"]
OTHER = "35693803564380"


@pytest.fixture(scope="module")
def told(environment):
    environment.ok("import", str(DEMO / "ims-demo.pcap"))
    environment.ok("warrant", "create", "--liid", "PHONE", "--authority", "LEA", "--imei", PHONE, *PERIOD)
    environment.ok("warrant", "approve", "--liid", "PHONE", "--as", "admin-2")
    return environment


def binding_of(environment, *more):
    answer = environment.json("lookup", "--liid", "PHONE", "--imei", PHONE, *more)
    return answer["bindings"][0], answer["basis"]["asOf"]


def said_by_network(binding):
    return {(e["code"], e["value"]) for e in binding["verdict"]["evidence"] if "NETWORK_IMEI" in e["code"] or "UICC" in e["code"]}


def report(environment, folder, rows, *more):
    file = folder / "imeis.csv"
    file.write_text("impi,imei,time,source\n" + "".join(",".join(row) + "\n" for row in rows))
    return environment.run("network-imei", "import", str(file), "--format", "json", *more)


def test_the_cards_word_is_on_record_and_changes_nothing(told, tmp_path):
    binding, _ = binding_of(told)
    assert binding["verdict"]["trustLevel"] == "TRUSTED" and not said_by_network(binding)
    done = report(told, tmp_path, [(binding["impi"], OTHER, binding["registeredAt"], "UICC")])
    assert done.returncode == 0 and json.loads(done.stdout)["stored"] == "1"
    after, _ = binding_of(told)
    assert said_by_network(after) == {("UICC_IMEI", "different")}
    assert after["verdict"]["trustLevel"] == "TRUSTED"


def test_the_same_imei_in_the_access_network_corroborates(told, tmp_path):
    binding, _ = binding_of(told)
    row = (binding["impi"], f"imei-{PHONE}0", binding["registeredAt"], "AMF")
    assert json.loads(report(told, tmp_path, [row, row]).stdout) == {"stored": "1", "known": "1", "refused": []}
    after, _ = binding_of(told)
    assert ("NETWORK_IMEI_MATCHES", "AMF") in said_by_network(after) and after["verdict"]["trustLevel"] == "TRUSTED"


def test_another_imei_in_the_access_network_contradicts_from_then_on(told, tmp_path):
    binding, before = binding_of(told)
    report(told, tmp_path, [(binding["impi"], OTHER, binding["registeredAt"], "MME")])
    after, _ = binding_of(told)
    assert ("NETWORK_IMEI_DIFFERS", "MME") in said_by_network(after)
    assert after["verdict"]["trustLevel"] == "UNTRUSTED" and after["verdict"]["clientType"] == "EMBEDDED"
    assert OTHER not in json.dumps(after), "which other device it was is none of this warrant's business"
    assert binding_of(told, "--as-of", before)[0]["verdict"] == binding["verdict"]


def test_rows_that_cannot_be_read_are_counted_and_keep_no_other_out(told, tmp_path):
    when = "2026-11-24T09:00:00Z"
    done = report(told, tmp_path, [("a@b", PHONE[:13], when, "MME"), ("a@b", PHONE, "yesterday", "MME"), ("a@b", PHONE, when, "SMF"),
                                   ("", PHONE, when, "MME"), ("a@b", PHONE, when, "MME")])
    assert done.returncode == 1
    told_of = json.loads(done.stdout)
    assert told_of["stored"] == "1"
    assert {r["code"]: r["count"] for r in told_of["refused"]} == {"BAD_LENGTH": "1", "BAD_TIME": "1", "NO_SOURCE": "1",
                                                                  "NO_SUBSCRIPTION": "1"}


def test_a_table_without_the_columns_is_refused(told, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir,\n")
    refused = told.run("network-imei", "import", str(file))
    assert refused.returncode == 2 and "NO_HEADING" in refused.stderr


def test_mediation_may_not_report(told, tmp_path):
    refused = report(told, tmp_path, [("a@b", PHONE, "2026-11-24T09:00:00Z", "MME")], "--as", "mediation-1")
    assert refused.returncode == 3 and "ROLE_NOT_PERMITTED" in refused.stderr
