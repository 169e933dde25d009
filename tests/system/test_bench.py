"""The benches run, small: what they find out is theirs to tell, that they lose nothing is checked here."""
import json
import pathlib
import subprocess
import sys

import pytest

from environment import PROGRAMS, ROOT

sys.path.insert(0, str(ROOT / "bench"))
from questions.mirror import highest_without_loss  # noqa: E402
from table.row import Figure, Row  # noqa: E402

SMALL = {"outage": ["--seconds", "2", "--rate", "100", "--fleet", "50"], "storm": ["--ues", "500"]}
MODULES = pathlib.Path("/usr/lib/x86_64-linux-gnu/kamailio/modules")


def run(name, arguments, result):
    """What a bench wrote down."""
    if not all((PROGRAMS / program).exists() for program in ("bench_fleet", "bench_calls", "bench_echo", "bench_phones")):
        pytest.skip("the load generators are not built")
    subprocess.run([sys.executable, str(ROOT / "bench" / name / "run.py"), *arguments], check=True, timeout=300)
    return json.loads((ROOT / "build" / "bench" / f"{result}.json").read_text())


@pytest.mark.parametrize("name", SMALL)
def test_a_small_run_loses_nothing(name):
    assert run(name, SMALL[name], name)["given_up_batches"] == 0


def test_the_table_judges_every_row_by_its_reference():
    if not (MODULES / "db_postgres.so").exists():
        pytest.skip("Debian's kamailio-postgres-modules are not installed")
    result = run("table", ["--seconds", "0.2", "--only", "durable", "footprint", "lookups"], "latest")
    assert result["failed"] == []
    for row in result["rows"]:
        assert {"name", "value", "unit", "reference", "referenceValue", "ratio", "goal", "met"} <= set(row)
        assert row["value"] > 0
        if row["reference"]:
            assert row["ratio"] == pytest.approx(row["value"] / row["referenceValue"])
    copied = result["rows"][0]["notes"]
    assert copied["rows_per_registration"] > 2  # two identities, each with its binding and its history


def test_a_day_of_refreshes_is_judged_by_what_it_leaves_behind():
    result = run("day", ["--ues", "300", "--rounds", "3"], "day")
    assert [one["round"] for one in result["rounds"]] == [1, 2, 3]
    assert result["rounds"][2]["updates"] == 2 * 2 * 300  # two identities, refreshed twice
    assert result["rows"][0]["met"] is not None


def test_multiplied_bindings_are_answered_like_any_other():
    result = run("growth", ["--bindings", "2000", "--seconds", "0.2"], "growth")
    assert [point["bindings"] for point in result["points"]] == [200, 2000]


def test_a_long_history_is_measured_beside_a_short_one():
    result = run("history", ["--ues", "20", "--rounds", "10", "--seconds", "0.2"], "history")
    assert [point["registrations"] for point in result["points"]] == [3, 10]
    assert all(row["ratio"] > 0 for row in result["rows"])


def test_lookups_of_a_time_that_feeds_said_much_of_are_measured_beside_others():
    result = run("coverage", ["--ues", "20", "--feeds", "2", "--days", "1", "--seconds", "0.2"], "coverage")
    assert result["tellings"] > 2 * 86_400 / 90
    assert result["rows"][0]["ratio"] > 0


def test_judging_more_bindings_is_told_beside_judging_few():
    result = run("judging", ["--bindings", "20000", "--seconds", "0.2"], "judging")
    judged, _, _, memory = result["rows"]
    assert judged["notes"]["bindings"] > 20_000 and judged["value"] > 0
    assert memory["ratio"] > 0


def row(values, **rest):
    return Row("something", Figure(values), "/s", **rest)


def test_a_row_is_judged_by_the_ratio_of_medians():
    limit = {"reference": "a limit", "reference_figure": Figure([90, 100, 1000])}
    assert row([1, 51, 52], goal=0.5, **limit).met
    assert not row([1, 49, 1000], goal=0.5, **limit).met
    assert not row([201, 202, 203], goal=2, at_most=True, **limit).met


def test_a_row_without_reference_is_judged_by_its_goal_and_one_without_goal_is_not_judged():
    assert row([19], goal=20, at_most=True).met
    assert not row([21], goal=20, at_most=True).met
    assert row([21]).met is None


class FakeNode:
    """Loses a message of every run above what it can take."""

    def __init__(self, takes):
        self.takes = takes

    def capture(self, rate, seconds):
        offered = int(rate * seconds)
        return offered, offered if rate <= self.takes else offered - 1


@pytest.mark.parametrize("begin", [100, 1000, 10_000])
def test_the_highest_rate_without_loss_is_found_from_below_and_above(begin):
    found = highest_without_loss(FakeNode(1000), begin, 1.1, 1)
    assert 1000 / 1.1 <= found <= 1000
