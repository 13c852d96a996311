# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Kernels have variants for devices of few and of many multiprocessors: each
must run somewhere, and all must give the same bits. On the emulator that
MODELSLICE_EMULATOR names, with the precision of MODELSLICE_GPU_PRECISION."""

import os
import re

import numpy as np
import pytest
from support.random_conv_networks import _Builder, random_conv_weights
from support.random_networks import random_input
from support.target import ARCH, target_options
from support.tools import call, compile_network, must

from modelslice.reference_network import Network, Op

# From so few that tiles are as large as can be to so many that they are small.
MULTIPROCESSORS = (1, 6, 1000)


def run(library, rate, multiprocessors, folder, **environment):
    variables = {
        "MODELSLICE_EMULATOR_MULTIPROCESSORS": str(multiprocessors),
        **environment,
    }
    result = folder / "y.npy"
    arguments = (
        library, "--device=emulator", f"--rate={rate}", f"--input={folder / 'x.npy'}",
        f"--output={result}",
    )  # fmt: skip
    environ = {**os.environ, **variables}
    if environment:
        return call("slice-run", *arguments, env=environ).stderr
    must("slice-run", *arguments, env=environ)
    return np.load(result)


def first_kernel(library, multiprocessors, folder):
    """What the emulator calls the kernel that it is not allowed to finish."""
    message = run(
        library, 1, multiprocessors, folder, MODELSLICE_EMULATOR_MAX_INSTRUCTIONS="1"
    )
    return re.search(r"kernel ([\w$]+), block", message)[1]


def check(network, batch, folder):
    weights = random_conv_weights(network, 3)
    library = compile_network(network, weights, folder, *target_options())
    np.save(folder / "x.npy", random_input(network, batch, 4))
    names = [first_kernel(library, n, folder) for n in MULTIPROCESSORS]
    assert len(set(names)) > 1, f"one variant alone: {names}"
    for rate in (0.5, 1):
        results = [run(library, rate, n, folder) for n in MULTIPROCESSORS]
        for n, result in zip(MULTIPROCESSORS[1:], results[1:]):
            different = np.sum(result.view("i4") != results[0].view("i4"))
            assert not different, f"{different} values differ with {n} multiprocessors"


def test_dense(tmp_path):
    b = _Builder(1, max_extent=100, smooth=False)
    x = Op("input", (), "x", (75,), (1,))
    for extent in (160, 72):
        x = b.unary_op(b.dense(x, extent, 4))
    b.dense(x, 20, 1)
    check(Network("net", (75,), b.params, b.ops), 64, tmp_path)


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("size", [(8, 8), (7, 9), (16, 6)])
def test_convolutions(size, norm, tmp_path):
    """With a norm, which sums the image up where it is made, and without."""
    b = _Builder(2, max_extent=100, smooth=False)
    x = Op("input", (), "x", (12, *size), (1, 1, 1))
    for channels, kernel, stride in ((40, 3, 1), (64, 1, 1), (36, 3, 2)):
        out = tuple((n - 1) // stride + 1 for n in x.shape[1:])
        numbers = (kernel, stride, kernel // 2, 1)
        x = b.conv(x, channels, 4, [*((n, n) for n in numbers), out])
        x = b.unary_op(b.group_norm(x) if norm else x)
    x = b.append("global_avg_pool", (x.result,), x.shape[:1], x.groups[:1])
    b.dense(x, 20, 1)
    check(Network("net", (12, *size), b.params, b.ops), 5, tmp_path)


@pytest.mark.skipif(ARCH != "sm_90a", reason="has no warpgroups")
def test_warpgroups(tmp_path):
    """Layers whose factors are made in memory, with statistics and without."""
    b = _Builder(4, max_extent=100, smooth=False)
    x = Op("input", (), "x", (12, 16, 16), (1, 1, 1))
    same = [(3, 3), (1, 1), (1, 1), (1, 1), (16, 16)]
    x = b.append("relu", ((x := b.conv(x, 64, 4, same)).result,), x.shape, x.groups)
    x = b.append("relu", ((x := b.conv(x, 96, 4, same)).result,), x.shape, x.groups)
    x = b.group_norm(b.conv(x, 80, 4, same))
    x = b.append("global_avg_pool", (x.result,), x.shape[:1], x.groups[:1])
    b.dense(x, 10, 1)
    check(Network("net", (12, 16, 16), b.params, b.ops), 5, tmp_path)
