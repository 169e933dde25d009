"""The least that being durable costs: one fdatasync, and one commit of one small row."""
import os
import tempfile
import time

import measuring
from limits.benchmarked import latencies

PAGE = b"\0" * 8192


def fdatasync_ms(folder, times=200):
    """Median of appending a page and waiting for the disk."""
    waits = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(times):
            os.write(file.fileno(), PAGE)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            waits.append((time.perf_counter() - began) * 1000)
    return measuring.percentile(sorted(waits), 0.5)


def commit_ms(session):
    """Median of one INSERT in one transaction."""
    session.query("CREATE TABLE IF NOT EXISTS public.bench_commit (n bigint)")
    return latencies(session, "INSERT INTO public.bench_commit VALUES (1);\n", seconds=1)["p50_ms"]
