# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Convolutions by minimal filtering at every width, batch and number of threads
against the reference, and their error bound, at the instruction set that
MODELSLICE_ISA names."""

import os
import random

import numpy as np
import pytest
from support.checks import check_forward, check_gradients, count_in_regions, smooth_data
from support.random_conv_networks import (
    _Builder,
    random_conv_network,
    random_conv_weights,
)
from support.random_networks import RATES, in_double, random_input
from support.target import ISA, load, target_options
from support.tools import compile_network

import modelslice
from modelslice.reference_network import Network, Op

SEEDS = range(int(os.environ.get("MODELSLICE_TEST_NETWORKS", "4")))
# Code without wide vectors is long, and takes long to compile.
if ISA == "x86-64-v2":
    SEEDS = SEEDS[::2]
elif ISA == "x86-64-v3":
    SEEDS = SEEDS[1::2]


def three_by_three(b, x, padding, groups=None, channels=None):
    size = tuple(n + 2 * padding - 2 for n in x.shape[1:])
    windows = (3, 3), (1, 1), (padding, padding), (1, 1), size
    groups = groups or b.draw.randint(1, 8)
    return b.conv(x, channels or b.channels(groups), groups, windows)


def draw_network(seed):
    """3x3 convolutions with stride 1, with and without norms, activations and
    residuals, over images of odd sizes that no tile divides."""
    b = _Builder(seed, max_extent=b_extent(seed), smooth=False)
    shape = (b.draw.randint(1, 20), b.draw.randint(4, 40), b.draw.randint(4, 40))
    x = b.any_conv(Op("input", (), "x", shape, (1, 1, 1)))
    for _ in range(b.draw.randint(2, 3)):
        if min(x.shape[1:]) < 3:
            break
        x = three_by_three(b, x, b.draw.choice([0, 1, 1, 1, 2]))
        if b.draw.random() < 0.5:
            x = b.group_norm(x)
        if b.draw.random() < 0.5:
            x = b.unary_op(x)
        if b.draw.random() < 0.4 and min(x.shape[1:]) > 2:
            x = b.residual(x)
    x = b.append("global_avg_pool", (x.result,), x.shape[:1], x.groups[:1])
    b.dense(x, b.draw.randint(2, 20), 1)
    return Network("net", shape, b.params, b.ops)


def b_extent(seed):
    return (24, 50, 90)[seed % 3]


def count_minimal(network, folder, *options):
    """How many convolutions of all widths are so computed."""
    options = "--winograd=on", *options
    return count_in_regions(r"winograd = #kern.winograd<", network, folder, *options)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_networks(seed, tmp_path):
    network = draw_network(seed)
    assert count_minimal(network, tmp_path) > 0
    weights = random_conv_weights(network, seed)
    library = compile_network(network, weights, tmp_path, "--winograd=on", *target_options())
    check_forward(network, weights, library, (1, 2, 5))


@pytest.mark.parametrize("seed", SEEDS)
def test_any_network(seed, tmp_path):
    network = random_conv_network(seed + 1000, max_extent=60)
    weights = random_conv_weights(network, seed)
    library = compile_network(network, weights, tmp_path, "--winograd=on", *target_options())
    check_forward(network, weights, library, (1, 3))


@pytest.mark.parametrize("seed", SEEDS)
def test_gradients(seed, tmp_path):
    """The gradient of an input is a convolution with filters turned round."""
    network = draw_network(seed)
    assert count_minimal(network, tmp_path, "--training") > 0
    weights = random_conv_weights(network, seed)
    # Forward, all are tested above.
    options = "--training", "--winograd=on", "--rates=0.25,1", *target_options()
    library = compile_network(network, weights, tmp_path, *options)
    x, labels = smooth_data(network, in_double(weights), 5, RATES)
    kind = "gradient, minimal filtering"
    check_gradients(network, weights, library, x, labels, kind)


@pytest.mark.parametrize("seed", range(2))
def test_small_images(seed, tmp_path):
    """Plain filters, of which tasks of several images transform each once: an
    image's outputs are the same bits in any batch, on any number of threads."""
    draw = random.Random(seed)
    b = _Builder(seed, max_extent=96, smooth=False)
    shape = (draw.randint(1, 5), draw.randint(7, 8), draw.randint(7, 8))
    pointwise = (1, 1), (1, 1), (0, 0), (1, 1), shape[1:]
    x = b.conv(Op("input", (), "x", shape, (1, 1, 1)), 40, 8, pointwise)
    for _ in range(2):
        x = three_by_three(b, x, 1, channels=draw.choice([24, 32, 48, 80, 96]))
        x = b.unary_op(b.group_norm(x))
    x = b.append("global_avg_pool", (x.result,), x.shape[:1], x.groups[:1])
    b.dense(x, 5, 1)
    network = Network("net", shape, b.params, b.ops)
    options = "--winograd=on", "--rates=0.375,0.75,1", *target_options()
    assert count_in_regions("winograd = #kern.winograd<[24], plain>", network, tmp_path, *options)
    weights = random_conv_weights(network, seed)
    library = compile_network(network, weights, tmp_path, *options)
    check_forward(network, weights, library, (1, 2, 3, 14))
    data = random_input(network, 67, seed)
    one, two = load(library), load(library, threads=2)
    for rate in one.rates:
        whole = one.run(data, rate=rate)
        assert np.array_equal(two.run(data, rate=rate), whole)
        for net, first, count in ((one, 0, 1), (two, 5, 1), (one, 9, 2), (two, 3, 7), (one, 11, 13), (two, 20, 33)):
            part = net.run(data[first : first + count], rate=rate)
            assert np.array_equal(part, whole[first : first + count]), (rate, first, count)


@pytest.mark.parametrize("size", [8, 24])
@pytest.mark.parametrize("offset", [0, 10])
def test_error_bound(size, offset, tmp_path):
    """Spec.md's bound, also where the terms of the transforms nearly cancel."""
    b = _Builder(7, max_extent=64, smooth=False)
    x = b.conv(Op("input", (), "x", (64, size, size), (1, 1, 1)), 64, 8,
               ((1, 1), (1, 1), (0, 0), (1, 1), (size, size)))  # fmt: skip
    image = x = b.append("relu", (x.result,), x.shape, x.groups)
    x = three_by_three(b, x, 1, groups=1, channels=48)
    # A convolution that writes rows of pixels is none of these.
    x = b.append("max_pool", (x.result,), (48, size // 2, size // 2), x.groups,
                 kernel=(2, 2), stride=(2, 2), padding=(0, 0))  # fmt: skip
    b.append("flatten", (x.result,), (int(np.prod(x.shape)),), x.groups[:1])
    network = Network("net", (64, size, size), b.params, b.ops)
    weights = random_conv_weights(network, seed=3)
    for name, shape in ((p.name, p.shape) for p in b.params if len(p.shape) == 1):
        weights[name] = np.full(shape, offset, "f4")
    assert count_minimal(network, tmp_path) > 0
    library = compile_network(network, weights, tmp_path, "--winograd=on", *target_options())
    net = load(library)
    data = random_input(network, 2, seed=1)
    filters = weights[b.ops[2].params[0]]
    for rate in net.rates:
        values, _ = network.evaluate(data.astype(float), in_double(weights), rate)
        expected = values[b.ops[-1].result]
        error = np.abs(net.run(data, rate=rate) - expected).max()
        largest = np.abs(values[image.result]).max()
        assert error <= 8 * 2**-24 * largest * np.abs(filters).sum((1, 2, 3)).max()
