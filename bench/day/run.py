#!/usr/bin/env python3
"""A day of refreshes at speed: does the database keep up with the rows that they leave behind?

    run.py [--ues N] [--rounds N]
"""
import argparse
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import measuring  # noqa: E402
from table.row import Figure, Row  # noqa: E402
from table.session import Session  # noqa: E402

IDENTITIES = 2  # bindings of each subscriber
COUNTED_WITHIN_S = 20
DEAD_SHARE = 0.5
GROWTH = 1.5
STATISTICS = """SELECT n_live_tup, n_dead_tup, n_tup_upd, n_tup_hot_upd, autovacuum_count, pg_total_relation_size(relid)
                FROM pg_stat_user_tables WHERE relid = 'vouch.binding'::regclass"""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ues", type=int, default=50_000, help="subscribers; 50000 if not given")
    parser.add_argument("--rounds", type=int, default=10, help="registrations of each, at least 3; 10 if not given")
    return parser.parse_args()


def wait_for_counts(session, updates):
    """PostgreSQL's sessions tell what they did some seconds later."""
    deadline = time.monotonic() + COUNTED_WITHIN_S
    while int(session.query(STATISTICS)[0][2]) < updates and time.monotonic() < deadline:
        time.sleep(0.5)


def after(session, count, number, first):
    """Sends one round and tells how the table of bindings is then."""
    seconds = session.send(count, "--round", number, first=first)["seconds"]
    wait_for_counts(session, IDENTITIES * count * (number - 1))
    live, dead, updates, heap_only, vacuums, octets = map(int, session.query(STATISTICS)[0])
    bindings = int(session.query("SELECT count(*) FROM vouch.binding")[0][0])
    return {"round": number, "per_second": count / seconds, "live": live, "dead": dead, "updates": updates, "heap_only": heap_only,
            "vacuums": vacuums, "octets_per_binding": octets / bindings}


def run(environment, options):
    session = Session(environment, 1)
    session.query("ALTER SYSTEM SET autovacuum_naptime = '1s'")
    session.query("SELECT pg_reload_conf()")
    first = session.new_subscribers(options.ues)
    return [after(session, options.ues, number + 1, first) for number in range(options.rounds)]


def judged(rounds):
    settled = rounds[1]["octets_per_binding"]  # the first refresh uses the room that each page keeps free
    dead = Figure([max(one["dead"] / max(one["live"], 1) for one in rounds)])
    return [Row("dead rows of binding for each live one, at most", dead, "", DEAD_SHARE, True),
            Row("octets of a binding after the last round", Figure([rounds[-1]["octets_per_binding"]]), "octets", GROWTH, True,
                "after the second", Figure([settled])),
            Row("updates that touched no index", Figure([rounds[-1]["heap_only"] / max(rounds[-1]["updates"], 1)]), "", 0.9),
            Row("registrations a second in the last round", Figure([rounds[-1]["per_second"]]), "/s", None, False,
                "in the second", Figure([rounds[1]["per_second"]]))]


def main():
    options = arguments()
    with measuring.environment() as environment:
        rounds = run(environment, options)
    measuring.print_table(
        ("round", "registrations/s", "live rows", "dead rows", "heap-only updates", "vacuums", "octets of a binding"),
        [(one["round"], f"{one['per_second']:,.0f}", f"{one['live']:,}", f"{one['dead']:,}",
          f"{one['heap_only'] / max(one['updates'], 1):.3f}", one["vacuums"], f"{one['octets_per_binding']:.0f}") for one in rounds])
    rows = judged(rounds)
    print()
    for row in rows:
        print(" ".join(cell for cell in row.cells() if cell))
    measuring.write_result("day", {"subscribers": options.ues, "rounds": rounds, "rows": [row.record() for row in rows]})
    return 0


if __name__ == "__main__":
    sys.exit(main())
