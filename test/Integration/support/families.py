# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The families of examples/networks: the printed source, the description for
the NumPy reference, and the costs, each written without looking at the others."""

import importlib.util
import math
from dataclasses import dataclass

import numpy as np

from modelslice.reference_network import Network, Op, Param

from .tools import ROOT

EXPANSION = 4
PRINTER = ROOT / "examples/networks/print_network.py"


@dataclass(frozen=True)
class _Family:
    name: str
    groups: int = 8
    image: int = 32
    channels: int = 3
    classes: int = 10

    def options(self):
        return [
            f"--name={self.name}", f"--groups={self.groups}", f"--image={self.image}",
            f"--channels={self.channels}", f"--classes={self.classes}",
        ]  # fmt: skip


@dataclass(frozen=True)
class Vgg(_Family):
    plan: tuple = (64, 64, 128, 128, "M", 256, 256, "M", 512, 512, 512, 512)

    def options(self):
        plan = ",".join(map(str, self.plan))
        return ["vgg", f"--plan={plan}", *super().options()]

    def layers(self, d):
        """Describes the network to a `Describer`, or whatever is alike."""
        x = "x"
        for index, width in enumerate(self.plan):
            name = f"features.{index}"
            if width == "M":
                x = d.max_pool(name, x)
                continue
            x = d.conv(f"{name}.conv", x, width, 3, bias=True)
            x = d.norm(f"{name}.norm", x)
        d.classify("classifier", x, self.classes)


@dataclass(frozen=True)
class Resnet(_Family):
    depth: int = 164
    width: int = 16  # Of the first stage.

    @property
    def blocks(self):
        return (self.depth - 2) // 9

    def options(self):
        depth, base = f"--depth={self.depth}", f"--base={self.width}"
        return ["resnet", depth, base, *super().options()]

    def layers(self, d):
        x, channels = d.conv("conv1", "x", self.width, 3), self.width
        for stage in range(3):
            width = self.width << stage
            for block in range(self.blocks):
                name = f"layer{stage + 1}.{block}"
                stride = 2 if stage > 0 and block == 0 else 1
                y = d.norm(f"{name}.norm1", x)
                if stride != 1 or channels != EXPANSION * width:
                    x = d.conv(f"{name}.shortcut", y, EXPANSION * width, 1, stride)
                channels = EXPANSION * width
                y = d.norm(f"{name}.norm2", d.conv(f"{name}.conv1", y, width, 1))
                y = d.conv(f"{name}.conv2", y, width, 3, stride)
                y = d.norm(f"{name}.norm3", y)
                x = d.add(d.conv(f"{name}.conv3", y, channels, 1), x)
        d.classify("fc", d.norm("norm", x), self.classes)


# The files of examples/.
EXAMPLES = (
    Vgg("vgg13"),
    Resnet("resnet164"),
    Resnet("resnet56x2", depth=56, width=32),
)


class Describer:
    """Makes a reference network; values are the names of ops."""

    def __init__(self, family):
        self.groups = family.groups
        shape = (family.channels, family.image, family.image)
        self.network = Network(family.name, shape, [], [])
        self.shapes = {"x": (shape, (1, 1, 1))}
        family.layers(self)

    def append(self, kind, operands, shape, params=(), groups=None, /, **attributes):
        result = f"v{len(self.network.ops)}"
        groups = groups or (self.groups, *[1] * (len(shape) - 1))
        self.network.params.extend(params)
        names = tuple(param.name for param in params)
        op = Op(kind, operands, result, shape, groups, names, attributes)
        self.network.ops.append(op)
        self.shapes[result] = (shape, groups)
        return result

    def conv(self, name, x, channels, kernel, stride=1, bias=False):
        (inputs, height, width), (groups, *_) = self.shapes[x]
        shape = (channels, inputs, kernel, kernel)
        params = [Param(f"{name}.weight", shape, (self.groups, groups, 1, 1))]
        if bias:
            params.append(Param(f"{name}.bias", (channels,), (self.groups,)))
        shape = (channels, math.ceil(height / stride), math.ceil(width / stride))
        pad = kernel // 2
        return self.append(
            "conv2d", (x,), shape, params,
            stride=(stride, stride), padding=(pad, pad), dilation=(1, 1),
        )  # fmt: skip

    def norm(self, name, x):
        """And relu."""
        shape, _ = self.shapes[x]
        params = [
            Param(f"{name}.{what}", shape[:1], (self.groups,))
            for what in ("weight", "bias")
        ]
        x = self.append(
            "group_norm", (x,), shape, params,
            groups=self.groups, channels=shape[0], eps=1e-5,
        )  # fmt: skip
        return self.append("relu", (x,), shape)

    def max_pool(self, name, x):
        (channels, height, width), _ = self.shapes[x]
        shape = (channels, height // 2, width // 2)
        window = {"kernel": (2, 2), "stride": (2, 2), "padding": (0, 0)}
        return self.append("max_pool", (x,), shape, **window)

    def add(self, a, b):
        return self.append("add", (a, b), self.shapes[a][0])

    def classify(self, name, x, classes):
        channels = self.shapes[x][0][0]
        x = self.append("global_avg_pool", (x,), (channels,))
        weight = Param(f"{name}.weight", (classes, channels), (1, self.groups))
        params = [weight, Param(f"{name}.bias", (classes,), (1,))]
        self.append("dense", (x,), (classes,), params, (1,))


def describe(family):
    return Describer(family).network


def costs(family, rate):
    """Weights and multiply-adds of one example at a rate."""
    network = describe(family)
    shapes = {param.name: param for param in network.params}
    weights = work = 0

    def alive(shape, groups):
        return [n if g == 1 else round(n * rate) for n, g in zip(shape, groups)]

    for op in network.ops:
        for name in op.params:
            weights += math.prod(alive(shapes[name].shape, shapes[name].groups))
        if op.kind in ("conv2d", "dense"):
            param = shapes[op.params[0]]
            pixels = math.prod(op.shape[1:])
            work += math.prod(alive(param.shape, param.groups)) * pixels
    return weights, work


def printed(arguments):
    """What the script prints, given these arguments."""
    spec = importlib.util.spec_from_file_location("print_network", PRINTER)
    printer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(printer)
    return printer.network(printer.parse(arguments))


def source(family):
    return printed(family.options())


def weights(family, seed):
    """Values that keep activations near 1, by name."""
    draw = np.random.default_rng(seed)
    values = {}
    for param in describe(family).params:
        value = draw.standard_normal(param.shape)
        if len(param.shape) > 1:
            value *= math.sqrt(2 / math.prod(param.shape[1:]))
        elif "norm" in param.name and param.name.endswith("weight"):
            value = 1 + 0.2 * value
        else:
            value *= 0.2
        values[param.name] = value.astype("f4")
    return values
