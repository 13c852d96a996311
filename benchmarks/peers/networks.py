# ===- networks.py - The networks of the comparison --------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Which networks are compared, and how many channels of each layer a rate keeps,
by the rules of docs/Spec.md. Knows neither PyTorch nor any other system."""

import json
import math
import pathlib
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
GROUPS = 8
CLASSES = 10
EXPANSION = 4  # Of a bottleneck's output over its middle.
VGG_PLAN = (64, 64, 128, 128, "M", 256, 256, "M", 512, 512, 512, 512)


@dataclass(frozen=True)
class Network:
    name: str
    example: tuple  # Shape of one example.
    batches: tuple
    depth: int = 0  # Of a ResNet.
    width: int = 0  # Of an MLP, or of the first stage of a ResNet.
    plan: tuple = ()  # Of a VGG.
    # Calls are so short that calling from Python shows, and the weights so large that reading them bounds batch 1.
    short: bool = False

    @property
    def source(self):
        return ROOT / f"examples/{self.name}.mlir"


NETWORKS = {network.name: network for network in (
    Network("mlp", (784,), (1, 8, 64), width=512, short=True),
    Network("vgg13", (3, 32, 32), (1, 16), plan=VGG_PLAN),
    Network("resnet164", (3, 32, 32), (1, 16), depth=164, width=16),
    Network("resnet56x2", (3, 32, 32), (1, 16), depth=56, width=32),
)}


def kept(rate, groups=GROUPS):
    """How many of the groups are alive."""
    return max(1, min(groups, math.floor(rate * groups + 0.5)))


def alive(extent, rate, groups=GROUPS):
    """How many elements of an extent are alive: the end of the last kept group, halves rounded up."""
    return (2 * extent * kept(rate, groups) + groups) // (2 * groups)


def rate_name(rate):
    return f"{rate:g}"


def draw_weights(shapes, seed=1):
    """Weights by name that keep activations near 1, for shapes by name."""
    import numpy as np

    random, weights = np.random.default_rng(seed), {}
    for name, shape in sorted(shapes.items()):
        value = random.standard_normal(shape)
        if len(shape) > 1:
            value *= math.sqrt(2 / math.prod(shape[1:]))
        elif "norm" in name and name.endswith("weight"):
            value = 1 + 0.2 * value
        else:
            value *= 0.2
        weights[name] = value.astype(np.float32)
    return weights


def draw_input(network, batch, seed=2):
    import numpy as np

    return np.random.default_rng(seed).standard_normal((batch, *network.example)).astype(np.float32)


@dataclass(frozen=True)
class Spec:
    """What one process shall run: a network at some rates, at one batch, on some threads. Files are in `work`."""

    network: str
    batch: int
    threads: int
    rates: tuple
    work: str

    def to_json(self):
        return json.dumps(self.__dict__)

    @staticmethod
    def from_json(text):
        fields = json.loads(text)
        return Spec(**{**fields, "rates": tuple(fields["rates"])})

    @property
    def folder(self):
        return pathlib.Path(self.work) / self.network

    @property
    def library(self):
        return self.folder / "ours.so"

    @property
    def weights(self):
        return self.folder / "weights.safetensors"

    @property
    def limits(self):
        return pathlib.Path(self.work) / "limits.so"

    def input(self):
        return draw_input(NETWORKS[self.network], self.batch)

    def onnx(self, rate):
        """The exported network, or an error that says why there is none."""
        link = self.folder / f"batch{self.batch}-rate{rate_name(rate)}.onnx"
        if not link.exists():
            reason = link.with_suffix(".error")
            raise RuntimeError(reason.read_text() if reason.exists() else "no ONNX file was exported")
        return link
