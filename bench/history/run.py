#!/usr/bin/env python3
"""Refreshes and lookups against how many registrations of each identity are on record.

    run.py [--ues N] [--rounds N]
"""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import measuring  # noqa: E402
from questions.asking import Asking  # noqa: E402
from table.row import Figure, Row  # noqa: E402
from table.session import ROUNDS, Session  # noqa: E402

INTERVAL_S = 1800
KEPT = 0.5
IDENTITIES = "SELECT DISTINCT impu FROM vouch.binding ORDER BY impu LIMIT 200"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ues", type=int, default=500, help="subscribers; 500 if not given")
    parser.add_argument("--rounds", type=int, default=300, help="registrations of each, at least 10; 300 if not given")
    parser.add_argument("--seconds", type=float, default=3, help="how long each measurement of lookups lasts")
    return parser.parse_args()


def depths(rounds):
    return sorted({ROUNDS, min(30, rounds), min(100, rounds), rounds})


def run(environment, options):
    """At each depth: refreshes and lookups a second, several times."""
    session = Session(environment, options.seconds)
    first = session.new_subscribers(options.ues)
    rates, points, asking = [], [], None
    for number in range(options.rounds):
        ago = (options.rounds - number) * INTERVAL_S
        took = session.send(options.ues, "--round", number + 1, "--ago", ago, first=first, over="grpc")["seconds"]
        rates.append(options.ues / took)
        if number + 1 in depths(options.rounds):
            asking = asking or Asking(session, [row[0] for row in session.query(IDENTITIES)], "HISTORY")
            lookups = [asking.rate(environment.address("correlator")) for _ in range(ROUNDS)]
            points.append({"registrations": number + 1, "refreshes": rates[-ROUNDS:], "lookups": lookups})
    return points


def rows(points):
    first, last = points[0], points[-1]
    return [Row(f"{name} a second, {last['registrations']} registrations of each on record", Figure(last[name]), "/s", KEPT, False,
                f"{first['registrations']} of each", Figure(first[name])) for name in ("refreshes", "lookups")]


def main():
    options = arguments()
    with measuring.environment() as environment:
        points = run(environment, options)
    measuring.print_table(("registrations of each", "refreshes/s", "lookups/s"),
                          [(point["registrations"], str(Figure(point["refreshes"])), str(Figure(point["lookups"]))) for point in points])
    judged = rows(points)
    print()
    for row in judged:
        print(" ".join(cell for cell in row.cells() if cell))
    measuring.write_result("history", {"subscribers": options.ues, "points": points, "rows": [row.record() for row in judged]})


if __name__ == "__main__":
    main()
