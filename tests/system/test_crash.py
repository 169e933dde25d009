"""Killed in the middle: after a restart and the same import, the bindings are those of an undisturbed run, to the octet."""
import os
import signal
import time

import pytest

import sql
import traffic

REGISTRATIONS = 4000


@pytest.fixture(scope="module")
def capture(tmp_path_factory):
    """Phones that register, refresh and partly leave: many batches."""
    pairs = [traffic.register(n) for n in range(REGISTRATIONS)]
    pairs += [traffic.register(n, cseq=2) for n in range(0, REGISTRATIONS, 2)]
    pairs += [traffic.register(n, cseq=3, expires=0) for n in range(0, REGISTRATIONS, 5)]
    return str(traffic.write_capture(tmp_path_factory.mktemp("crash") / "many.pcap", pairs))


@pytest.fixture(scope="module")
def undisturbed(environment, capture):
    environment.ok("import", capture)
    return sql.bindings(environment)


def postmaster(environment):
    return int(next(environment.folder.glob("postgres/data/postmaster.pid")).read_text().splitlines()[0])


def kill_when_underway(environment, process, victim):
    """Kills `victim` once something is stored and not all is sent."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if int(sql.query(environment, "SELECT coalesce(max(settled_sequence), 0) FROM vouch.feed")[0][0]) > 500:
            os.kill(victim(), signal.SIGKILL)
            return
    pytest.fail("the import was over before it could be disturbed")


@pytest.mark.parametrize("what", ["ingest", "postgres", "both"])
def test_the_bindings_equal_those_of_an_undisturbed_run(new_environment, undisturbed, capture, what):
    environment = new_environment()
    environment.up()
    process = environment.start("import", capture)
    ingest = environment.pid("ingest")
    victims = {"ingest": lambda: ingest, "postgres": lambda: postmaster(environment), "both": lambda: ingest}
    kill_when_underway(environment, process, victims[what])
    if what == "both":
        os.kill(postmaster(environment), signal.SIGKILL)
    environment.up()
    process.wait(timeout=120)
    environment.ok("import", capture)
    assert sql.bindings(environment) == undisturbed
