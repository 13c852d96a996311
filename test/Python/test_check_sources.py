# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The check of the sources' form finds what is wrong, and repairs it."""

import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml

import pytest

SCRIPT = pathlib.Path(__file__).parents[2] / "scripts" / "check_sources.py"


@pytest.fixture
def tree(tmp_path):
    if shutil.which("clang-format-22") is None:
        pytest.skip("no clang-format-22")
    for folder in ("scripts", "lib", "build-debug"):
        (tmp_path / folder).mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    (tmp_path / ".clang-format").write_text("BasedOnStyle: LLVM\n")
    (tmp_path / "lib" / "Good.c").write_text("int x;\n")
    (tmp_path / "lib" / "Bad.cpp").write_text("int   x;\n")
    (tmp_path / "build-debug" / "Generated.c").write_text("int   x;\n")
    return tmp_path


def check(tree, *options):
    script = tree / "scripts" / SCRIPT.name
    command = [sys.executable, script, "--junit", tree / "report.xml", *options]
    return subprocess.run(command, capture_output=True, text=True)


def test_reports_and_repairs(tree):
    done = check(tree)
    assert done.returncode == 1
    assert "lib/Bad.cpp:1:4: error: code should be clang-formatted" in done.stdout
    cases = xml.parse(tree / "report.xml").findall("testcase")
    failed = {case.get("name"): case.find("failure") is not None for case in cases}
    assert failed == {"lib/Bad.cpp": True, "lib/Good.c": False}

    assert check(tree, "--fix").returncode == 0
    assert (tree / "lib" / "Bad.cpp").read_text() == "int x;\n"
    assert check(tree).returncode == 0


def test_a_tree_without_sources_is_wrong(tree):
    shutil.rmtree(tree / "lib")
    assert check(tree).returncode == 1
