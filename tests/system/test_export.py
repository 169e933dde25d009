"""A package for an authority: opens and verifies with openssl alone, and a flipped octet is detected."""
import json
import pathlib
import subprocess

import pytest

DEMO = pathlib.Path(__file__).resolve().parents[1] / "data" / "demo"
PHONE = "sip:+49301234501@ims.mnc001.mcc001.3gppnetwork.org"
PERIOD = ("--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")


@pytest.fixture(scope="module")
def package(environment, tmp_path_factory):
    environment.ok("import", str(DEMO / "ims-demo.pcap"))
    environment.ok("warrant", "create", "--liid", "EXPORTED", "--authority", "LEA", "--impu", PHONE, *PERIOD)
    environment.ok("warrant", "approve", "--liid", "EXPORTED", "--as", "admin-2")
    out = tmp_path_factory.mktemp("out")
    report = environment.json("export", "create", "--liid", "EXPORTED", *PERIOD,
                              "--recipient", str(environment.certificate("recipient")), "--out", str(out))
    return environment, pathlib.Path(report["file"]), report


def opened(environment, file, folder):
    """Opens a package as an authority does, without Vouch."""
    run = lambda *command: subprocess.run(command, cwd=folder, check=True, capture_output=True)
    run("openssl", "cms", "-decrypt", "-inform", "DER", "-in", file, "-recip", environment.certificate("recipient"),
        "-inkey", environment.key("recipient"), "-out", "signed.der")
    run("openssl", "cms", "-verify", "-inform", "DER", "-in", "signed.der", "-CAfile", environment.certificate("ca"),
        "-purpose", "any", "-out", "package.tar")
    run("tar", "-xf", "package.tar")
    run("sha256sum", "-c", "SHA256SUMS")
    return folder


def test_it_opens_with_openssl_alone_and_holds_what_the_warrant_covers(package, tmp_path):
    environment, file, report = package
    folder = opened(environment, file, tmp_path)
    bindings = [json.loads(line) for line in (folder / "bindings.jsonl").read_text().splitlines()]
    assert len(bindings) == report["bindings"] == 1
    assert {b["impu"] for b in bindings} == {PHONE} and all("impi" not in b for b in bindings)
    sessions = [json.loads(line) for line in (folder / "sessions.jsonl").read_text().splitlines()]
    assert len(sessions) == report["sessions"] > 0
    for session in sessions:
        for leg in session["legs"]:
            assert leg["identities"] == [PHONE], "the other party stays out"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["liid"] == "EXPORTED"


def test_it_is_its_readers_alone(package):
    _, file, _ = package
    assert file.stat().st_mode & 0o077 == 0


def test_vouchctl_verifies_it(package):
    environment, file, report = package
    verified = environment.json("export", "verify", str(file))
    assert verified["verified"] and verified["sha256"] == report["sha256"]


@pytest.mark.parametrize("part", [0.02, 0.3, 0.5, 0.8, 0.999])
def test_a_flipped_octet_is_detected(package, tmp_path, part):
    environment, file, _ = package
    octets = bytearray(file.read_bytes())
    octets[int(len(octets) * part)] ^= 0x01
    damaged = tmp_path / "damaged.cms"
    damaged.write_bytes(octets)
    assert environment.run("export", "verify", str(damaged)).returncode == 1
    with pytest.raises(subprocess.CalledProcessError):
        opened(environment, damaged, tmp_path)


def test_the_same_as_of_gives_the_same_content(package, tmp_path):
    environment, file, report = package
    again = environment.json("export", "create", "--liid", "EXPORTED", *PERIOD, "--as-of", report["asOf"],
                             "--recipient", str(environment.certificate("recipient")), "--out", str(tmp_path))
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    opened(environment, file, one)
    opened(environment, pathlib.Path(again["file"]), two)
    for name in ("bindings.jsonl", "sessions.jsonl", "coverage.jsonl"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
