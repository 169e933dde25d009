"""What benches share: a development environment to break, percentiles, and where results go."""
import contextlib
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "system"))
import sql  # noqa: E402
from environment import PROGRAMS, Environment  # noqa: E402


@contextlib.contextmanager
def environment():
    """One that is up; it is taken away at the end."""
    folder = tempfile.mkdtemp(prefix="vouch-", dir="/tmp")
    os.chmod(folder, 0o711)
    made = Environment(folder)
    try:
        made.up()
        yield made
    finally:
        if made.run("dev", "down").returncode == 0:
            shutil.rmtree(folder)


def program(name):
    return str(PROGRAMS / name)


def run_json(name, *arguments, **options):
    """Runs a load generator, which must succeed; returns what it found."""
    done = subprocess.run([program(name), *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True, **options)
    return json.loads(done.stdout)


def kept(made):
    """How many registrations the database holds, each counted for every identity it bound."""
    rows = sql.query(made, "SELECT coalesce(sum(refreshes + 1), 0) FROM vouch.binding_view WHERE impi LIKE 'fleet%'")
    return int(rows[0][0])


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def machine():
    model = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024 ** 2
    return {"processor": model[0] if model else platform.machine(), "cores": os.cpu_count(), "memory_megabytes": memory,
            "load_at_the_end": os.getloadavg()[0]}


def versions():
    """Of what is measured, as Debian has it."""
    packages = {"PostgreSQL": "postgresql-15", "gRPC": "libgrpc++1.51", "Kamailio": "kamailio"}
    found = {}
    for name, package in packages.items():
        done = subprocess.run(["dpkg-query", "-W", "-f=${Version}", package], capture_output=True, text=True)
        if done.returncode == 0:
            found[name] = done.stdout
    describe = subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True)
    return {"Vouch": describe.stdout.strip() or "0.1.0", **found, "kernel": platform.release()}


def print_table(head, rows):
    """Numbers to the right, words to the left."""
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    words = [any(str(row[i])[:1].isalpha() for row in rows) for i in range(len(head))]
    for row in [head, *rows]:
        cells = (str(cell).ljust(width) if word else str(cell).rjust(width) for cell, width, word in zip(row, widths, words))
        print("  ".join(cells).rstrip())


def write_result(name, result):
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    result = {"bench": name, "arguments": sys.argv[1:], "machine": machine(), "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **result}
    (folder / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n")
    print(f"written to build/bench/{name}.json")
