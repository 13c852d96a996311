# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Layers that multiply so much that factors of tensor cores are made once, in
memory, and warpgroups multiply them where the architecture has these. On the
emulator that MODELSLICE_EMULATOR names, with the precision of
MODELSLICE_GPU_PRECISION and the architecture of MODELSLICE_GPU_ARCH."""

import pytest
from support import families
from support.checks import check_forward, check_gradients, count_in_regions, smooth_data
from support.families import Vgg
from support.random_conv_networks import _Builder, random_conv_weights
from support.random_networks import in_double
from support.target import ARCH, PRECISION, target_options
from support.tools import compile_network, must

from modelslice.reference_network import Network, Op

BATCHES = (1, 2, 3, 5)


def check_code(network, folder, rates, factors):
    """That this many products have rounded factors, and what multiplies them."""
    options = *target_options(), f"--rates={rates}"
    assert count_in_regions("kern.rounded", network, folder, *options) == factors
    ptx = must("slice-compile", folder / "count.mlir", "--stop-after=ptx", *options)
    assert ("wgmma" in ptx.stdout) == (ARCH == "sm_90a")


def check(network, weights, folder, rates, factors, batches=BATCHES):
    check_code(network, folder, rates, factors)
    options = *target_options(), f"--rates={rates}"
    library = compile_network(network, weights, folder, *options)
    check_forward(network, weights, library, batches)


def check_training(network, seed, folder):
    """That gradients are right where products have rounded factors."""
    weights = random_conv_weights(network, seed)
    options = *target_options(), "--rates=1", "--training"
    assert count_in_regions("kern.rounded", network, folder, *options)
    library = compile_network(network, weights, folder, *options)
    x, labels = smooth_data(network, in_double(weights), 2, [1])
    check_gradients(network, weights, library, x, labels)


def convolutions(image, channels, strides, activation, groups=4):
    """Without norms: a region stores what it makes as factors of the next."""
    b = _Builder(1, max_extent=100, smooth=False)
    x = Op("input", (), "x", (4, *image), (1, 1, 1))
    for extent, stride in zip(channels, strides, strict=True):
        out = tuple((n - 1) // stride + 1 for n in x.shape[1:])
        numbers = (3, stride, 1, 1)
        x = b.conv(x, extent, groups, [*((n, n) for n in numbers), out])
        x = b.append(activation, (x.result,), x.shape, x.groups)
    x = b.append("global_avg_pool", (x.result,), x.shape[:1], x.groups[:1])
    b.dense(x, 10, 1)
    return Network("net", (4, *image), b.params, b.ops)


def test_norms(tmp_path):
    """Statistics, norms and activations around the products. At rate 0.75, the
    pooled image has 84 channels, which are whole chunks of 16 bytes in f32."""
    family = Vgg("vgg", image=18, plan=(56, 112, "M", 120), groups=4)
    network, weights = families.describe(family), families.weights(family, 1)
    factors = 3 if PRECISION == "tf32" else 2
    check(network, weights, tmp_path, "0.75,1", factors, batches=(1, 3))


def test_strides(tmp_path):
    """Tiles that end within an image, and 78 channels where rows begin at odd
    multiples of 8 bytes."""
    network = convolutions((13, 11), (64, 96, 104), (1, 1, 2), "relu")
    weights = random_conv_weights(network, 2)
    check(network, weights, tmp_path, "0.75,1", 4)


def test_dense(tmp_path):
    """A reduction that no step divides, and columns that no tile does."""
    b = _Builder(3, max_extent=100, smooth=False)
    x = Op("input", (), "x", (2056,), (1,))
    x = b.append("relu", (b.dense(x, 2168, 8).result,), (2168,), (8,))
    b.dense(x, 12, 1)
    network = Network("net", (2056,), b.params, b.ops)
    weights = random_conv_weights(network, 3)
    check(network, weights, tmp_path, "1", 1, batches=(1, 5))


def test_grouped(tmp_path):
    """Where a width has one group of a grouped convolution, it reads weights as
    they are; others reshape them, so that they stay as they lie."""
    b = _Builder(5, max_extent=200, smooth=False)
    x = Op("input", (), "x", (4, 16, 16), (1, 1, 1))
    same = [(3, 3), (1, 1), (1, 1), (1, 1), (16, 16)]
    x = b.append("relu", ((x := b.conv(x, 128, 4, same)).result,), x.shape, x.groups)
    x = b.conv(x, 128, 4, same, inputs=32)
    x = b.append("global_avg_pool", (x.result,), x.shape[:1], x.groups[:1])
    b.dense(x, 10, 1)
    network = Network("net", (4, 16, 16), b.params, b.ops)
    weights = random_conv_weights(network, 5)
    options = *target_options(), "--rates=0.25,1"
    assert count_in_regions("kern.rounded", network, tmp_path, *options)
    library = compile_network(network, weights, tmp_path, *options)
    check_forward(network, weights, library, BATCHES)


def test_wide_parameters(tmp_path):
    """Rows of a width that are whole chunks of 16 bytes, and of the whole
    parameter that are none in bf16."""
    network = convolutions((20, 20), (60, 60), (1, 1), "relu", groups=5)
    weights = random_conv_weights(network, 6)
    options = *target_options(), "--rates=0.4,1"
    factors = count_in_regions("kern.rounded", network, tmp_path, *options)
    assert factors == (2 if PRECISION == "tf32" else 0)
    library = compile_network(network, weights, tmp_path, *options)
    check_forward(network, weights, library, BATCHES)


@pytest.mark.skipif(PRECISION != "tf32", reason="bf16 leaves few digits to compare")
def test_gradients_of_norms(tmp_path):
    """Statistics of many outputs over a batch, which are split by image."""
    b = _Builder(7, max_extent=200, smooth=True)
    x = Op("input", (), "x", (4, 12, 12), (1, 1, 1))
    same = [(3, 3), (1, 1), (1, 1), (1, 1), (12, 12)]
    for extent in (48, 136):
        x = b.group_norm(b.conv(x, extent, 4, same))
        x = b.append("tanh", (x.result,), x.shape, x.groups)
    x = b.append("global_avg_pool", (x.result,), x.shape[:1], x.groups[:1])
    b.dense(x, 10, 1)
    network = Network("net", (4, 12, 12), b.params, b.ops)
    check_training(network, 7, tmp_path)


@pytest.mark.skipif(PRECISION != "tf32", reason="bf16 leaves few digits to compare")
def test_gradients(tmp_path):
    """Derived copies for the gradient of a layer's input, too."""
    network = convolutions((12, 12), (48, 96), (1, 1), "tanh")
    check_training(network, 4, tmp_path)
