"""What benches share: a development environment to break, percentiles, and where results go."""
import contextlib
import json
import os
import pathlib
import platform
import shutil
import sys
import tempfile

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


def print_table(head, rows):
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        print("  ".join(str(cell).rjust(width) if i else str(cell).ljust(width)
                        for i, (cell, width) in enumerate(zip(row, widths))))


def write_result(name, result):
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    result = {"bench": name, "arguments": sys.argv[1:], "machine": machine(), **result}
    (folder / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n")
    print(f"written to build/bench/{name}.json")
