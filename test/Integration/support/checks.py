# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares a compiled network with its reference at every width, on batches and
threads."""

import numpy as np

import modelslice

from .random_networks import in_double, random_input
from .tolerances import assert_close


def labelled_data(network, batch, seed=5):
    x = random_input(network, batch, seed)
    draw = np.random.default_rng(seed)
    return x, draw.integers(0, network.ops[-1].shape[0], batch).astype(np.int32)


def read_all(net, arena):
    return {name: net.param_read(name, arena) for name in net.params}


def check_forward(network, weights, library, batches, isa=None):
    one = modelslice.load(library)
    two = modelslice.load(library, threads=2)
    assert isa in (None, one.isa)
    doubles = in_double(weights)
    x = random_input(network, max(batches), seed=1)
    for rate in one.rates:
        expected = network.forward(x.astype(np.float64), doubles, rate)
        rows = np.concatenate([one.run(row[None], rate=rate) for row in x])
        assert_close("forward", rows, expected, f"rate {rate}, one by one")
        for batch in batches:
            where = f"rate {rate}, batch {batch}"
            y = one.run(x[:batch], rate=rate)
            # What is right one by one is right in a batch, to the last bit.
            assert (y == rows[:batch]).all(), f"{where}: differs from single rows"
            y = two.run(x[:batch], rate=rate)
            assert (y == rows[:batch]).all(), f"{where}: differs with two threads"


def check_gradients(network, weights, library, batch):
    doubles = in_double(weights)
    x, labels = labelled_data(network, batch)
    for threads in (1, 2):
        net = modelslice.load(library, trainable=True, threads=threads)
        total = {name: np.zeros(w.shape) for name, w in weights.items()}
        for step, rate in enumerate(net.rates):  # Their gradients add up.
            where = f"rate {rate}, batch {batch}, {threads} threads"
            loss, probabilities = net.run_entry("gradient", x, labels, step, rate=rate)
            expected, soft, grads = network.gradients(
                x.astype(np.float64), labels, doubles, rate, seed=step
            )
            assert_close("loss", loss, expected, where)
            assert_close("forward", probabilities, soft, where)
            for name, grad in read_all(net, "gradients").items():
                total[name] += grads[name]
                assert_close("gradient", grad, total[name], f"{name}, {where}")
