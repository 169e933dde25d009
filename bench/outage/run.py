#!/usr/bin/env python3
"""PostgreSQL away under load: what REGISTERs wait for their 200, and whether anything is lost.

    run.py [--seconds N] [--rate N] [--fleet N]
"""
import argparse
import array
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import measuring  # noqa: E402

GOAL_MS = 100
LOOKS_EVERY_S = 2  # each costs a tenth of a second of processor, which is not to be measured


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60, help="how long the database is away")
    parser.add_argument("--rate", type=float, default=5000, help="REGISTERs a second")
    parser.add_argument("--fleet", type=int, default=100_000, help="subscribers, who register in turn")
    return parser.parse_args()


def start(port, file, rate, seconds, fleet, first_round):
    process = subprocess.Popen(
        [measuring.program("bench_registers"), "--port", str(port), "--rate", str(rate), "--seconds", str(seconds),
         "--fleet", str(fleet), "--first-round", str(first_round), "--out", str(file)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "sending\n", "the generator cannot send"
    return process


def outcomes(file):
    """(when due, how long it waited or -1), in microseconds."""
    numbers = array.array("q", pathlib.Path(file).read_bytes())
    return list(zip(numbers[::2], numbers[1::2]))


def summary(some):
    """Of one phase, in milliseconds."""
    waits = sorted(waited / 1000 for _, waited in some if waited >= 0)
    if not waits:
        return {"registers": len(some), "unanswered": len(some)}
    return {"registers": len(some), "unanswered": len(some) - len(waits), "p50_ms": measuring.percentile(waits, 0.5),
            "p99_ms": measuring.percentile(waits, 0.99), "max_ms": waits[-1]}


def run(environment, options, folder):
    port = environment.add_feed("scscf", "--kind", "isc", "--transport", "tcp")
    settle = max(2.0, options.seconds / 3)  # how long the other phases last
    start(port, folder / "idle", max(10, options.rate / 100), min(10, settle), options.fleet, 1).wait()

    generator = start(port, folder / "load", options.rate, 24 * 3600, options.fleet, 2)
    time.sleep(settle)
    killed_at = time.time()
    environment.kill_postgres()
    time.sleep(options.seconds)
    most_spooled = environment.sink()
    returned_at = time.time()
    environment.up()
    drained_under_load = drains(environment, options.seconds + settle)
    drained_at = time.time()
    time.sleep(settle)
    generator.send_signal(signal.SIGTERM)
    generator.wait()
    stopped_at = time.time()
    drained = drains(environment, 600)

    lost = {one["code"]: int(one["count"]) for one in environment.json("feed", "show", "scscf").get("losses", [])}
    idle, load = outcomes(folder / "idle"), outcomes(folder / "load")
    phase = lambda since, until: summary([one for one in load if since * 1e6 <= one[0] < until * 1e6])
    answered = sum(waited >= 0 for _, waited in idle + load)
    return {
        "phases": {"idle": summary(idle), "before": phase(0, killed_at), "away": phase(killed_at, returned_at),
                   "back": phase(returned_at, stopped_at)},
        "lost": lost, "sent": len(idle) + len(load), "answered": answered, "kept": measuring.kept(environment) // 2,
        "spooled_octets": most_spooled.get("spoolOctets", 0), "given_up_batches": environment.sink().get("givenUpBatches", 0),
        "drained": drained, "drained_under_load": drained_under_load,
        "drained_within_s": (drained_at if drained_under_load else time.time()) - returned_at,
        "memory_kilobytes": environment.memory_kilobytes("ingest"), "goal_ms": GOAL_MS}


def drains(environment, seconds):
    try:
        environment.wait_until_drained(seconds, LOOKS_EVERY_S)
        return True
    except AssertionError:
        return False


def main():
    options = arguments()
    with measuring.environment() as environment, tempfile.TemporaryDirectory() as folder:
        result = run(environment, options, pathlib.Path(folder))
    shown = lambda phase, key: f"{phase[key]:.1f}" if key in phase else "-"
    measuring.print_table(
        ("database", "REGISTERs", "unanswered", "p50 ms", "p99 ms", "max ms"),
        [(name, one["registers"], one["unanswered"], *(shown(one, key) for key in ("p50_ms", "p99_ms", "max_ms")))
         for name, one in result["phases"].items()])
    missed = [name for name, one in result["phases"].items() if one.get("p99_ms", GOAL_MS + 1) > GOAL_MS]
    print(f"goal: {GOAL_MS} ms at p99" + (f"; missed: {', '.join(missed)}" if missed else ", met"))
    print(f"sent {result['sent']}, answered {result['answered']}, in the database {result['kept']}")
    if result["lost"]:
        print("counted as lost: " + ", ".join(f"{count} {code}" for code, count in result["lost"].items()))
    print(f"spool: {result['spooled_octets'] / 1e6:.1f} MB when the database came back, "
          + (f"drained {result['drained_within_s']:.0f} s later" if result["drained"] else "NOT drained")
          + (" under load" if result["drained_under_load"] else ", not while the load went on")
          + f"; ingest had {result['memory_kilobytes'] / 1024:.0f} MB at most")
    measuring.write_result("outage", result)
    lost = result["kept"] < result["answered"] or not result["drained"] or result["given_up_batches"] > 0
    if lost:
        print("something was LOST")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
