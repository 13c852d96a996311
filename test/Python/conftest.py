# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lets the Python tests import the package's sources and compile C."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "python"))


@pytest.fixture(scope="session")
def compile_c(tmp_path_factory):
    """Compiles a C source against the project's headers."""
    compiler = os.environ.get("CC") or next(
        filter(shutil.which, ("clang-22", "cc", "gcc")), None
    )
    if compiler is None:
        pytest.skip("no C compiler")
    folder = tmp_path_factory.mktemp("c")

    def compile_source(source, output, *options):
        path = folder / output
        command = [compiler, "-O1", f"-I{ROOT}/include", *options]
        subprocess.run([*command, str(source), "-lm", "-o", str(path)], check=True)
        return path

    return compile_source


@pytest.fixture(scope="session")
def fake_library(compile_c):
    source = ROOT / "unittests" / "Tooling" / "FakeLibrary.c"
    return compile_c(source, "libfake.so", "-shared", "-fPIC")


@pytest.fixture(scope="session")
def fake_training_library(compile_c):
    source = ROOT / "unittests" / "Tooling" / "FakeLibrary.c"
    options = ("-shared", "-fPIC", "-DFAKE_TRAINING")
    return compile_c(source, "libfaketraining.so", *options)
