"""Answers own up to what is missing, whatever became of it."""
import os
import signal
import sqlite3
import time

import sql
from senders import Scscf

SAID = "SELECT state, sum(count)::bigint FROM vouch.feed_coverage WHERE feed = 'scscf' AND state = '{}' GROUP BY state"


def test_what_is_acknowledged_and_cannot_be_read_back_blinds_its_time(new_environment):
    environment = new_environment()
    environment.up()
    scscf = Scscf(environment, environment.add_feed("scscf", "--kind", "isc", "--transport", "tcp"), pause=0.01)
    scscf.start()
    scscf.wait_for_more(20)
    environment.kill_postgres()
    scscf.wait_for_more(50)
    environment.wait_until(lambda: environment.sink().get("spoolEntries", 0) > 0, 10, "something waits on the local disk")
    since = time.time()
    scscf.wait_for_more(50)
    scscf.stop()

    os.kill(environment.pid("ingest"), signal.SIGKILL)
    time.sleep(0.5)
    [spool] = environment.folder.rglob("spool.sqlite")
    with sqlite3.connect(spool) as disk:
        # The oldest stays: with that altered too, ingest would take its key for the wrong one and not start.
        others = "sequence > (SELECT min(sequence) FROM entry)"
        facts = disk.execute(f"SELECT sum(facts) FROM entry WHERE {others}").fetchone()[0]
        disk.execute(f"UPDATE entry SET sealed = zeroblob(length(sealed)) WHERE {others}")
    disk.close()
    assert facts > 0

    environment.up()
    environment.wait_until_drained()
    environment.wait_until(lambda: sql.query(environment, SAID.format("LOST")) != [], 10, "the coverage tells of it")
    assert sql.query(environment, SAID.format("LOST"))[0][1] == str(facts)
    within = f"SELECT count(*) FROM vouch.feed_coverage WHERE state = 'LOST' AND until >= to_timestamp({since})"
    assert sql.query(environment, within) != [["0"]]
