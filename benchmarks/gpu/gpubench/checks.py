# ===- checks.py - Results before times ---------------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Compares what the device computes with what is to be expected: small networks with the NumPy reference's results, which
are in the folder, and the large ones with PyTorch in double precision on this machine."""

import time

import numpy as np

import modelslice
from gpubench import draws
from gpubench.folder import Damaged
from gpubench.ours import Session

BATCHES = (1, 2, 5, 16)
# A run launches kernels, the next one captures a graph, and the one after that launches it.
RUNS = 3
# Largest |got - expected| as a share of the largest |expected|. Those of f32 are the integration tests', and for a whole
# network those of benchmarks/peers; factors of 10 bits (tf32) and 7 bits (bf16) round each product by 2^-11 and 2^-8.
TOLERANCES = {
    "f32": {"forward": 1e-5, "loss": 1e-5, "gradient": 3e-5, "network": 1e-4},
    "tf32": {"forward": 5e-3, "loss": 5e-3, "gradient": 1e-2, "network": 1e-2},
    "bf16": {"forward": 4e-2, "loss": 4e-2, "gradient": 8e-2, "network": 5e-2},
}


class Wrong(Exception):
    """A result is not what is to be expected."""


def difference(got, expected, floor=1e-30):
    """As a share of the largest value, infinite where a value is not finite. `floor` is the least to compare with."""
    got, expected = np.asarray(got, np.float64), np.asarray(expected, np.float64)
    if got.shape != expected.shape:
        raise Wrong(f"expected shape {expected.shape}, got {got.shape}")
    if not np.isfinite(got).all():
        return float("inf")
    return float(np.abs(got - expected).max(initial=0) / max(np.abs(expected).max(initial=0), floor))


class Worst:
    """The largest of differences of each kind, as a share of what the table allows."""

    def __init__(self, precision):
        self._allowed, self.error, self.share, self.where = TOLERANCES[precision], 0.0, 0.0, ""

    def add(self, kind, where, got, expected, floor=1e-30):
        error = difference(got, expected, floor)
        if error / self._allowed[kind] >= self.share:
            self.error, self.share, self.where = error, error / self._allowed[kind], f"{kind}, {where}"

    def require(self):
        if self.share > 1:
            raise Wrong(f"off by {self.error:.2g} of the largest value, {self.share:.2g} times what is allowed ({self.where})")


def run_repeatedly(session, call):
    for _ in range(RUNS):
        call()
    session.wait()


def check_infer(device, net, worst, kind, inputs, expected):
    """`inputs` and `expected` are functions of a batch, and of it and a rate."""
    for batch in BATCHES:
        session, x = Session(device, net, batch), device.put(inputs(batch))
        for rate in net.rates:
            call, y = session.infer(rate, x)
            run_repeatedly(session, call)
            worst.add(kind, f"rate {rate}, batch {batch}", device.get(y), expected(batch, rate))


def check_gradient(device, net, worst, arrays):
    """Of one call at each rate, whose gradients add up."""
    labels = arrays["labels"]
    session = Session(device, net, len(labels))
    x, targets = device.put(arrays["x"][: len(labels)]), device.put(labels)
    for step, rate in enumerate(net.rates):
        outputs = [device.empty(info, len(labels)) for info in net.entries["gradient"].outputs]
        session.call("gradient", rate, [x, targets, np.array(step, np.int32)], outputs)()
        session.wait()
        worst.add("loss", f"rate {rate}", device.get(outputs[0]), arrays[f"loss/{rate}"])
        worst.add("forward", f"probabilities, rate {rate}", device.get(outputs[1]), arrays[f"probabilities/{rate}"])
    expected = {name: arrays[f"gradient/{name}"] for name in net.params}
    # Where all cancels there is rounding alone.
    floor = 1e-2 * max(np.abs(value).max() for value in expected.values())
    for name, value in expected.items():
        worst.add("gradient", name, net.param_read(name, "gradients"), value, floor)


def check_case(device, folder, case):
    """Returns the worst difference; raises Wrong."""
    worst, library = Worst(case.precision), folder.library(case.library)
    with np.load(folder.path / case.data) as file:
        arrays = dict(file)
    prefix = "weight/"
    weights = {name.removeprefix(prefix): value for name, value in arrays.items() if name.startswith(prefix)}
    data = draws.safetensors(weights)
    net = modelslice.load(library, weights=data, device=device.name)
    check_infer(device, net, worst, "forward", lambda batch: arrays["x"][:batch], lambda batch, rate: arrays[f"forward/{rate}"][:batch])
    check_gradient(device, modelslice.load(library, weights=data, trainable=True, device=device.name), worst, arrays)
    worst.require()
    return worst


def check_network(device, net, benchmark, precision):
    """The same for a network that will be measured. Needs PyTorch."""
    from gpubench import pytorch

    worst, modules = Worst(precision), {}

    def expected(batch, rate):
        if rate not in modules:
            modules[rate] = pytorch.in_double(device, benchmark, rate)
        return modules[rate](draws.inputs(benchmark.network, batch))

    check_infer(device, net, worst, "network", lambda batch: draws.inputs(benchmark.network, batch), expected)
    worst.require()
    return worst


def attempt(name, precision, check, log):
    """One line and one record of a check that may fail."""
    record, begin = {"name": name, "precision": precision}, time.monotonic()
    try:
        worst = check()
        record |= {"ok": True, "error": worst.error, "share": worst.share, "where": worst.where}
        log(f"ok    {name} {precision}: within {worst.error:.1e}, {100 * worst.share:.0f}% of what is allowed ({worst.where})")
    except (Wrong, Damaged, modelslice.Error, RuntimeError, ValueError, OSError) as error:
        # The rest may still be right.
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        record |= {"ok": False, "reason": reason}
        log(f"WRONG {name} {precision}: {reason}")
    # Most of it is the driver's compilation of PTX, unless that is in its cache.
    return record | {"seconds": time.monotonic() - begin}
