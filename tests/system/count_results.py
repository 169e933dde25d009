#!/usr/bin/env python3
"""Adds up what the tests of a run reported, and prints "N passed, N failed" as its last line.

    count_results.py FOLDER   FOLDER holds ctest.xml, system.xml (JUnit) and cases/*.xml, one for each GoogleTest program

Each GoogleTest case and each pytest case counts as one test; so does each ctest test that is neither. A program that ctest
calls failed although its report shows no failure (it crashed, or was stopped) counts as one failure more.
Exit code 1 if any failed or a report is missing.
"""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def cases_in(report):
    """(passed, failed, skipped) of a report: GoogleTest's, ctest's or pytest's."""
    passed = failed = skipped = 0
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
            failed += 1
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def programs_in(report):
    """Name of each ctest test, and whether ctest calls it passed."""
    for case in ElementTree.parse(report).iter("testcase"):
        yield case.get("name"), case.get("status") == "run" and case.find("failure") is None


def count(folder):
    passed = failed = skipped = 0
    for name, good in programs_in(folder / "ctest.xml"):
        report = folder / "cases" / f"{name}.xml"
        of_program = cases_in(report) if report.exists() else (int(good), 0, 0)
        passed += of_program[0]
        failed += max(of_program[1], 0 if good else 1)
        skipped += of_program[2]
    of_system = cases_in(folder / "system.xml")
    return passed + of_system[0], failed + of_system[1], skipped + of_system[2]


def main():
    try:
        passed, failed, skipped = count(pathlib.Path(sys.argv[1]))
    except (OSError, ElementTree.ParseError) as missing:
        print(f"a report is missing or cut short: {missing}")
        passed, failed, skipped = 0, 1, 0
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
