"""What catalogues of device types tell of an IMEI."""
import json
import pathlib

import pytest

DEMO = pathlib.Path(__file__).resolve().parents[1] / "data" / "demo"
EXPECTED = json.loads((DEMO / "expected.json").read_text())
PERIOD = ("--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")
PHONE = EXPECTED["calls"][0]["callerImei"]
HEADING = ("TAC|Marketing Name|Internal Model Name|Manufacturer|Bands|Allocation Date|Country Code|Fixed Code|Manufacturer Code|"
           "Radio Interface|Brand Name|Model Name|Operating System|NFC|Bluetooth|WLAN|Device Type\n")


def gsma_row(tac, allocated="01-Jan-2016", radio="GSM,WCDMA,LTE,NR", device_type="Smartphone"):
    return f"{tac}|||Halden Ltd||{allocated}||||{radio}|Halden|H5|Android||||{device_type}\n"


@pytest.fixture(scope="module")
def told(environment):
    environment.ok("import", str(DEMO / "ims-demo.pcap"))
    environment.ok("warrant", "create", "--liid", "PHONE", "--authority", "LEA", "--imei", PHONE, *PERIOD)
    environment.ok("warrant", "approve", "--liid", "PHONE", "--as", "admin-2")
    return environment


def evidence(environment, *more):
    answer = environment.json("lookup", "--liid", "PHONE", "--imei", PHONE, *more)
    binding = answer["bindings"][0]
    return ({(e["code"], e["value"]) for e in binding["verdict"]["evidence"]}, binding["verdict"]["trustLevel"],
            answer["basis"]["asOf"])


def import_rows(environment, folder, name, text):
    file = folder / name
    file.write_text(text)
    return environment.json("tac", "import", str(file), "--licence", "own")


def test_a_catalogue_is_evidence_from_its_import_on_and_not_before(told, tmp_path):
    without, level, before = evidence(told)
    assert not any(code.startswith("TAC_") for code, _ in without) and level == "TRUSTED"
    assert told.run("tac", "show", PHONE[:8]).returncode == 4

    report = import_rows(told, tmp_path, "first.txt", HEADING + gsma_row(PHONE[:8]) + gsma_row("1234567") + gsma_row(PHONE[:8]))
    assert report["catalogue"]["version"] == "1" and report["catalogue"]["entries"] == "1"
    assert (report["refusedRows"], report["repeatedRows"]) == ("1", "1")
    found, level, _ = evidence(told)
    assert ("TAC_KNOWN", "SMARTPHONE") in found and level == "TRUSTED"
    assert told.json("tac", "show", PHONE[:8])["entry"]["brand"] == "Halden"
    assert evidence(told, "--as-of", before)[:2] == (without, "TRUSTED")


def test_a_type_allocated_later_than_it_was_used_is_never_trusted(told, tmp_path):
    report = import_rows(told, tmp_path, "later.txt", HEADING + gsma_row(PHONE[:8], "01-Jan-2045") + gsma_row("35000000"))
    assert (report["catalogue"]["added"], report["catalogue"]["changed"], report["catalogue"]["removed"]) == ("1", "1", "0")
    found, level, _ = evidence(told)
    assert ("TAC_NOT_YET_ALLOCATED", "allocated 2045-01-01") in found and level == "UNTRUSTED"


def test_a_type_that_is_not_in_the_catalogue_is_a_fact(told, tmp_path):
    import_rows(told, tmp_path, "other.csv", "banner of somebody\ntac,manufacturer,model\n35000000,\"Halden, Ltd\",H1\n")
    found, level, _ = evidence(told)
    assert any(code == "TAC_UNKNOWN" for code, _ in found) and level == "TRUSTED"
    assert told.json("tac", "show", "35000000")["entry"]["manufacturer"] == "Halden, Ltd"
    assert [c["version"] for c in told.json("tac", "show")["catalogues"]] == ["3", "2", "1"]


def test_a_file_that_is_no_catalogue_changes_nothing(told, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir,\nenclosed please find nothing.\n")
    refused = told.run("tac", "import", str(file))
    assert refused.returncode == 2 and "NO_TAC_COLUMN" in refused.stderr
    assert len(told.json("tac", "show")["catalogues"]) == 3


def test_a_catalogue_in_another_encoding_is_read_with_marks_for_what_is_none(told, tmp_path):
    file = tmp_path / "latin-1.csv"
    file.write_bytes("tac,manufacturer,model\n35000000,Fabriqué,H1\n35000001,Halden,H2\n".encode("latin-1"))
    assert told.json("tac", "import", str(file))["catalogue"]["entries"] == "2"
    assert told.json("tac", "show", "35000000")["entry"]["manufacturer"] == "Fabriqu\ufffd"
