"""`vouchctl dev`: one folder with everything, started and stopped as often as one likes."""
import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import time

import pytest

from conftest import SERVICES
from environment import PROGRAMS

WARRANT = ("--liid", "DEV-1", "--authority", "TEST-LEA", "--imei", "35632811407291",
           "--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")


def contents(folder):
    """Digest of every file in a folder."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def lasting_parts(environment):
    return [contents(environment.folder / part) for part in ("pki", "config")]


def pids(environment):
    running = {service: environment.pid(service) for service in SERVICES}
    running["postgres"] = int((environment.folder / "postgres/data/postmaster.pid").read_text().splitlines()[0])
    return running


def runs(pid):
    """Whether a process runs; one that has ended and was not collected yet does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def s_client(environment, service, *options):
    """A TLS client that is not ours. Reads until the server ends the connection or 3 seconds have passed."""
    command = ["openssl", "s_client", "-connect", environment.address(service), "-servername", "localhost",
               "-CAfile", str(environment.certificate("ca")), "-verify_return_error", "-alpn", "h2", "-ign_eof",
               *options]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as client:
        try:
            out, _ = client.communicate(timeout=3)
        except subprocess.TimeoutExpired:
            client.kill()
            out, _ = client.communicate()
            return "still connected", out.decode(errors="replace")
    return "ended", out.decode(errors="replace")


def as_client(environment, name):
    return "-cert", str(environment.certificate(name)), "-key", str(environment.key(name))


def openssl_x509(certificate, *what):
    return subprocess.run(["openssl", "x509", "-in", certificate, "-noout", *what], check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def alternative_names(certificate):
    return "".join(line.strip() for line in openssl_x509(certificate, "-ext", "subjectAltName").splitlines()[1:])


# -- up ---------------------------------------------------------------------------------------------------------------

def test_every_service_says_it_is_serving(environment):
    status = environment.ok("dev", "status")
    assert [line.split()[1:] for line in status.splitlines()] == [["runs"]] + 3 * [["serves"]], status


def test_a_second_up_changes_nothing(environment):
    before = pids(environment), lasting_parts(environment)
    environment.up()
    assert (pids(environment), lasting_parts(environment)) == before


def test_only_the_owner_reads_the_keys(environment):
    keys = list((environment.folder / "pki").glob("*.key"))
    assert len(keys) == 11
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}


def test_a_certificate_says_who_its_holder_is_and_what_it_may(environment):
    server = "DNS:localhost, IP Address:127.0.0.1, URI:urn:vouch:role:service"
    expected = {
        "ingest": server, "correlator": server, "exporter": server,
        "admin-1": "URI:urn:vouch:role:administrator",
        "admin-2": "URI:urn:vouch:role:administrator",
        "mediation-1": "URI:urn:vouch:role:mediation, URI:urn:vouch:authority:*",
        "mediation-other": "URI:urn:vouch:role:mediation, URI:urn:vouch:authority:OTHER-LEA",
        "feed-1": "URI:urn:vouch:role:feed, DNS:feed-1",
        "exporter-signing": "", "recipient": "",
    }
    assert {name: alternative_names(environment.certificate(name)) for name in expected} == expected
    assert "Digital Signature" in openssl_x509(environment.certificate("exporter-signing"), "-ext", "keyUsage")
    assert "Key Agreement" in openssl_x509(environment.certificate("recipient"), "-ext", "keyUsage")
    for name in expected:
        subprocess.run(["openssl", "verify", "-CAfile", environment.certificate("ca"), environment.certificate(name)],
                       check=True, capture_output=True)
        assert f"CN = {name}\n" in openssl_x509(environment.certificate(name), "-subject")


def test_nothing_that_runs_is_roots(environment):
    for name, pid in pids(environment).items():
        assert os.stat(f"/proc/{pid}").st_uid != 0, name


def test_postgresql_listens_on_no_network(environment):
    postgres = pids(environment)["postgres"]
    sockets = set(os.readlink(f"/proc/{postgres}/fd/{fd}") for fd in os.listdir(f"/proc/{postgres}/fd"))
    for table in ("tcp", "tcp6"):
        with open(f"/proc/net/{table}", encoding="ascii") as file:
            listening = {f"socket:[{line.split()[9]}]" for line in file if line.split()[3] == "0A"}
        assert not sockets & listening


def test_a_service_that_died_is_started_again_and_the_others_are_left_alone(environment):
    before = pids(environment)
    os.kill(before["correlator"], signal.SIGKILL)
    wait_until(lambda: not runs(before["correlator"]))
    assert environment.run("dev", "status").returncode == 1
    environment.up()
    after = pids(environment)
    assert {name for name in before if before[name] != after[name]} == {"correlator"}


def test_a_process_number_left_behind_belongs_to_nobody(environment):
    """The number may have been given to another process meanwhile: here to this one, which must live on."""
    before = environment.pid("exporter")
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: not runs(before))
    (environment.folder / "run/exporter.pid").write_text(f"{os.getpid()}\n")
    environment.up()
    assert environment.pid("exporter") not in (before, os.getpid())


def test_two_at_once_are_refused(environment):
    with open(environment.folder / "lock", "r+", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for what in ("up", "down"):
            done = environment.run("dev", what)
            assert (done.returncode, "FOLDER_IN_USE" in done.stderr) == (1, True), done.stderr


def test_an_up_that_was_killed_is_finished_by_the_next(new_environment):
    environment = new_environment()
    for delay in (0.05, 0.5, 0.8, 1.0, 1.2, 1.5, 2.0):  # initdb and createdb of a killed one live on for a while
        process = environment.start("dev", "up")
        time.sleep(delay)
        process.kill()
        process.communicate()
    environment.up()
    environment.ok("dev", "status")


@pytest.mark.skipif(os.getuid() != 0, reason="only root works with another account")
def test_a_folder_the_account_cannot_enter_is_named(new_environment):
    environment = new_environment()
    closed = environment.folder / "closed"
    closed.mkdir(mode=0o700)
    done = environment.run("dev", "up", "--dir", str(closed / "dev"))
    assert done.returncode == 1
    assert f"FOLDER_UNUSABLE: {closed} (" in done.stderr


def test_a_service_that_was_built_anew_is_started_again_and_the_others_are_left_alone(new_environment, tmp_path):
    """The programs lie where only the caller may go, as in a home that is closed to others."""
    environment = new_environment()
    environment.programs = tmp_path / "bin"
    environment.programs.mkdir(mode=0o700)
    for program in ("vouchctl", *(f"vouch-{service}" for service in SERVICES)):
        shutil.copy2(PROGRAMS / program, environment.programs / program)
    environment.up()
    before = pids(environment)
    rebuilt = environment.programs / "vouch-exporter"
    rebuilt.with_suffix(".new").write_bytes(rebuilt.read_bytes() + b"\n")
    rebuilt.with_suffix(".new").chmod(0o755)
    rebuilt.with_suffix(".new").rename(rebuilt)
    environment.up()
    after = pids(environment)
    assert {name for name in before if before[name] != after[name]} == {"exporter"}


# -- down -------------------------------------------------------------------------------------------------------------

def test_down_stops_everything_and_up_finds_it_as_it_was(new_environment):
    environment = new_environment()
    environment.up()
    environment.json("warrant", "create", *WARRANT)
    environment.json("warrant", "approve", "--liid", "DEV-1", "--as", "admin-2")
    warrant = environment.json("warrant", "show", "--liid", "DEV-1")
    before, lasting = pids(environment), lasting_parts(environment)

    environment.down()
    assert not [name for name, pid in before.items() if runs(pid)]
    assert environment.run("dev", "status").returncode == 1
    assert environment.run("warrant", "list").returncode == 1
    environment.down()

    environment.up()
    assert lasting_parts(environment) == lasting
    assert environment.json("warrant", "show", "--liid", "DEV-1") == warrant


def test_down_where_nothing_ever_was_is_no_error(new_environment):
    environment = new_environment()
    environment.ok("dev", "down", "--dir", str(environment.folder / "never"))
    assert not (environment.folder / "never").exists()


# -- who may connect --------------------------------------------------------------------------------------------------
# gRPC closes the connection of a client it refuses and sends no alert: the first test shows what being let in looks like.

@pytest.mark.parametrize("service", SERVICES)
def test_a_client_with_a_certificate_is_let_in_over_tls_1_3(environment, service):
    state, said = s_client(environment, service, "-tls1_3", *as_client(environment, "admin-1"))
    assert state == "still connected", said
    assert "TLSv1.3" in said and "Verification: OK" in said


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_without_a_certificate_is_refused(environment, service):
    state, said = s_client(environment, service, "-tls1_3")
    assert state == "ended", said
    assert "Acceptable client certificate CA names" in said


@pytest.mark.parametrize("service", SERVICES)
def test_tls_1_2_is_refused(environment, service):
    state, said = s_client(environment, service, "-tls1_2", *as_client(environment, "admin-1"))
    assert state == "ended", said
    assert "Cipher is (NONE)" in said


@pytest.mark.parametrize("service", SERVICES)
def test_a_certificate_of_another_ca_is_refused(environment, service, tmp_path):
    certificate, key = tmp_path / "stranger.pem", tmp_path / "stranger.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "1", "-subj", "/CN=admin-1", "-addext", "subjectAltName=URI:urn:vouch:role:administrator",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    state, said = s_client(environment, service, "-tls1_3", "-cert", str(certificate), "-key", str(key))
    assert state == "ended", said
