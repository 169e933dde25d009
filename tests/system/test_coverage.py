"""Answers own up to what is missing, whatever became of it."""
import os
import queue
import signal
import sqlite3
import time

import sql
import traffic
from senders import Scscf, channel, contract

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


def test_a_time_that_retention_dropped_is_told_as_not_kept(new_environment, tmp_path):
    environment = new_environment()
    environment.up()
    then = int(time.time()) - 70 * 86_400
    environment.ok("import", str(traffic.write_capture(tmp_path / "old.pcap", [traffic.register(1)], since=then)))
    assert time.strftime("dropped %Y-%m\n", time.gmtime(then)) in environment.ok("maintain", "--keep-months", "1")
    environment.ok("warrant", "create", "--liid", "YOUNG", "--authority", "DEMO-LEA", "--impu", "sip:user1@ims.example.com",
                   "--from", "2020-01-01T00:00:00Z", "--to", "2040-01-01T00:00:00Z", "--as", "admin-1")
    environment.ok("warrant", "approve", "--liid", "YOUNG", "--as", "admin-2")
    answer = environment.json("lookup", "--liid", "YOUNG", "--impu", "sip:user1@ims.example.com", "--at", f"@{then + 1}")
    assert answer["bindings"] == []
    assert "NOT_KEPT" in [blind["reason"] for blind in answer["basis"]["coverage"]["blind"]]


def span_until_now(m):
    request = m.IngestRequest()
    request.span.since.FromSeconds(int(time.time()) - 60)
    request.span.until.GetCurrentTime()
    return request


def test_a_stream_is_missed_once_it_breaks_and_not_once_it_ends(environment):
    """Whether its client is gone or has said all it had to: the network tells both by the end of what is read."""
    m = contract()
    feeds = [f"feed-1/stream-{number}" for number in range(12)]
    for number, feed in enumerate(feeds):
        requests = queue.Queue()
        requests.put(m.IngestRequest(hello=m.Hello(feed=feed, kind=m.LIVE, observation_point=m.AT_S_CSCF)))
        requests.put(span_until_now(m))
        with channel(environment, "ingest", "feed-1") as one:
            call = one.stream_stream("/vouch.v1.IngestService/Ingest", request_serializer=lambda request: request.SerializeToString(),
                                     response_deserializer=m.IngestResponse.FromString)(iter(requests.get, None))
            next(response for response in call if response.HasField("ack"))
            if number == 0:
                requests.put(None)
                list(call)
            elif number % 2:
                call.cancel()
        requests.put(None)
    time.sleep(1)
    standing = "SELECT feed FROM vouch.feed_life WHERE feed LIKE 'feed-1/stream-%' AND standing = '{}' ORDER BY feed"
    assert sql.query(environment, standing.format("EXPECTED")) == [[feed] for feed in sorted(feeds)]
    assert sql.query(environment, standing.format("ENDED")) == [[feeds[0]]]
