# ===- draws.py - The same numbers on two machines ---------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Draws weights and inputs that need not be stored: from the raw bits of a generator whose stream NumPy guarantees, by
operations that IEEE 754 rounds in one way only. A checksum tells whether both machines have the same."""

import hashlib
import json
import math
import struct

import numpy as np


def uniform(seed, shape, deviation=1.0):
    """Singles with mean 0 and this deviation."""
    bits = np.random.PCG64(seed).random_raw(math.prod(shape)) >> np.uint64(40)
    centred = bits.astype(np.float32) * np.float32(2.0**-24) - np.float32(0.5)
    return (centred * np.float32(deviation * math.sqrt(12))).reshape(shape)


def weights(shapes, seed):
    """Weights by name that keep activations near 1, for shapes by name."""
    drawn = {}
    for index, (name, shape) in enumerate(sorted(shapes.items())):
        is_scale = "norm" in name and name.endswith("weight")
        deviation = math.sqrt(2 / math.prod(shape[1:])) if len(shape) > 1 else 0.2
        drawn[name] = uniform((seed, index), shape, deviation) + np.float32(is_scale)
    return drawn


def inputs(network, batch):
    return uniform((1000, batch), (batch, *network.example))


def labels(batch, classes):
    return (np.arange(batch) * 7 % classes).astype(np.int32)


def checksum(arrays):
    """Of names, shapes and bits."""
    digest = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        digest.update(f"{name} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array, "<f4").tobytes())
    return digest.hexdigest()


def safetensors(arrays):
    """The bytes of a safetensors file: the machine with the GPU need not have the package."""
    header, offset = {}, 0
    for name, array in sorted(arrays.items()):
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    data = (np.ascontiguousarray(array, "<f4").tobytes() for _, array in sorted(arrays.items()))
    return b"".join([struct.pack("<Q", len(text)), text, *data])
