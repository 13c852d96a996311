# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random convolutional networks at every width, batch and number of threads
against the reference, at the instruction set that MODELSLICE_ISA names. More
networks: MODELSLICE_TEST_NETWORKS=100."""

import os

import pytest
from support.checks import check_forward
from support.random_conv_networks import random_conv_network, random_conv_weights
from support.target import target_options
from support.tools import compile_network

BATCHES = (1, 2, 3, 7, 16)
SEEDS = range(int(os.environ.get("MODELSLICE_TEST_NETWORKS", 8)))


@pytest.mark.parametrize("seed", SEEDS)
def test_forward(seed, tmp_path):
    network = random_conv_network(seed)
    weights = random_conv_weights(network, seed)
    library = compile_network(network, weights, tmp_path, *target_options())
    check_forward(network, weights, library, BATCHES)
