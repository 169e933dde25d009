#!/usr/bin/env python3
"""Everything side by side in one run: ours, the limits of the machine, and the peers, on one PostgreSQL.

    run.py [--quick] [--only QUESTION ...]
"""
import argparse
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import measuring  # noqa: E402
from questions import durable, footprint, growing, judging, latency, lookups, mirror, refreshes  # noqa: E402
from table import row  # noqa: E402
from table.session import Session  # noqa: E402

# In this order: sizes are taken while every binding is new.
QUESTIONS = {"durable": durable, "footprint": footprint, "lookups": lookups, "latency": latency, "refreshes": refreshes,
             "mirror": mirror, "growing": growing, "judging": judging}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="in less than three minutes; the figures spread more")
    parser.add_argument("--seconds", type=float, help="how long each measurement lasts: 8, or 0.7 if quick")
    parser.add_argument("--only", nargs="+", choices=QUESTIONS, default=list(QUESTIONS), help="some of the questions")
    options = parser.parse_args()
    options.seconds = options.seconds or (0.7 if options.quick else 8)
    return options


def print_machine(machine):
    print(f"{machine['cores']} cores of {machine['processor']}, {machine['memory_megabytes'] / 1024:.0f} GB, "
          f"load {machine['load_at_the_end']:.1f}; " + ", ".join(f"{name} {text}" for name, text in machine["versions"].items()))
    print("PostgreSQL: " + ", ".join(f"{name} {text}" for name, text in machine["postgresql"].items()) + "; one for all\n")


def main():
    options = arguments()
    rows, failed, began = [], [], time.time()
    with measuring.environment() as environment:
        session = Session(environment, options.seconds)
        for name in options.only:
            print(f"{time.time() - began:4.0f} s  {name}: {QUESTIONS[name].__doc__.splitlines()[0]}", file=sys.stderr, flush=True)
            try:
                rows += QUESTIONS[name].rows(session)
            except (AssertionError, subprocess.CalledProcessError) as error:  # the others are still worth asking
                failed.append(name)
                print(f"       {name} failed: {error}", file=sys.stderr, flush=True)
        machine = {**measuring.machine(), "versions": measuring.versions(), "postgresql": session.settings()}
    print(file=sys.stderr)
    print_machine(machine)
    measuring.print_table(row.HEAD, [one.cells() for one in rows])
    print(f"\n{time.time() - began:.0f} s; ", end="")
    measuring.write_result("latest", {"machine": machine, "seconds": time.time() - began, "rows": [one.record() for one in rows],
                                     "failed": failed})
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
