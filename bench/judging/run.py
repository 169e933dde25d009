#!/usr/bin/env python3
"""Judging all bindings anew under another policy, at a tenth of --bindings and at all of them.

    run.py [--bindings N] [--seconds S]
"""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import measuring  # noqa: E402
from growth.multiply import Multiplier  # noqa: E402
from growth.run import check_room  # noqa: E402
from questions import judging  # noqa: E402
from questions.footprint import octets_by_table  # noqa: E402
from table.row import HEAD, Row  # noqa: E402
from table.session import Session  # noqa: E402

SAMPLE = 2000  # bindings that show what one takes on disk
GROWTH = 1.2   # of memory, where ten times as many bindings stand


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bindings", type=int, default=1_000_000, help="the most, at least 20000; 1000000 if not given")
    parser.add_argument("--seconds", type=float, default=5, help="how long each measurement of ingest lasts")
    return parser.parse_args()


def run(session, most):
    multiplier = Multiplier(session)
    multiplier.grow_to(SAMPLE)
    check_room(most, sum(octets_by_table(session).values()))
    found = []
    with judging.Policies(session) as policies:
        for size in (most // 10, most):
            took = multiplier.grow_to(size)
            print(f"{size:,} bindings stand after {took:.0f} s", flush=True)
            found.append(judging.measured(session, policies))
    return found


def rows(found):
    few, many = found
    memory = Row("correlator's memory, judging ten times as many bindings", many[-1].figure, "MiB", GROWTH, True,
                 "judging a tenth", few[-1].figure)
    return [*many, memory]


def main():
    options = arguments()
    with measuring.environment() as environment:
        told = rows(run(Session(environment, options.seconds), options.bindings))
    print()
    measuring.print_table(HEAD, [row.cells() for row in told])
    measuring.write_result("judging", {"bindings": options.bindings, "rows": [row.record() for row in told]})


if __name__ == "__main__":
    main()
