"""PostgreSQL away, slow or killed, and ingest killed, while registrations come in: the network notices nothing, nothing
acknowledged is missing, and nothing is there twice."""
import collections
import os
import random
import signal
import time

import pytest

import sql
from senders import Mirror, Scscf, Stream

LONG = os.environ.get("VOUCH_LONG") == "1"
ROUNDS = 50 if LONG else 5
# What a user's registration may wait for us (goal: 100 ms at p99, measured by `./dev bench outage`), with what a test
# machine under load may add to it.
SLOWEST_SECONDS = 2.0


@pytest.fixture
def up(new_environment):
    environment = new_environment()
    environment.up()
    return environment


def times_bound(environment):
    """How many registrations each identity has in the public view: of one binding one, and one for every refresh."""
    bound = collections.Counter()
    for impu, refreshes in sql.query(environment, "SELECT impu, refreshes FROM vouch.binding_view"):
        bound[impu] += 1 + int(refreshes)
    return bound


def identities(numbers):
    for number in numbers:
        yield f"sip:user{number}@ims.example.com"
        yield f"tel:+4930{number:07d}"


def assert_kept_once(environment, acknowledged):
    bound = times_bound(environment)
    missing = [one for one in identities(acknowledged) if bound[one] == 0]
    twice = [one for one, times in bound.items() if times > 1]
    assert not missing, f"{len(missing)} of {2 * len(acknowledged)} acknowledged are missing"
    assert not twice, f"{len(twice)} are there more than once"


def start_scscf(environment, **more):
    port = environment.add_feed("scscf", "--kind", "isc", "--transport", "tcp")
    return Scscf(environment, port, **more)


def start_mirror(environment, **more):
    port = environment.add_feed("mirror", "--kind", "hep", "--transport", "tcp", "--observation-point", "at-s-cscf")
    return Mirror(environment, port, **more)


def restart_ingest(environment):
    try:
        os.kill(environment.pid("ingest"), signal.SIGKILL)
    except ProcessLookupError:
        pass
    environment.up()


@pytest.mark.parametrize("how", ["killed", "frozen"])
def test_feeds_go_on_while_the_database_is_away(up, how):
    scscf, mirror, stream = start_scscf(up, pause=0.05), start_mirror(up), Stream(up)
    senders = [scscf, mirror, stream]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.wait_for_more(100)

    frozen = []
    if how == "killed":
        up.kill_postgres()
    else:
        frozen = up.freeze_postgres()
    scscf.slowest = 0.0
    for sender in senders:
        sender.wait_for_more(300)
    up.wait_until(lambda: up.sink().get("spoolEntries", 0) > 0, 10, "something waits on the local disk")
    waiting = up.sink()["spoolOctets"]
    for sender in senders:
        sender.wait_for_more(100)
    assert up.sink()["spoolOctets"] > waiting
    assert not up.sink().get("direct")

    for pid in frozen:
        os.kill(pid, signal.SIGCONT)
    up.up()
    for sender in senders:
        sender.wait_for_more(100)
    for sender in senders:
        sender.stop()
    up.wait_until_drained()
    assert scscf.refusals == [] and stream.refusals == [] and mirror.refusals == []
    assert scscf.slowest < SLOWEST_SECONDS
    # What the mirror sent last may wait in the pipeline for a moment.
    time.sleep(1)
    up.wait_until_drained()
    assert_kept_once(up, scscf.acknowledged | mirror.acknowledged | stream.acknowledged)
    assert up.sink().get("givenUpBatches", 0) == 0


def with_small_spool(environment):
    """A spool of one megabyte; what is at its end overflows within seconds."""
    config = environment.folder / "config" / "ingest.toml"
    config.write_text(config.read_text().replace("[state]\n", "[state]\nspool_megabytes = 1\n"))
    restart_ingest(environment)


def test_past_the_bound_of_the_spool_the_network_still_gets_its_answers(up):
    with_small_spool(up)
    scscf, stream = start_scscf(up), Stream(up)
    since = sql.query(up, "SELECT now()")[0][0]
    for sender in (scscf, stream):
        sender.start()
        sender.wait_for_more(50)
    up.kill_postgres()
    up.wait_until(lambda: up.sink().get("givenUpBatches", 0) > 0, 60, "the spool is full")
    assert up.sink()["spoolOctets"] <= 1024 * 1024

    # The S-CSCF goes on as if nothing were; a client that can wait is told to.
    scscf.slowest = 0.0
    scscf.wait_for_more(200)
    up.wait_until(lambda: stream.refusals, 30, "the stream is refused")
    for sender in (scscf, stream):
        sender.stop()
    assert scscf.refusals == []
    assert scscf.slowest < SLOWEST_SECONDS
    assert stream.refusals[0].code().name == "RESOURCE_EXHAUSTED"
    assert b"SPOOL_FULL" in dict(stream.refusals[0].trailing_metadata())["grpc-status-details-bin"]

    # The loss is counted, logged, and in the coverage.
    lost = {one["code"]: int(one["count"]) for one in up.json("feed", "show", "scscf")["losses"]}
    assert lost["NO_ROOM"] > 0
    up.wait_until(lambda: "VOUCH052" in up.log("ingest"), 5, "the loss is logged")
    assert "VOUCH042" in up.log("ingest")
    up.up()
    up.wait_until_drained()
    blind = f"SELECT count(*) FROM vouch.feed_coverage WHERE feed = 'scscf' AND state = 'NO_ROOM' AND count > 0 AND until > '{since}'"
    up.wait_until(lambda: sql.query(up, blind) != [["0"]], 10, "the coverage tells of it")

    # What was acknowledged to the one that could be refused is all there; of the other no more is missing than was counted.
    assert_kept_once(up, stream.acknowledged)
    bound = times_bound(up)
    missing = [number for number in scscf.acknowledged if not bound[f"sip:user{number}@ims.example.com"]]
    assert 0 < len(missing) <= lost_messages(up)


def lost_messages(environment):
    return sum(int(one["count"]) for one in environment.json("feed", "show", "scscf")["losses"])


def test_a_mirror_over_a_connection_waits_where_neither_database_nor_disk_takes_more(up):
    with_small_spool(up)
    mirror, scscf = start_mirror(up), start_scscf(up)
    for sender in (mirror, scscf):
        sender.start()
        sender.wait_for_more(50)
    up.kill_postgres()
    # Who cannot wait shows that the disk is full.
    up.wait_until(lambda: up.sink().get("givenUpBatches", 0) > 0, 60, "the spool is full")
    scscf.stop()
    mirror.wait_for_more(200)
    up.up()
    mirror.wait_for_more(100)
    mirror.stop()
    time.sleep(1)
    up.wait_until_drained()
    assert up.json("feed", "show", "mirror").get("losses", []) == []
    assert mirror.refusals == []
    up.wait_until(lambda: times_bound(up)[f"sip:user{max(mirror.acknowledged)}@ims.example.com"] == 1, 10, "what came last is stored")
    assert_kept_once(up, mirror.acknowledged)
    # A disk that is full for long does not fill the log as well.
    assert up.log("ingest").count("VOUCH042") < 5


def test_a_slow_database_and_a_full_disk_stop_no_feed_for_good(up):
    with_small_spool(up)
    # Less than the database stores on any machine, so that the disk can empty meanwhile.
    scscf = start_scscf(up, pause=0.1)
    scscf.start()
    scscf.wait_for_more(50)
    frozen = up.freeze_postgres()
    up.wait_until(lambda: up.sink().get("givenUpBatches", 0) > 0, 60, "the spool is full")
    scscf.wait_for_more(100)
    for pid in frozen:
        os.kill(pid, signal.SIGCONT)
    up.wait_until_drained()
    before = up.sink().get("givenUpBatches", 0)
    scscf.wait_for_more(100)
    scscf.stop()
    assert scscf.slowest < SLOWEST_SECONDS
    last = f"sip:user{max(scscf.acknowledged)}@ims.example.com"
    up.wait_until(lambda: times_bound(up)[last] == 1, 10, "what came last is stored")
    assert up.sink().get("givenUpBatches", 0) == before


def test_nothing_acknowledged_is_lost_however_often_processes_are_killed(up):
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    scscf, stream = start_scscf(up), Stream(up)
    for sender in (scscf, stream):
        sender.start()
        sender.wait_for_more(20)
    for _ in range(ROUNDS):
        victims = chance.choice([("ingest",), ("postgres",), ("ingest", "postgres")])
        time.sleep(chance.uniform(0, 0.7))
        for victim in victims:
            if victim == "ingest":
                os.kill(up.pid("ingest"), signal.SIGKILL)
            else:
                up.kill_postgres()
        time.sleep(chance.uniform(0, 0.7))
        up.up()
        for sender in (scscf, stream):
            sender.wait_for_more(20)
    for sender in (scscf, stream):
        sender.stop()
    up.wait_until_drained(300)
    assert_kept_once(up, scscf.acknowledged | stream.acknowledged)
