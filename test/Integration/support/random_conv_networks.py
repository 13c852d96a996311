# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Draws convolutional networks of odd channels, sizes, strides and groups."""

import math

import numpy as np

from modelslice import reference as ref
from modelslice.reference_network import Network, Op, Param

from .random_networks import Builder


class _Builder(Builder):
    """Steps of a network; each takes a value, an op, and returns another. x has
    the shape (channels, height, width)."""

    def channels(self, groups):
        """A third of them cut evenly, as flatten and grouped convolutions ask."""
        if self.draw.random() < 0.35:
            return groups * self.draw.randint(1, self.max_extent // groups)
        return self.draw.randint(max(groups, 3), self.max_extent)

    def param(self, name, shape, groups):
        self.params.append(Param(name, shape, groups))
        return name

    def layer(self, kind):
        return f"{kind}{len(self.ops)}"

    def window(self, size, kernels, strides):
        """(kernel, stride, padding, dilation) of one dimension that leave
        something of it, and how much."""
        while True:
            kernel, stride = self.draw.choice(kernels), self.draw.choice(strides)
            dilation = self.draw.choice([1, 1, 1, 2])
            reach = (kernel - 1) * dilation
            padding = self.draw.randint(0, reach)
            if reach < size + 2 * padding:
                result = (size + 2 * padding - reach - 1) // stride + 1
                return kernel, stride, padding, dilation, result

    def windows(self, x, kernels=(1, 2, 3, 3, 3, 4, 5), strides=(1, 1, 1, 2, 3)):
        return zip(*(self.window(size, kernels, strides) for size in x.shape[1:]))

    def same(self, x):
        """Windows that keep the size."""
        kernel, dilation = self.draw.choice([1, 3, 3, 5]), self.draw.choice([1, 1, 2])
        padding = (kernel - 1) * dilation // 2
        numbers = (kernel, 1, padding, dilation)
        return [*((n, n) for n in numbers), x.shape[1:]]

    def conv(self, x, channels, groups, windows=None, inputs=None):
        """`inputs` per group of a grouped convolution."""
        kernel, stride, padding, dilation, size = windows or self.windows(x)
        name = self.layer("conv")
        shape = (channels, inputs or x.shape[0], *kernel)
        cut = (groups, 1 if inputs else x.groups[0], 1, 1)
        params = [self.param(f"{name}.weight", shape, cut)]
        if self.draw.random() < 0.5:
            params.append(self.param(f"{name}.bias", (channels,), (groups,)))
        return self.append(
            "conv2d", (x.result,), (channels, *size), (groups, 1, 1), tuple(params),
            stride=stride, padding=padding, dilation=dilation,
        )  # fmt: skip

    def any_conv(self, x):
        groups = self.draw.randint(1, min(8, self.max_extent))
        return self.conv(x, self.channels(groups), groups)

    def grouped(self, x):
        """Depthwise, or of a few channels each, with one slice group for one
        or more of its groups."""
        channels, groups = x.shape[0], x.groups[0]
        counts = [n for n in range(groups, channels + 1, groups) if channels % n == 0]
        if not counts:
            return x
        count = self.draw.choice(counts[-1:] + counts)
        outputs = count * self.draw.choice([1, 1, 2])
        return self.conv(x, outputs, groups, inputs=channels // count)

    def affine(self, x, name, *what):
        extent, groups = x.shape[0], x.groups[0]
        return tuple(self.param(f"{name}.{w}", (extent,), (groups,)) for w in what)

    def group_norm(self, x):
        channels, groups = x.shape[0], x.groups[0]
        count = groups * self.draw.randint(1, max(1, min(channels // groups, 3)))
        params = self.affine(x, self.layer("norm"), "gamma", "beta")
        return self.append(
            "group_norm", (x.result,), x.shape, x.groups, params,
            groups=count, channels=channels, eps=1e-2,
        )  # fmt: skip

    def row_norm(self, x):
        kind = self.draw.choice(["layer_norm", "rms_norm"])
        what = ["gamma", "beta"][: 2 if kind == "layer_norm" else 1]
        params = self.affine(x, self.layer("norm"), *what)
        return self.append(kind, (x.result,), x.shape, x.groups, params, eps=1e-2)

    def pool(self, x):
        kind = self.draw.choice(["max_pool", "avg_pool"])
        window = []
        for size in x.shape[1:]:
            kernel = self.draw.randint(1, min(3, size))
            stride, padding = self.draw.randint(1, 3), self.draw.randint(0, kernel // 2)
            out = (size + 2 * padding - kernel) // stride + 1
            window.append((kernel, stride, padding, out))
        kernel, stride, padding, size = zip(*window)
        return self.append(
            kind, (x.result,), (x.shape[0], *size), x.groups,
            kernel=kernel, stride=stride, padding=padding,
        )  # fmt: skip

    def residual(self, x):
        inner = self.conv(x, x.shape[0], x.groups[0], self.same(x))
        if self.draw.random() < 0.5:
            inner = self.group_norm(inner)
        kind = self.draw.choice(["add", "add", "mul"])
        inner = self.unary_op(inner)
        return self.append(kind, (inner.result, x.result), x.shape, x.groups)

    def concat(self, x):
        """Of two convolutions of x, or of one and x, whose groups together are
        groups of the whole."""
        groups, extents = x.groups[0], None
        last = self.draw.choice([x.shape[0], None])
        for _ in range(100):
            drawn = self.channels(groups), last or self.channels(groups)
            if all(
                sum(ref.group_end(n, groups, g) for n in drawn)
                == ref.group_end(sum(drawn), groups, g)
                for g in range(groups)
            ):
                extents = drawn
                break
        if not extents:
            return x
        branches = [self.conv(x, extents[0], groups, self.same(x))]
        branches.append(
            x if last else self.conv(x, extents[1], groups, self.same(x))
        )
        channels = tuple(branch.shape[0] for branch in branches)
        return self.append(
            "concat", tuple(branch.result for branch in branches),
            (sum(channels), *x.shape[1:]), x.groups, groups=groups, channels=channels,
        )  # fmt: skip

    def step(self, x):
        steps = [self.any_conv, self.grouped, self.group_norm, self.pool]
        steps += [self.residual, self.concat, self.unary_op, self.unary_op]
        return self.draw.choice(steps)(x)

    def row(self, x):
        """Without height and width, which flatten makes channels of where it
        may: they are as many for each group then."""
        channels, groups = x.shape[0], x.groups[0]
        if channels % groups == 0 and self.draw.random() < 0.5:
            flat = (math.prod(x.shape),)
            return self.append("flatten", (x.result,), flat, x.groups[:1])
        return self.append("global_avg_pool", (x.result,), x.shape[:1], x.groups[:1])


def random_conv_network(seed, name="net", max_extent=40, smooth=False):
    """Two to eight steps between a convolution and a dense layer."""
    b = _Builder(seed, max_extent, smooth)
    size = b.draw.randint(5, 17), b.draw.randint(5, 17)
    shape = (b.draw.randint(1, 5), *size)
    x = b.any_conv(Op("input", (), "x", shape, (1, 1, 1)))
    for _ in range(b.draw.randint(2, 8)):
        x = b.step(x)
    x = b.row(x)
    if b.draw.random() < 0.5:
        x = b.row_norm(x)
    b.dense(x, b.draw.randint(2, 20), 1)
    return Network(name, shape, b.params, b.ops)


def random_conv_weights(network, seed):
    """Values that keep activations near 1, by name."""
    draw = np.random.default_rng(seed)
    values = {}
    for param in network.params:
        value = draw.standard_normal(param.shape)
        if len(param.shape) > 1:
            value /= math.sqrt(math.prod(param.shape[1:]))
        else:
            value = 0.2 * value + param.name.endswith("gamma")
        values[param.name] = value.astype("f4")
    return values
