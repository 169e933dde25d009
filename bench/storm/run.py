#!/usr/bin/env python3
"""The whole fleet registers at once, over HEP and over gRPC: is every event kept, and within which memory?

    run.py [--ues N]
"""
import argparse
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import measuring  # noqa: E402

SENDERS = 2
MEMORY_MEGABYTES = 512  # that ingest may have at most, with what it is configured to hold by default
LONGEST_S = 4 * 3600
LOOKS_EVERY_S = 1  # each costs a tenth of a second of processor, which is not to be measured


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ues", type=int, default=1_000_000, help="subscribers, a million at most")
    return parser.parse_args()


def send(options, round_number, *how):
    """Seconds until the generator was done."""
    return measuring.run_json("bench_fleet", "--ues", options.ues, "--round", round_number, "--senders", SENDERS, *how)["sent_s"]


def taken(environment):
    return int(environment.json("feed", "show", "mirror").get("registrations", 0))


def settled(environment):
    mirror = environment.json("feed", "show", "mirror")
    return int(mirror.get("unsettledOctets", 0)) == 0 and environment.sink().get("direct")


def storm(environment, options, name, round_number, *how):
    began = time.time()
    sent_s = send(options, round_number, *how)
    if name == "hep":
        environment.wait_until(lambda: taken(environment) >= options.ues, LONGEST_S, "everything is read", LOOKS_EVERY_S)
    environment.wait_until(lambda: settled(environment), LONGEST_S, "everything is settled", LOOKS_EVERY_S)
    environment.wait_until_drained(LONGEST_S, LOOKS_EVERY_S)
    return {"sent_s": sent_s, "stored_s": time.time() - began, "per_second": options.ues / (time.time() - began),
            "kept": measuring.kept(environment) // 2, "expected": round_number * options.ues,
            "spooled_batches": environment.sink().get("spooledBatches", 0),
            "memory_kilobytes": environment.memory_kilobytes("ingest")}


def run(environment, options):
    port = environment.add_feed("mirror", "--kind", "hep", "--transport", "tcp", "--observation-point", "at-s-cscf")
    grpc = ("--grpc", "--ingest", environment.address("ingest"), "--feed", "feed-1/fleet", "--ca", str(environment.certificate("ca")),
            "--certificate", str(environment.certificate("feed-1")), "--key", str(environment.key("feed-1")))
    return {"storms": {"hep": storm(environment, options, "hep", 1, "--hep-port", str(port)),
                       "grpc": storm(environment, options, "grpc", 2, *grpc)},
            "losses": environment.json("feed", "show", "mirror").get("losses", []),
            "given_up_batches": environment.sink().get("givenUpBatches", 0),
            "memory_bound_kilobytes": 1024 * MEMORY_MEGABYTES}


def main():
    options = arguments()
    with measuring.environment() as environment:
        result = run(environment, options)
    measuring.print_table(
        ("over", "subscribers", "sent s", "stored s", "per second", "kept", "spooled batches", "memory MB"),
        [(name, options.ues, f"{one['sent_s']:.1f}", f"{one['stored_s']:.1f}", f"{one['per_second']:.0f}",
          f"{one['kept']} of {one['expected']}", one["spooled_batches"], f"{one['memory_kilobytes'] / 1024:.0f}")
         for name, one in result["storms"].items()])
    most = max(one["memory_kilobytes"] for one in result["storms"].values())
    within = most <= result["memory_bound_kilobytes"]
    print(f"memory: {most / 1024:.0f} MB at most, bound {result['memory_bound_kilobytes'] / 1024:.0f} MB" + ("" if within else ": MISSED"))
    measuring.write_result("storm", result)
    lost = any(one["kept"] != one["expected"] for one in result["storms"].values()) or result["given_up_batches"] > 0
    if lost:
        print("something was LOST")
    return 1 if lost or not within else 0


if __name__ == "__main__":
    sys.exit(main())
