# ===- networks.py - Whole networks beside PyTorch ----------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Rows of whole networks at all rates: inference, the same beside torch.compile, and steps of training."""

import numpy as np
import torch

from gpubench import draws, limits, pytorch
from gpubench.checks import TOLERANCES, Wrong, difference
from gpubench.ours import Session
from gpubench.timing import Skipped, compared, limited, microseconds, seconds_of
from peers.networks import CLASSES

TRAINING_BATCH, TRAINING_RATES = 256, (1.0, 0.5, 0.25)
# Both sides of a comparison round.
PEER_TOLERANCE = 3


class Networks:
    """Times the networks of a folder, `nets` by name and precision."""

    def __init__(self, device, found, nets):
        self._device, self._limits, self._nets = device, found, nets

    def _ours(self, benchmark, precision, batch):
        """A session, and for each rate, the widest first, a call and its result."""
        net = self._nets[benchmark.name, precision]
        session, x = Session(self._device, net, batch), self._device.put(draws.inputs(benchmark.network, batch))
        return session, {rate: session.infer(rate, x) for rate in net.rates[::-1]}

    def _faster_layout(self, benchmark, precision, batch):
        """Of an eager network's activations, at the widest rate."""
        layouts = {"channels_last": torch.channels_last, "contiguous": torch.contiguous_format}
        if len(benchmark.network.example) == 1:
            return "contiguous", layouts["contiguous"]
        seconds = {}
        for name, layout in layouts.items():
            run, _, _ = pytorch.eager(self._device, benchmark, precision, 1.0, batch, layout)
            seconds_of(run, torch.cuda.synchronize, 2)
            seconds[name] = seconds_of(run, torch.cuda.synchronize, 3)
        best = min(seconds, key=seconds.get)
        return best, layouts[best]

    def _agree(self, precision, ours, theirs):
        """Raises Wrong where a peer computes something else."""
        error = difference(self._device.get(theirs.float()), self._device.get(ours))
        if error > PEER_TOLERANCE * TOLERANCES[precision]["network"]:
            raise Wrong(f"PyTorch's result differs by {error:.2g} of the largest value")

    def _rows(self, kind, benchmark, precision, batch, samples, extra):
        """One for each rate. A sample's name is (system, rate)."""
        widths = {width.rate: width for width in self._nets[benchmark.name, precision].widths}
        rows = []
        for rate in sorted({rate for _, rate in samples}, reverse=True):
            peers = {name: values for (name, of), values in samples.items() if of == rate and name != "ours"}
            row = {"kind": kind, "network": benchmark.name, "precision": precision, "batch": batch, "rate": rate,
                   **compared(samples["ours", rate], peers), **extra, "flops": widths[rate].flops * batch}
            rows.append(row | limits.share(self._limits, precision, row["flops"], widths[rate].param_bytes, row["us"]))
        return rows

    def inference(self, benchmark, precision, batch):
        """Beside eager PyTorch and the same as a CUDA graph, all rates in the same rounds."""
        pytorch.use_precision(precision)
        with torch.inference_mode():
            name, layout = self._faster_layout(benchmark, precision, batch)
            session, ours = self._ours(benchmark, precision, batch)
            calls = {}
            for rate, (call, y) in ours.items():
                run, _, _ = pytorch.eager(self._device, benchmark, precision, rate, batch, layout)
                call()
                session.wait()
                self._agree(precision, y, run())
                calls |= {("ours", rate): call, ("eager", rate): run, ("graph", rate): pytorch.captured(self._device, run)}
            samples = microseconds(calls, torch.cuda.synchronize)
            session.wait()
        return self._rows("inference", benchmark, precision, batch, samples, {"layout": name})

    def beside_compiled(self, benchmark, precision, batch, rate, clock):
        """Beside torch.compile, or Skipped where that fails or takes longer than what is left."""
        pytorch.use_precision(precision)
        with torch.inference_mode():
            name, layout = self._faster_layout(benchmark, precision, batch)
            session, ours = self._ours(benchmark, precision, batch)
            call, y = ours[rate]
            _, module, x = pytorch.eager(self._device, benchmark, precision, rate, batch, layout)
            try:
                with limited(clock.left()):
                    run = pytorch.compiled(module, x)
            except Exception as error:  # Whatever such a compiler raises.
                raise Skipped(f"{type(error).__name__}: {error}".splitlines()[0]) from error
            call()
            session.wait()
            self._agree(precision, y, run())
            samples = microseconds({("ours", rate): call, ("compile", rate): run}, torch.cuda.synchronize)
            session.wait()
        return self._rows("compiled", benchmark, precision, batch, samples, {"layout": name})

    def training(self, benchmark, precision, load_trainable):
        """Steps of several rates beside eager PyTorch. The network that is loaded is one of its own, which steps change."""
        pytorch.use_precision(precision)
        net, batch, device = load_trainable(benchmark, precision), TRAINING_BATCH, self._device
        x, labels = device.put(draws.inputs(benchmark.network, batch)), device.put(draws.labels(batch, CLASSES))
        session = Session(device, net, batch)
        outputs = [device.empty(info, batch) for info in net.entries["gradient"].outputs]
        seed, hyper = np.array(1, np.int32), np.array([1e-3, 0.9, 5e-4, 1, 1, 0, 0, 0], np.float32)
        parts = [session.call("gradient", rate, [x, labels, seed], outputs) for rate in TRAINING_RATES]
        parts.append(session.call("sgd", None, [hyper], []))

        def step():
            for part in parts:
                part()

        theirs = pytorch.training_step(device, benchmark, precision, TRAINING_RATES, x, labels)
        samples = microseconds({"ours": step, "eager": theirs}, torch.cuda.synchronize)
        session.wait()
        row = {"kind": "training", "network": benchmark.name, "precision": precision, "batch": batch, "rates": TRAINING_RATES,
               **compared(samples["ours"], {"eager": samples["eager"]})}
        # The gradients are two products for each one of the forward pass.
        row["flops"] = sum(3 * net.flops[rate] for rate in TRAINING_RATES) * batch
        return [row | limits.share(self._limits, precision, row["flops"], 0, row["us"])]
