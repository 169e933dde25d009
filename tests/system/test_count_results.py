"""What `./dev test` says at its end is what the reports say."""
import subprocess
import sys
import pathlib

import pytest

COUNT = pathlib.Path(__file__).with_name("count_results.py")
SYSTEM = '<testsuites><testsuite><testcase name="s1"/><testcase name="s2"><skipped/></testcase></testsuite></testsuites>'
PASSED = '<testcase name="unit_test" status="run"/>'
FAILED = '<testcase name="unit_test" status="fail"><failure message=""/></testcase>'
TWO_GOOD = '<testsuites><testsuite><testcase name="a" status="run"/><testcase name="b" status="run"/></testsuite></testsuites>'
ONE_BAD = TWO_GOOD.replace('"b" status="run"/>', '"b" status="run"><failure/><failure/></testcase>')


@pytest.fixture
def count(tmp_path):
    """Counts reports with the ctest cases and the GoogleTest report given."""

    def run(ctest, cases=None, system=SYSTEM):
        (tmp_path / "cases").mkdir()
        (tmp_path / "ctest.xml").write_text(f"<testsuite>{ctest}</testsuite>")
        if cases:
            (tmp_path / "cases" / "unit_test.xml").write_text(cases)
        if system:
            (tmp_path / "system.xml").write_text(system)
        done = subprocess.run([sys.executable, COUNT, tmp_path], capture_output=True, text=True)
        return done.stdout.splitlines()[-1], done.returncode

    return run


def test_every_case_of_a_program_counts(count):
    assert count(PASSED, TWO_GOOD) == ("3 passed, 0 failed", 0)


def test_a_test_without_cases_counts_as_one(count):
    assert count(PASSED) == ("2 passed, 0 failed", 0)


def test_a_failed_case_counts_once(count):
    assert count(FAILED, ONE_BAD) == ("2 passed, 1 failed", 1)


def test_a_program_that_crashed_before_its_report_is_a_failure(count):
    assert count(FAILED) == ("1 passed, 1 failed", 1)


def test_a_program_that_crashed_after_its_last_case_is_a_failure(count):
    assert count(FAILED, TWO_GOOD) == ("3 passed, 1 failed", 1)


def test_a_missing_report_is_a_failure(count):
    assert count(PASSED, system=None) == ("0 passed, 1 failed", 1)
