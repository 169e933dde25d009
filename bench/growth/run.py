#!/usr/bin/env python3
"""Lookups and ingest against the number of bindings, at each power of ten up to --bindings.

    run.py [--bindings N]
"""
import argparse
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import measuring  # noqa: E402
from growth.curve import curve, medians  # noqa: E402
from questions.growing import row_of  # noqa: E402
from table.row import shown  # noqa: E402
from table.session import Session  # noqa: E402

STORM = 18  # measurements long: behind a checkpoint a page that is met again costs the log no whole page any more
LOG_OCTETS = 2e9  # of the write-ahead log and what sorts leave on disk


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bindings", type=int, default=1_000_000, help="the most, at least 1000; 1000000 if not given")
    parser.add_argument("--seconds", type=float, default=5, help="how long each measurement lasts")
    return parser.parse_args()


def sizes_up_to(most):
    """Its powers of ten from a million on; or a tenth of it, and it."""
    sizes, size = [], 1_000_000
    while size < most:
        sizes.append(size)
        size *= 10
    return (sizes or [most // 10]) + [most]


def check_room(bindings, octets):
    needed, free = bindings * octets + LOG_OCTETS, shutil.disk_usage("/tmp").free
    print(f"{octets:.0f} octets for a binding: {bindings:,} need about {needed / 1e9:.0f} GB in /tmp, where {free / 1e9:.0f} GB are free")
    if needed > free:
        sys.exit("too little: fewer --bindings, or a bigger disk")


def main():
    options = arguments()
    with measuring.environment() as environment:
        session = Session(environment, options.seconds)
        points = curve(session, sizes_up_to(options.bindings), lambda octets: check_room(options.bindings, octets), print, STORM * options.seconds)
    table = [(f"{point['bindings']:,}", *map(str, medians(point)), shown(sum(point["octets_by_table"].values()))) for point in points]
    print()
    measuring.print_table(("bindings", f"lookup p99 ms at {points[0]['lookup_rate']:.0f}/s", "new registrations/s", "in a storm", "octets per binding"), table)
    rows = [row_of(points)]
    print(f"{rows[0].name}: {rows[0].ratio:.2f} times that of {points[0]['bindings']:,}, goal {rows[0].goal_text}")
    measuring.write_result("growth", {"points": points, "rows": [row.record() for row in rows]})


if __name__ == "__main__":
    main()
