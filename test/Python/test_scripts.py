# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The scripts refuse what they do not know before they install or build."""

import pathlib
import subprocess

import pytest

SCRIPTS = pathlib.Path(__file__).parents[2] / "scripts"


@pytest.mark.parametrize(
    "command, message",
    [
        ("demo.sh --epochs", "demo.sh: --epochs needs its value with it, --epochs=N"),
        (
            "demo.sh --epochs=x",
            "demo.sh: expected a number of epochs, got '--epochs=x'",
        ),
        ("demo.sh 3", "demo.sh: unknown option '3'"),
        (
            "demo.sh --epochs=3 4",
            "demo.sh: unexpected argument '4'; see demo.sh --help",
        ),
        (
            "test.sh --quick lit",
            "test.sh: unexpected argument 'lit'; see test.sh --help",
        ),
        ("build.sh slice-opt --quick", "build.sh: unknown option '--quick'"),
    ],
)
def test_refuses(command, message):
    script, *arguments = command.split()
    done = subprocess.run(
        ["bash", SCRIPTS / script, *arguments],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (1, "", message + "\n")
