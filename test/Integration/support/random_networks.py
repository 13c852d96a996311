# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Draws dense networks that no tile, vector or group divides."""

import math
import random

import numpy as np

from modelslice import reference as ref
from modelslice.reference_network import Network, Op, Param

RATES = (0.25, 0.5, 0.75, 1.0)

_UNARY = [
    ("relu", {}),
    ("gelu", {"approximate": "none"}),
    ("gelu", {"approximate": "tanh"}),
    ("sigmoid", {}),
    ("tanh", {}),
]
_SMOOTH = _UNARY[1:]


class Builder:
    def __init__(self, seed, max_extent, smooth):
        self.draw = random.Random(seed)
        self.max_extent = max_extent
        self.unary = _SMOOTH if smooth else _UNARY
        self.params, self.ops = [], []

    def extent(self):
        return self.draw.randint(10, self.max_extent)

    def append(self, kind, operands, shape, groups, params=(), /, **attributes):
        result = f"v{len(self.ops)}"
        op = Op(kind, operands, result, shape, groups, params, attributes)
        self.ops.append(op)
        return op

    def dense(self, x, extent, groups):
        name = f"fc{len(self.params)}"
        weight = Param(f"{name}.weight", (extent, *x.shape), (groups, *x.groups))
        params = [weight]
        if self.draw.random() < 0.8:
            params.append(Param(f"{name}.bias", (extent,), (groups,)))
        self.params += params
        names = tuple(param.name for param in params)
        return self.append("dense", (x.result,), (extent,), (groups,), names)

    def unary_op(self, x):
        kind, attributes = self.draw.choice(self.unary)
        return self.append(kind, (x.result,), x.shape, x.groups, **attributes)

    def residual(self, x):
        """f(dense(x)) + x, or * x, of x's own shape."""
        inner = self.unary_op(self.dense(x, x.shape[0], x.groups[0]))
        kind = self.draw.choice(["add", "mul"])
        return self.append(kind, (inner.result, x.result), x.shape, x.groups)

    def fold(self, x):
        """An op on x as a matrix of some columns, where the groups allow it."""
        (extent,), (groups,) = x.shape, x.groups
        columns = [
            c
            for c in range(2, 9)
            if extent % c == 0
            and extent // c >= groups
            and all(
                ref.group_end(extent // c, groups, g) * c
                == ref.group_end(extent, groups, g)
                for g in range(groups + 1)
            )
        ]
        if not columns:
            return x
        count = self.draw.choice(columns)
        shape = (extent // count, count)
        folded = self.append("reshape", (x.result,), shape, (groups, 1))
        folded = self.unary_op(folded)
        return self.append("flatten", (folded.result,), x.shape, x.groups)

    def hidden(self, x):
        extent = self.extent()
        groups = self.draw.randint(1, min(16, extent))
        if self.draw.random() < 0.3:  # So that fold finds columns.
            extent = min(self.max_extent // groups, 20) * groups
        x = self.unary_op(self.dense(x, extent, groups))
        if self.draw.random() < 0.4:
            x = self.residual(x)
        if self.draw.random() < 0.3:
            # Training numbers the dropouts in program order.
            count = sum(op.kind == "dropout" for op in self.ops)
            x = self.append("dropout", (x.result,), x.shape, x.groups, p=0.25, id=count)
        return self.fold(x) if self.draw.random() < 0.5 else x


def random_network(seed, name="net", max_extent=700, logits=False, smooth=False):
    """A network of 2 to 5 layers. Its result are logits or anything else;
    `smooth` leaves out what has no second derivative."""
    b = Builder(seed, max_extent, smooth)
    if b.draw.random() < 0.3:
        shape = (b.draw.randint(1, 3), b.draw.randint(2, 9), b.draw.randint(2, 9))
        x = Op("input", (), "x", shape, (1, 1, 1))
        flat = (math.prod(shape),)
        input_shape, x = shape, b.append("flatten", ("x",), flat, (1,))
    else:
        input_shape = (b.extent(),)
        x = Op("input", (), "x", input_shape, (1,))
    for _ in range(b.draw.randint(1, 4)):
        x = b.hidden(x)
    x = b.dense(x, b.draw.randint(2, 40), 1)
    if not logits and b.draw.random() < 0.5:
        b.append("softmax", (x.result,), x.shape, x.groups)
    return Network(name, input_shape, b.params, b.ops)


def random_weights(network, seed):
    """Values that keep activations near 1, by name."""
    draw = np.random.default_rng(seed)
    return {
        p.name: (draw.standard_normal(p.shape) / math.sqrt(p.shape[-1])).astype("f4")
        for p in network.params
    }


def random_input(network, batch, seed):
    draw = np.random.default_rng(seed)
    return draw.standard_normal((batch, *network.input_shape)).astype("f4")


def in_double(arrays):
    return {name: array.astype(np.float64) for name, array in arrays.items()}
