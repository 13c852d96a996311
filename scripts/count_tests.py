# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Adds up JUnit files: count_tests.py FILE... names what failed, prints
'N passed, N failed' with ', N skipped' after it where some were, and exits with
1 when anything failed. A suite without a readable file has failed."""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    status = case.get("status")  # CTest alone has it.
    if status == "fail" or case.find("failure") is not None:
        return "failed"
    if case.find("error") is not None:
        return "failed"
    skipped = case.find("skipped")
    if status == "notrun":
        # A test may skip itself; a program that was not built has not.
        message = "" if skipped is None else skipped.get("message", "")
        return "skipped" if message.startswith("SKIP_") else "failed"
    return "skipped" if skipped is not None or status == "disabled" else "passed"


def main(paths):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    failures = []
    for path in map(pathlib.Path, paths):
        try:
            cases = list(ElementTree.parse(path).iter("testcase"))
        except (OSError, ElementTree.ParseError) as error:
            cases = []
            failures.append(f"{path.stem}: no results: {error}")
        else:
            if not cases:
                failures.append(f"{path.stem}: no tests were run")
        if not cases:
            counts["failed"] += 1
        for case in cases:
            result = outcome(case)
            counts[result] += 1
            if result == "failed":
                name = f"{case.get('classname', '')}.{case.get('name')}"
                failures.append(f"{path.stem}: {name}")
    for failure in failures:
        print("failed:", failure)
    line = f"{counts['passed']} passed, {counts['failed']} failed"
    if counts["skipped"]:
        line += f", {counts['skipped']} skipped"
    print(line)
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
