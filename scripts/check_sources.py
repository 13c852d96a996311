#!/usr/bin/env python3
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks the form of every C and C++ file by clang-format, or the code of those
that do not include LLVM by clang-tidy, and writes a JUnit report."""

import argparse
import concurrent.futures
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).parents[1]
SUFFIXES = {".c", ".cpp", ".h"}
# clang-tidy takes seconds for a file that includes MLIR; these do not.
TIDY_FOLDERS = ("lib/Emulator", "lib/Runtime", "lib/Tooling", "lib/Training")


def find_sources():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode == 0:
        paths = [pathlib.Path(name) for name in listed.stdout.split("\0") if name]
    else:  # A source archive.
        paths = [path.relative_to(ROOT) for path in ROOT.glob("*/**/*")]
        paths = [path for path in paths if not path.parts[0].startswith("build")]
    return sorted(
        path for path in paths if path.suffix in SUFFIXES and (ROOT / path).is_file()
    )


def check(command, path):
    done = subprocess.run(
        [*command, str(path)], cwd=ROOT, capture_output=True, text=True
    )
    return path, done.returncode, done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tidy", action="store_true", help="run clang-tidy")
    parser.add_argument("--fix", action="store_true", help="reformat the files")
    parser.add_argument("--build", default="build", help="where it was compiled")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--junit", type=pathlib.Path, help="report to write")
    options = parser.parse_args()

    sources = find_sources()
    if options.tidy:
        command = ["clang-tidy-22", "--quiet", "-p", options.build]
        sources = [
            path
            for path in sources
            if path.suffix != ".h" and str(path).startswith(TIDY_FOLDERS)
        ]
    elif options.fix:
        command = ["clang-format-22", "-i"]
    else:
        command = ["clang-format-22", "--dry-run", "--Werror"]
    if shutil.which(command[0]) is None:
        sys.exit(f"check_sources.py: {command[0]} was not found")

    suite = xml.Element("testsuite", name=command[0])
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for path, status, output in pool.map(lambda s: check(command, s), sources):
            case = xml.SubElement(suite, "testcase", classname=command[0])
            case.set("name", str(path))
            if status != 0:
                failed += 1
                print(output)
                xml.SubElement(case, "failure").text = output
    if options.junit:
        xml.ElementTree(suite).write(options.junit)
    return 1 if failed or not sources else 0


if __name__ == "__main__":
    sys.exit(main())
