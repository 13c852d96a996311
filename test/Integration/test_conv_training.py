# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Gradients of random convolutional networks against the reference, at every
width, at the instruction set that MODELSLICE_ISA names."""

import os

import pytest
from support.checks import check_gradients, smooth_data
from support.random_conv_networks import random_conv_network, random_conv_weights
from support.random_networks import RATES, in_double
from support.target import few, target_options
from support.tools import compile_network

SEEDS = range(int(os.environ.get("MODELSLICE_TEST_NETWORKS", 6)))


@pytest.fixture(scope="module", params=SEEDS)
def compiled(request, tmp_path_factory):
    network = random_conv_network(request.param, max_extent=25)
    weights = random_conv_weights(network, request.param)
    folder = tmp_path_factory.mktemp("net")
    library = compile_network(network, weights, folder, "--training", *target_options())
    return network, weights, library


@pytest.mark.parametrize("batch", few([1, 7, 16]))
def test_gradients(compiled, batch):
    network, weights, library = compiled
    x, labels = smooth_data(network, in_double(weights), batch, RATES)
    check_gradients(network, weights, library, x, labels)
