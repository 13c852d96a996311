# ===- references.py - Results that are to be expected -----------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Small networks of the integration tests, which no tile, vector or group divides, with what the NumPy reference says
of them. None has a kink, so that gradients in any precision have something to be compared with."""

import numpy as np

from support.mlir_text import to_mlir
from support.random_conv_networks import random_conv_network, random_conv_weights
from support.random_networks import in_double, random_input, random_network, random_weights

# Drawn so that all ops but max_pool, which has kinks, occur.
DENSE_SEEDS, CONV_SEEDS = (8, 12), (9, 12, 26)
BATCH, TRAINING_BATCH = 16, 5


def results(network, weights, rates):
    """Arrays by name: weights, inputs, and for each rate results in double precision. Gradients are the sum over all
    rates, as the arena has them."""
    x, doubles = random_input(network, BATCH, seed=1), in_double(weights)
    classes = network.ops[-1].shape[0]
    labels = np.arange(TRAINING_BATCH, dtype=np.int32) % classes
    arrays = {"x": x, "labels": labels, "rates": np.array(rates)}
    arrays |= {f"weight/{name}": value for name, value in weights.items()}
    sums = {name: 0 for name in weights}
    for step, rate in enumerate(rates):
        arrays[f"forward/{rate}"] = network.forward(x.astype(np.float64), doubles, rate)
        loss, probabilities, gradients = network.gradients(
            x[:TRAINING_BATCH].astype(np.float64), labels, doubles, rate, seed=step)
        arrays[f"loss/{rate}"], arrays[f"probabilities/{rate}"] = loss, probabilities
        for name, gradient in gradients.items():
            sums[name] = sums[name] + gradient
    return arrays | {f"gradient/{name}": value for name, value in sums.items()}


def cases(rates, quick):
    """Name, text and arrays of each."""
    for seed in DENSE_SEEDS[:1] if quick else DENSE_SEEDS:
        network = random_network(seed, f"dense{seed}", 24 if quick else 60, logits=True, smooth=True)
        yield network.name, to_mlir(network), results(network, random_weights(network, seed), rates)
    for seed in CONV_SEEDS[-1:] if quick else CONV_SEEDS:
        network = random_conv_network(seed, f"conv{seed}", 12 if quick else 24, smooth=True)
        yield network.name, to_mlir(network), results(network, random_conv_weights(network, seed), rates)


def save(path, arrays):
    np.savez_compressed(path, **arrays)
