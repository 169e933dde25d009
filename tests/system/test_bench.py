"""The benches run, small: what they find out is theirs to tell, that they lose nothing is checked here."""
import json
import subprocess
import sys

import pytest

from environment import PROGRAMS, ROOT

SMALL = {"outage": ["--seconds", "2", "--rate", "100", "--fleet", "50"], "storm": ["--ues", "500"]}


@pytest.mark.parametrize("name", SMALL)
def test_a_small_run_loses_nothing(name):
    if not (PROGRAMS / "bench_fleet").exists():
        pytest.skip("the load generators are not built")
    subprocess.run([sys.executable, str(ROOT / "bench" / name / "run.py"), *SMALL[name]], check=True, timeout=300)
    result = json.loads((ROOT / "build" / "bench" / f"{name}.json").read_text())
    assert result["given_up_batches"] == 0
