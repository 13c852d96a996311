# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The total of scripts/test.sh: it cannot say that all is well when it is not."""

import pathlib
import subprocess
import sys

import pytest

SCRIPT = pathlib.Path(__file__).parents[2] / "scripts" / "count_tests.py"


def count(tmp_path, *suites):
    paths = []
    for number, suite in enumerate(suites):
        paths.append(tmp_path / f"suite{number}.xml")
        if suite is not None:
            paths[-1].write_text(
                f"<testsuites><testsuite>{suite}</testsuite></testsuites>"
            )
    done = subprocess.run(
        [sys.executable, SCRIPT, *paths], capture_output=True, text=True
    )
    return done.returncode, done.stdout.splitlines()


PASSED = '<testcase name="good" classname="a"/>'
FAILED = '<testcase name="bad" classname="a"><failure/></testcase>'
ERROR = '<testcase name="worse" classname="a"><error/></testcase>'
SKIPPED = '<testcase name="absent" classname="a"><skipped/></testcase>'
CTEST_FAILED = '<testcase name="crash" status="fail"/>'
CTEST_NOT_RUN = """<testcase name="unbuilt" status="notrun">
  <skipped message="Unable to find executable"/></testcase>"""
CTEST_SKIPPED = """<testcase name="absent" status="notrun">
  <skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>"""


@pytest.mark.parametrize(
    "suites, status, last",
    [
        ((PASSED, PASSED * 2), 0, "3 passed, 0 failed"),
        ((PASSED + SKIPPED,), 0, "1 passed, 0 failed, 1 skipped"),
        ((PASSED, FAILED + ERROR), 1, "1 passed, 2 failed"),
        ((CTEST_FAILED + CTEST_NOT_RUN,), 1, "0 passed, 2 failed"),
        ((PASSED + CTEST_SKIPPED,), 0, "1 passed, 0 failed, 1 skipped"),
        ((PASSED, ""), 1, "1 passed, 1 failed"),  # No tests at all.
        ((PASSED, None), 1, "1 passed, 1 failed"),  # No file.
        ((PASSED, "<testcase"), 1, "1 passed, 1 failed"),  # Cut off.
    ],
)
def test_counts(tmp_path, suites, status, last):
    returncode, lines = count(tmp_path, *suites)
    assert returncode == status
    assert lines[-1] == last


def test_names_failures(tmp_path):
    _, lines = count(tmp_path, PASSED + FAILED)
    assert lines[0] == "failed: suite0: a.bad"
