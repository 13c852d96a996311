# ===- limits.py - What the device can do -------------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""The device's own limits, measured in the same run: what shares are of."""

import torch

from gpubench import pytorch
from gpubench.folder import PRECISIONS
from gpubench.timing import microseconds
from peers.tables import quantile

MATRIX = 8192
COPIED_BYTES = 1 << 30
LAUNCHES = 1000


def _products(device, precision):
    """Multiply-adds per second, counted as two, of a large product."""
    pytorch.use_precision(precision)
    a = torch.randn(MATRIX, MATRIX, device=device.place, dtype=pytorch.dtype_of(precision))
    b, out = torch.randn_like(a), torch.empty_like(a)
    samples = microseconds({"product": lambda: torch.matmul(a, b, out=out)}, torch.cuda.synchronize)
    return 2 * MATRIX**3 / min(samples["product"]) / 1e6


def _bandwidth(device):
    """Bytes per second that a copy reads and writes."""
    source = torch.zeros(COPIED_BYTES // 4, device=device.place)
    target = torch.empty_like(source)
    samples = microseconds({"copy": lambda: target.copy_(source)}, torch.cuda.synchronize)
    return 2 * COPIED_BYTES / min(samples["copy"]) / 1e3


def _launches(device):
    """Microseconds of a kernel that does next to nothing: launched by PyTorch, and as a node of a CUDA graph."""
    x = torch.zeros(1, device=device.place)

    def launch():
        for _ in range(LAUNCHES):
            x.add_(1)

    calls = {"launch": launch, "node": pytorch.captured(device, launch)}
    return {name: quantile(values, 0.5) / LAUNCHES for name, values in microseconds(calls, torch.cuda.synchronize).items()}


def measure(device):
    launches = _launches(device)
    return {
        "bandwidth_gbytes": _bandwidth(device),
        "tflops": {precision: _products(device, precision) for precision in PRECISIONS},
        "launch_us": launches["launch"],
        "graph_node_us": launches["node"],
    }


def share(limits, precision, flops, read_bytes, us):
    """Of the time that the device's limits allow for, and which of them it is."""
    arithmetic, reading = flops / limits["tflops"][precision] / 1e6, read_bytes / limits["bandwidth_gbytes"] / 1e3
    kind = "arithmetic" if arithmetic >= reading else "bandwidth"
    return {"limit": kind, "share": max(arithmetic, reading) / us}
