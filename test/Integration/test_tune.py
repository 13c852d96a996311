# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""slice-compile --tune: what it measures does not change a result, its file is
read by later compilations, and entries of other kernels stay."""

import re

import pytest
from support.checks import check_forward
from support.mlir_text import to_mlir
from support.random_conv_networks import random_conv_network, random_conv_weights
from support.random_networks import random_network, random_weights
from support.tools import ROOT, call, compile_network, must

SCHEDULE = re.compile(r"schedule = (#kern\.schedule<.*?>)(?=, side|, winograd|\})")


def schedules_of(source, *options):
    """The schedule of every kernel, in the order of the kernels."""
    done = must("slice-compile", source, "--stop-after=scheduled", "--cpu=host", *options)
    return SCHEDULE.findall(done.stdout)


@pytest.mark.parametrize("seed", range(3))
def test_tuned_network(seed, tmp_path):
    if seed:
        network = random_conv_network(seed, max_extent=16)
        weights = random_conv_weights(network, seed)
    else:
        network = random_network(seed)
        weights = random_weights(network, seed)
    file = tmp_path / "schedules.mlir"
    options = f"--schedules={file}", "--cpu=host", "--rates=0.5,1"
    library = compile_network(network, weights, tmp_path, "--tune", "--tune-seconds=20", *options)
    check_forward(network, weights, library, (1, 3, 16))
    text = file.read_text()
    entries = SCHEDULE.findall(text)
    assert entries and text.count("kern.target") == len(entries)

    # A later compilation reads the file, and makes the same library.
    source = tmp_path / "net.mlir"
    source.write_text(to_mlir(network))
    read = schedules_of(source, *options)
    assert set(entries) <= set(read)
    again = tmp_path / f"{library.stem}-again.so"
    must("slice-compile", source, "-o", again, *options)
    assert file.read_text() == text
    assert schedules_of(source, *options) == read


def test_entries_of_others_stay(tmp_path):
    file = tmp_path / "schedules.mlir"
    must("slice-compile", ROOT / "examples/tiny.mlir", "--tune", "--rates=0.5", f"--schedules={file}")
    first = file.read_text()
    done = must("slice-compile", ROOT / "examples/tiny.mlir", "--tune", "--rates=0.5,1", f"--schedules={file}")
    lines = done.stdout.splitlines()
    line = r"tiny\.\S+ \(x86-64-v\d, [\d.]+ % of a program\): \d+ schedules, "
    result = r"(the chosen one stays|[\d.]+ times as fast)"
    assert all(re.fullmatch(line + result, text) for text in lines[:-1]), lines
    assert re.fullmatch(r"measured (\d+) of the \1 kernels that matter in \d+ s", lines[-1])
    # What is new comes first, and behind the others in the file.
    assert ".w1 " in lines[0] or ".w2 " in lines[0]
    name = re.compile(r"func\.func @(\S+?)\(")
    names, more = name.findall(first), name.findall(file.read_text())
    assert more[: len(names)] == names and len(more) > len(names)


def test_no_time_at_all(tmp_path):
    """Nothing is measured, and the file can be read."""
    file = tmp_path / "schedules.mlir"
    done = must("slice-compile", ROOT / "examples/tiny.mlir", "--tune", "--tune-seconds=0", f"--schedules={file}")
    assert done.stdout.startswith("measured 0 of the ")
    assert schedules_of(ROOT / "examples/tiny.mlir", f"--schedules={file}") == schedules_of(ROOT / "examples/tiny.mlir")


def test_training(tmp_path):
    """Gradients and optimisers are programs like any other."""
    file = tmp_path / "schedules.mlir"
    source = ROOT / "examples/tiny.mlir"
    options = "--training", "--rates=1", f"--schedules={file}"
    done = must("slice-compile", source, "--tune", "--tune-seconds=20", *options)
    assert re.search(r"tiny\.(gradient|sgd|adamw)\S* ", done.stdout), done.stdout
    must("slice-compile", source, "-o", tmp_path / "libtiny.so", *options)


def test_a_broken_file_stays(tmp_path):
    file = tmp_path / "schedules.mlir"
    file.write_text("module { module {} }")
    done = call("slice-compile", ROOT / "examples/tiny.mlir", "--tune", f"--schedules={file}")
    assert done.returncode == 1
    assert "expected kernels alone in a file of schedules, got 'builtin.module'" in done.stderr
    assert file.read_text() == "module { module {} }"
