# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Batches that go through a network a few images at a time: the same bits as
any other way, on any number of threads."""

import re

import numpy as np
import pytest
from support.checks import (
    check_forward,
    check_gradients,
    clear_gradients,
    labelled_data,
    read_all,
)
from support.random_conv_networks import _Builder, random_conv_weights
from support.random_networks import random_input
from support.target import load, target_options
from support.tools import compile_network, must

from modelslice.reference_network import Network, Op

RATES = 0.25, 1


def draw_network(seed, training=False):
    """Images so large that few of them fit a cache, and few weights."""
    b = _Builder(seed, max_extent=24, smooth=training)
    size = b.draw.randint(56, 64)
    same = (3, 3), (1, 1), (1, 1), (1, 1), (size, size)
    x = b.conv(Op("input", (), "x", (3, size, size), (1, 1, 1)), 24, 8, same)
    for _ in range(1 if training else 2):
        x = b.residual(b.group_norm(x))
    x = b.append("global_avg_pool", (x.result,), x.shape[:1], x.groups[:1])
    if training:  # It asks for the numbers of examples.
        x = b.append("dropout", (x.result,), x.shape, x.groups, p=0.25, id=0)
    b.dense(x, 5, 1)
    return Network("net", (3, size, size), b.params, b.ops)


def find_portions(end, folder, *options):
    table = must("slice-compile", folder / "net.mlir", "--stop-after=kernels", *options)
    return [int(n) for n in re.findall(rf"kern\.portion<(\d+){end}", table.stdout)]


@pytest.mark.parametrize("seed", range(2))
def test_portions_give_the_same_bits(seed, tmp_path):
    network = draw_network(seed)
    weights = random_conv_weights(network, seed)
    options = f"--rates={','.join(map(str, RATES))}", *target_options()
    library = compile_network(network, weights, tmp_path, *options)
    portions = find_portions(">", tmp_path, *options)
    # Of the narrow width in a core's cache, of the wide one in a shared one.
    assert len(portions) == 2 and max(portions) < 33, portions
    check_forward(network, weights, library, (3,))
    data = random_input(network, 67, seed)
    one = load(library)
    for rate in RATES:
        single = np.concatenate([one.run(data[i : i + 1], rate=rate) for i in range(67)])
        assert np.array_equal(one.run(data, rate=rate), single)
        for threads in (2, 3):
            net = load(library, threads=threads)
            for count in (67, 64, 12, 5):
                assert np.array_equal(net.run(data[:count], rate=rate), single[:count])


def test_gradients_add_up_over_portions(tmp_path):
    network = draw_network(0, training=True)
    weights = random_conv_weights(network, 0)
    options = "--training", f"--rates={','.join(map(str, RATES))}", *target_options()
    library = compile_network(network, weights, tmp_path, *options)
    portions = find_portions(", in_turn>", tmp_path, *options)
    assert portions and max(portions) < 64, portions
    batch = max(portions) + 3
    x, labels = labelled_data(network, batch)
    tolerance = "gradient, minimal filtering"
    check_gradients(network, weights, library, x, labels, tolerance)

    def gradients(net, rate):
        clear_gradients(net)
        outputs = net.run_entry("gradient", x, labels, 7, rate=rate)
        return [*outputs, *read_all(net, "gradients").values()]

    for rate in RATES:
        first, *others = (
            gradients(load(library, trainable=True, threads=threads), rate)
            for threads in (1, 2, 3)
        )
        for other in others:
            for a, b in zip(first, other, strict=True):
                assert np.array_equal(a, b)
