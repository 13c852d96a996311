# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares a compiled network with its reference at every width, on batches and
threads."""

import re

import numpy as np

from .mlir_text import to_mlir
from .random_networks import in_double, random_input
from .target import THREADS, few, kind, load
from .tolerances import assert_close
from .tools import must


def count_in_regions(pattern, network, folder, *options):
    """How often the regions of all widths have what `pattern` matches."""
    source = folder / "count.mlir"
    source.write_text(to_mlir(network))
    regions = must("slice-compile", source, "--stop-after=regions", *options)
    return len(re.findall(pattern, regions.stdout))


def labelled_data(network, batch, seed=5):
    x = random_input(network, batch, seed)
    draw = np.random.default_rng(seed)
    return x, draw.integers(0, network.ops[-1].shape[0], batch).astype(np.int32)


def _margins(op, x):
    """For each example, how far a relu or maximum is from choosing otherwise."""
    if op.kind == "relu":
        return np.abs(x).reshape(len(x), -1).min(axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(
            x, ((0, 0), (0, 0), *((p, p) for p in op.attributes["padding"])),
            constant_values=-np.inf,
        ),
        op.attributes["kernel"], axis=(2, 3),
    )  # fmt: skip
    flat = np.sort(windows.reshape(*windows.shape[:4], -1))[..., -2:]
    gap = flat[..., -1] - flat[..., 0] if flat.shape[-1] == 2 else flat[..., 0] + np.inf
    # Equal elements are zeros of a relu, which passes on no gradient.
    gap = np.where(gap == 0, np.inf, gap)
    return gap.reshape(len(x), -1).min(axis=1)


def smooth_data(network, weights, batch, rates, seed=5):
    """Examples at which the loss is smooth at every rate. Where an operand of
    relu is within rounding of 0, the gradient in single precision may be that
    of the other side, which is not an error of the compiler."""
    x, _ = labelled_data(network, 3 * batch + 8, seed)
    good = np.ones(len(x), bool)
    for rate in rates:
        values, _ = network.evaluate(x.astype(float), weights, rate)
        for op in network.ops:
            if op.kind in ("relu", "max_pool"):
                operand = values[op.operands[0]]
                good &= _margins(op, operand) > 1e-6 * np.abs(operand).max()
    assert good.sum() >= batch, f"{good.sum()} of {len(x)} examples are smooth"
    x = x[good][:batch]
    return x, labelled_data(network, batch, seed)[1]


def read_all(net, arena):
    return {name: net.param_read(name, arena) for name in net.params}


def clear_gradients(net):
    for name, gradient in read_all(net, "gradients").items():
        net.param_write(name, np.zeros_like(gradient), "gradients")


def check_forward(network, weights, library, batches):
    nets = [load(library, threads=threads) for threads in THREADS]
    doubles = in_double(weights)
    batches = few(batches)
    x = random_input(network, max(batches), seed=1)
    for rate in nets[0].rates:
        expected = network.forward(x.astype(np.float64), doubles, rate)
        rows = np.concatenate([nets[0].run(row[None], rate=rate) for row in x])
        assert_close(kind("forward"), rows, expected, f"rate {rate}, one by one")
        for batch in batches:
            for net, threads in zip(nets, THREADS, strict=True):
                where = f"rate {rate}, batch {batch}, {threads} threads"
                y = net.run(x[:batch], rate=rate)
                # What is right one by one is right in a batch, to the last bit.
                assert (y == rows[:batch]).all(), f"{where}: differs from rows"


def check_gradients(network, weights, library, x, labels, tolerance="gradient"):
    doubles, batch = in_double(weights), len(x)
    for threads in THREADS:
        net = load(library, trainable=True, threads=threads)
        total = {name: np.zeros(w.shape) for name, w in weights.items()}
        for step, rate in enumerate(net.rates):  # Their gradients add up.
            where = f"rate {rate}, batch {batch}, {threads} threads"
            loss, probabilities = net.run_entry("gradient", x, labels, step, rate=rate)
            expected, soft, grads = network.gradients(
                x.astype(np.float64), labels, doubles, rate, seed=step
            )
            assert_close(kind("loss"), loss, expected, where)
            assert_close(kind("forward"), probabilities, soft, where)
            for name, grad in grads.items():
                total[name] += grad
            # A bias that a norm removes has none.
            floor = 1e-2 * max(np.abs(grad).max() for grad in total.values())
            for name, grad in read_all(net, "gradients").items():
                assert_close(
                    kind(tolerance), grad, total[name], f"{name}, {where}", floor
                )
