# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random networks at every width, batch and number of threads against the
reference, at the instruction set that MODELSLICE_ISA names. More networks:
MODELSLICE_TEST_NETWORKS=100."""

import os

import numpy as np
import pytest
from support.random_networks import (
    RATES,
    in_double,
    random_input,
    random_network,
    random_weights,
)
from support.tolerances import assert_close
from support.tools import compile_network

import modelslice

BATCHES = (1, 2, 3, 7, 64, 129)
SEEDS = range(int(os.environ.get("MODELSLICE_TEST_NETWORKS", 4)))
ISA = os.environ.get("MODELSLICE_ISA")


@pytest.fixture(params=SEEDS)
def compiled(request, tmp_path):
    network = random_network(request.param)
    weights = random_weights(network, request.param)
    level = [f"--cpu={ISA}"] if ISA else []
    return network, weights, compile_network(network, weights, tmp_path, *level)


def test_forward(compiled):
    network, weights, library = compiled
    one = modelslice.load(library)
    two = modelslice.load(library, threads=2)
    assert one.rates == RATES
    assert ISA in (None, one.isa)
    doubles = in_double(weights)
    x = random_input(network, max(BATCHES), seed=1)
    for rate in RATES:
        expected = network.forward(x.astype(np.float64), doubles, rate)
        rows = np.concatenate([one.run(row[None], rate=rate) for row in x])
        assert_close("forward", rows, expected, f"rate {rate}, one by one")
        for batch in BATCHES:
            where = f"rate {rate}, batch {batch}"
            y = one.run(x[:batch], rate=rate)
            # What is right one by one is right in a batch, to the last bit.
            assert (y == rows[:batch]).all(), f"{where}: differs from single rows"
            y = two.run(x[:batch], rate=rate)
            assert (y == rows[:batch]).all(), f"{where}: differs with two threads"
