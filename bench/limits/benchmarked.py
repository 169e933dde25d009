"""pgbench with one script: what each transaction took."""
import pathlib
import subprocess
import tempfile

import measuring
import sql

PGBENCH = "/usr/lib/postgresql/15/bin/pgbench"


def latencies(session, script, clients=1, seconds=None, rate=None):
    """Of the transactions, in milliseconds: p50_ms and p99_ms; with a rate, from when each was due."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "script"
        file.write_text(script)
        paced = ["-R", str(rate)] if rate else []
        subprocess.run([PGBENCH, "-n", "-M", "prepared", "-c", str(clients), "-j", str(clients), "-T", str(max(1, round(seconds or session.seconds))),
                        "-f", str(file), "-l", *paced, sql.conninfo(session.environment)], check=True, cwd=folder, capture_output=True)
        waits = sorted(int(line.split()[2]) / 1000 for log in pathlib.Path(folder).glob("pgbench_log.*") for line in log.read_text().splitlines())
    return {"p50_ms": measuring.percentile(waits, 0.5), "p99_ms": measuring.percentile(waits, 0.99), "count": len(waits)}
