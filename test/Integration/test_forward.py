# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random networks at every width, batch and number of threads against the
reference, at the instruction set that MODELSLICE_ISA names. More networks:
MODELSLICE_TEST_NETWORKS=100."""

import os

import pytest
from support.checks import check_forward
from support.random_networks import RATES, random_network, random_weights
from support.target import load, target_options
from support.tools import compile_network


BATCHES = (1, 2, 3, 7, 64, 129)
SEEDS = range(int(os.environ.get("MODELSLICE_TEST_NETWORKS", 4)))


@pytest.fixture(params=SEEDS)
def compiled(request, tmp_path):
    network = random_network(request.param)
    weights = random_weights(network, request.param)
    return network, weights, compile_network(network, weights, tmp_path, *target_options())


def test_forward(compiled):
    network, weights, library = compiled
    assert load(library).rates == RATES
    check_forward(network, weights, library, BATCHES)
