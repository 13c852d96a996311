# ===- plan.py - What is measured, in which order -----------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""The jobs of a run, the most important ones first. A job is a name and a function that returns rows; there is none for
a network that could not be loaded, or that there was no time to load."""

import functools
import itertools

from gpubench import layers
from gpubench.folder import PRECISIONS
from gpubench.networks import Networks

LAYER_BATCHES = (256, 4096)
# Compiling takes most of the time that is left, so what tells most comes first.
COMPILED_RATES, COMPILED_BATCHES, COMPILED_PRECISIONS = (1.0, 0.25, 0.5, 0.75), (1, 256, 16), ("tf32", "f32", "bf16")


def jobs(device, found, benchmarks, nets, load_trainable, clock):
    """`nets` are loaded networks by name and precision; load_trainable(benchmark, precision) loads one for training."""
    networks = Networks(device, found, nets)
    present = [(benchmark, precision) for precision in PRECISIONS for benchmark in benchmarks if (benchmark.name, precision) in nets]
    for benchmark, precision in present:
        for batch in benchmark.network.batches:
            yield f"{benchmark.name} {precision} batch {batch}", functools.partial(networks.inference, benchmark, precision, batch)
    for benchmark, precision in present:
        net = nets[benchmark.name, precision]
        for batch, rate in itertools.product(LAYER_BATCHES, net.rates[::-1]):
            if batch in benchmark.network.batches and layers.layers_of(benchmark.network):
                yield (f"layers of {benchmark.name} {precision} batch {batch} rate {rate}",
                       functools.partial(layers.measure, device, found, benchmark, net, precision, batch, rate))
    for benchmark, precision in present:
        if precision in benchmark.training_libraries:
            yield f"training {benchmark.name} {precision}", functools.partial(networks.training, benchmark, precision, load_trainable)
    for rate, batch, precision in itertools.product(COMPILED_RATES, COMPILED_BATCHES, COMPILED_PRECISIONS):
        for benchmark, of in present:
            if of == precision and batch in benchmark.network.batches and rate in nets[benchmark.name, of].rates:
                yield (f"torch.compile of {benchmark.name} {precision} batch {batch} rate {rate}",
                       functools.partial(networks.beside_compiled, benchmark, precision, batch, rate, clock))
