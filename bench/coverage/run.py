#!/usr/bin/env python3
"""Lookups of bindings that are old, against how much feeds said since.

    run.py [--feeds N] [--days N]
"""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import measuring  # noqa: E402
from questions.asking import Asking  # noqa: E402
from table.row import Figure, Row  # noqa: E402
from table.session import ROUNDS, Session  # noqa: E402

DAY_S = 86_400
EVERY_S = 90  # a feed says that it lives (services/ingest/live/feed_watch)
STRETCH_S = 7 * DAY_S  # and falls silent until it says so again
KEPT = 0.5
IDENTITIES = "SELECT DISTINCT impu FROM vouch.binding ORDER BY impu LIMIT 200"

# As ingest tells it (storage/feed/sql/add_coverage.sql): each row with the whole of its stretch up to then, which ends once a week.
LIVES = """
INSERT INTO vouch.feed_life (feed, since, until, standing, kind, observation_point, element, rhythm_s, known_at)
SELECT 'told-' || n, now() - interval '{days} days 1 hour', 'infinity', 'EXPECTED', 'HEP', 'AT_S_CSCF', '', 60, now() - interval '{days} days 1 hour'
  FROM generate_series(1, {feeds}) AS n"""
TELLINGS = """
INSERT INTO vouch.feed_coverage (feed, since, until, state, known_at, count, told)
SELECT 'told-' || n, begun, begun + at * interval '1 second', 'ALIVE', begun + at * interval '1 second', 0,
       CASE at WHEN {every} THEN 'BEGINS' ELSE 'GOES_ON' END
  FROM (SELECT now() - interval '{days} days 1 hour' + interval '{stretch} seconds' * {place} AS begun) AS t,
       generate_series(1, {feeds}) AS n, generate_series({every}, {stretch} - {every}, {every}) AS at
 WHERE begun + at * interval '1 second' < now()"""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ues", type=int, default=500, help="subscribers; 500 if not given")
    parser.add_argument("--feeds", type=int, default=20, help="20 if not given")
    parser.add_argument("--days", type=int, default=30, help="since the bindings were registered; 30 if not given")
    parser.add_argument("--seconds", type=float, default=3, help="how long each measurement lasts")
    return parser.parse_args()


def run(environment, options):
    """Lookups a second without other feeds, and with what they said."""
    session = Session(environment, options.seconds)
    session.send(options.ues, "--ago", options.days * DAY_S, first=session.new_subscribers(options.ues), over="grpc")
    asking = Asking(session, [row[0] for row in session.query(IDENTITIES)], "COVERAGE")
    correlator = environment.address("correlator")
    without = [asking.rate(correlator) for _ in range(ROUNDS)]
    session.query(LIVES.format(days=options.days, feeds=options.feeds))
    for place in range(options.days * DAY_S // STRETCH_S + 1):
        session.query(TELLINGS.format(days=options.days, feeds=options.feeds, place=place, every=EVERY_S, stretch=STRETCH_S))
    session.query("VACUUM ANALYZE vouch.feed_coverage")
    return without, [asking.rate(correlator) for _ in range(ROUNDS)], int(session.query("SELECT count(*) FROM vouch.feed_coverage")[0][0])


def main():
    options = arguments()
    with measuring.environment() as environment:
        without, told, count = run(environment, options)
    row = Row(f"lookups, {options.days} days of {options.feeds} feeds, {count} rows", Figure(told), "/s", KEPT, False, "without them", Figure(without))
    print(" ".join(cell for cell in row.cells() if cell))
    measuring.write_result("coverage", {"feeds": options.feeds, "days": options.days, "tellings": count, "rows": [row.record()]})


if __name__ == "__main__":
    main()
