# ===- __init__.py - Networks that run at many widths -----------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Loads and runs networks that slice-compile has made.

import modelslice
net = modelslice.load("libnet.so", weights="net.safetensors")
y = net.run(x, rate=0.5)
"""

from ._arrays import TensorInfo
from ._net import Entry, Net, Width
from .errors import (
    BusyError,
    DeviceError,
    Error,
    InvalidArgumentError,
    LibraryIOError,
    OutOfMemoryError,
    UnsupportedError,
    WeightsError,
)

__version__ = "0.1.0"

__all__ = [
    "BusyError",
    "DeviceError",
    "Entry",
    "Error",
    "InvalidArgumentError",
    "LibraryIOError",
    "Net",
    "OutOfMemoryError",
    "TensorInfo",
    "UnsupportedError",
    "WeightsError",
    "Width",
    "load",
]


def load(path, weights=None, threads=1, trainable=False, seed=None, device="cpu"):
    """Opens a compiled library and loads its parameters.

    weights: a safetensors file, its bytes, or a mapping of names to arrays;
        by default the embedded ones, else the file next to the library with
        .so replaced by .safetensors.
    threads: of each call, 1 to 1024.
    trainable: own, mutable parameters with gradients; needs a library that
        was compiled with --training.
    seed: draws the parameters from their initialisers; implies trainable.
    device: "cpu", "cuda:0" or another GPU, or "emulator"; a library that was
        compiled with --target=cpu,cuda. Where inputs are PyTorch's tensors on
        that GPU, results are too; everything else is copied there and back.
    """
    return Net(path, weights, threads, trainable, seed, device)
