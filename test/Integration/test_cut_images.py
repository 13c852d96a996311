# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Images that are cut into bands of rows, at every width, batch and number of
threads against the reference, at the instruction set that MODELSLICE_ISA
names."""

import os

import pytest
from support.checks import check_forward, count_in_regions
from support.random_conv_networks import _Builder, random_conv_weights
from support.target import target_options
from support.tools import compile_network

from modelslice.reference_network import Network, Op

SEEDS = range(int(os.environ.get("MODELSLICE_TEST_NETWORKS", "4")))


def draw_network(seed):
    """Convolutions of all kinds, each with a norm that wants sums over the
    image, of an even number of rows that are mostly not a multiple of a tile."""
    b = _Builder(seed, max_extent=(12, 24, 40)[seed % 3], smooth=False)
    shape = (b.draw.randint(3, 20), 2 * b.draw.randint(8, 20), b.draw.randint(6, 40))
    x = Op("input", (), "x", shape, (1, 1, 1))
    for step in range(b.draw.randint(3, 4)):
        kinds = [x.shape[1] > 8 and "half", "same", "same", "residual", "concat"]
        kind = b.draw.choice(kinds[1:3] if step == 0 else kinds)
        groups = b.draw.randint(1, 8)
        if kind == "half":
            size = tuple((n + 1) // 2 for n in x.shape[1:])
            windows = (3, 3), (2, 2), (1, 1), (1, 1), size
            x = b.conv(x, b.channels(groups), groups, windows)
        elif kind == "residual":
            x = b.residual(x)
        elif kind == "concat":
            x = b.concat(x)
        else:
            x = b.conv(x, b.channels(groups), groups, b.same(x))
        x = b.unary_op(b.group_norm(x))
    x = b.append("global_avg_pool", (x.result,), x.shape[:1], x.groups[:1])
    b.dense(x, b.draw.randint(2, 20), 1)
    return Network("net", shape, b.params, b.ops)


def count_cut(network, folder, *options):
    """How many regions of all widths have bands, behind the batch."""
    return count_in_regions(r"extents = array<i64: -1, 2,", network, folder, *options)


@pytest.mark.parametrize("winograd", ["off", "on"])
@pytest.mark.parametrize("seed", SEEDS)
def test_random_networks(seed, winograd, tmp_path):
    network = draw_network(seed)
    option = f"--winograd={winograd}"
    assert count_cut(network, tmp_path, option) > 0
    weights = random_conv_weights(network, seed)
    library = compile_network(network, weights, tmp_path, option, *target_options())
    check_forward(network, weights, library, (1, 3))
