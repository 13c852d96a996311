# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One kernel that runs a whole program, a cluster of blocks for each example, gives
the bits of the program's launches, and those are right. On the emulator that
MODELSLICE_EMULATOR names, with the precision of MODELSLICE_GPU_PRECISION. More
networks: MODELSLICE_TEST_NETWORKS=100."""

import os

import numpy as np
import pytest
from support.checks import check_forward
from support.random_conv_networks import (
    _Builder, random_conv_network, random_conv_weights,
)  # fmt: skip
from support.random_networks import random_input, random_network, random_weights
from support.target import target_options
from support.tools import call, compile_network, must

from modelslice.reference_network import Network, Op

SEEDS = range(int(os.environ.get("MODELSLICE_TEST_NETWORKS", 2)))


def environment(clusters, **more):
    return {
        **os.environ,
        "MODELSLICE_CUDA_CLUSTERS": clusters,
        "MODELSLICE_EMULATOR_MULTIPROCESSORS": "64",
        **more,
    }


def run(library, rate, batch, clusters, folder):
    result = folder / f"{clusters}.npy"
    must(
        "slice-run", library, "--device=emulator", f"--rate={rate}",
        f"--input={folder / f'x{batch}.npy'}", f"--output={result}",
        env=environment(clusters),
    )  # fmt: skip
    return np.load(result)


def kernel_that_runs(library, folder, clusters="on"):
    """What the emulator calls the kernel that it is not allowed to finish."""
    variables = environment(clusters, MODELSLICE_EMULATOR_MAX_INSTRUCTIONS="1")
    return call(
        "slice-run", library, "--device=emulator", "--rate=1",
        f"--input={folder / 'x1.npy'}", f"--output={folder / 'y.npy'}", env=variables,
    ).stderr  # fmt: skip


def compile_clusters(network, weights, folder):
    options = (*target_options(), "--gpu-clusters=on")
    for batch in (1, 3):
        np.save(folder / f"x{batch}.npy", random_input(network, batch, 4))
    return compile_network(network, weights, folder, *options)


def check(network, weights, folder, monkeypatch):
    library = compile_clusters(network, weights, folder)
    assert "$cluster, block" in kernel_that_runs(library, folder)
    assert "$cluster, block" not in kernel_that_runs(library, folder, "off")
    for rate in (0.5, 1):
        for batch in (1, 3):
            together, launched = (
                run(library, rate, batch, clusters, folder) for clusters in ("on", "off")
            )
            different = np.sum(together.view("i4") != launched.view("i4"))
            assert not different, f"{different} values differ at rate {rate}, batch {batch}"
    monkeypatch.setenv("MODELSLICE_CUDA_CLUSTERS", "on")
    monkeypatch.setenv("MODELSLICE_EMULATOR_MULTIPROCESSORS", "64")
    check_forward(network, weights, library, (2,))


@pytest.mark.parametrize("seed", SEEDS)
def test_dense(seed, tmp_path, monkeypatch):
    network = random_network(seed, max_extent=90)
    check(network, random_weights(network, seed), tmp_path, monkeypatch)


@pytest.mark.parametrize("seed", SEEDS)
def test_convolutions(seed, tmp_path, monkeypatch):
    network = random_conv_network(seed + 20)
    check(network, random_conv_weights(network, seed), tmp_path, monkeypatch)


@pytest.mark.parametrize("size", [(16, 16), (9, 7)])
def test_norms(size, tmp_path, monkeypatch):
    """What blocks keep for themselves, and a sum that is read twice."""
    b = _Builder(2, max_extent=100, smooth=False)
    x = Op("input", (), "x", (3, *size), (1, 1, 1))
    one = [*((n, n) for n in (1, 1, 0, 1)), size]
    three = [*((n, n) for n in (3, 1, 1, 1)), size]
    x = b.conv(x, 32, 4, three)
    for _ in range(2):
        y = b.unary_op(b.group_norm(x))
        y = b.unary_op(b.group_norm(b.conv(y, 8, 4, one)))
        y = b.conv(b.unary_op(b.group_norm(b.conv(y, 8, 4, three))), 32, 4, one)
        x = b.append("add", (x.result, y.result), x.shape, x.groups)
    x = b.append("global_avg_pool", (x.result,), x.shape[:1], x.groups[:1])
    b.dense(x, 20, 1)
    network = Network("net", (3, *size), b.params, b.ops)
    check(network, random_conv_weights(network, 3), tmp_path, monkeypatch)
