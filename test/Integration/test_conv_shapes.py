# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Networks of shapes that random networks rarely draw, at every width, batch and
number of threads against the reference, at the instruction set that
MODELSLICE_ISA names."""


import pytest
from support.checks import check_forward, check_gradients, labelled_data
from support.random_conv_networks import random_conv_weights
from support.target import target_options
from support.tools import compile_network

from modelslice.reference_network import Network, Op, Param



class _Chain:
    """Ops one after the other, each on the result of the last; pairs are
    (height, width)."""

    def __init__(self, *shape):
        self.input, self.params, self.ops = shape, [], []
        self.last = Op("input", (), "x", shape, (1, 1, 1))

    def append(self, kind, shape, cut, params=(), **attributes):
        self.last = Op(
            kind, (self.last.result,), f"v{len(self.ops)}", shape, cut, params,
            attributes,
        )  # fmt: skip
        self.ops.append(self.last)
        return self

    def param(self, what, shape, groups):
        self.params.append(Param(f"p{len(self.params)}.{what}", shape, groups))
        return self.params[-1].name

    def slide(self, kernel, stride, padding):
        sizes = zip(self.last.shape[1:], kernel, stride, padding)
        return tuple((n + 2 * p - k) // s + 1 for n, k, s, p in sizes)

    def conv(self, channels, kernel, padding=(0, 0), stride=(1, 1), groups=1):
        inputs, input_groups = self.last.shape[0], self.last.groups[0]
        weight = self.param(
            "weight", (channels, inputs, *kernel), (groups, input_groups, 1, 1)
        )
        shape = channels, *self.slide(kernel, stride, padding)
        return self.append(
            "conv2d", shape, (groups, 1, 1), (weight,),
            stride=stride, padding=padding, dilation=(1, 1),
        )  # fmt: skip

    def pool(self, kind, kernel, padding, stride):
        shape = self.last.shape[0], *self.slide(kernel, stride, padding)
        return self.append(
            kind, shape, self.last.groups, kernel=kernel, stride=stride, padding=padding
        )

    def norm(self):
        channels, groups = self.last.shape[0], self.last.groups[0]
        params = tuple(
            self.param(what, (channels,), (groups,)) for what in ("gamma", "beta")
        )
        return self.append(
            "group_norm", self.last.shape, self.last.groups, params,
            groups=groups, channels=channels, eps=1e-2,
        )  # fmt: skip

    def rows(self, kind, *params, **attributes):
        """Of each row of each channel."""
        params = tuple(self.param(what, self.last.shape[-1:], (1,)) for what in params)
        return self.append(
            kind, self.last.shape, self.last.groups, params, **attributes
        )

    def relu(self):
        return self.append("relu", self.last.shape, self.last.groups)

    def network(self):
        self.append("global_avg_pool", self.last.shape[:1], self.last.groups[:1])
        weight = self.param("weight", (5, *self.last.shape), (1, *self.last.groups))
        self.append("dense", (5,), (1,), (weight,))
        return Network("net", self.input, self.params, self.ops)


THREE, ONE = (3, 3), (1, 1)

NETWORKS = {
    # A maximum over windows whose padding lies in the lanes.
    "pool of the input": _Chain(3, 20, 24).pool("max_pool", THREE, ONE, ONE),
    "strided pool of pixels": _Chain(3, 20, 66)
    .conv(8, THREE, ONE, groups=2).norm().relu().pool("max_pool", THREE, ONE, (2, 2)),
    "strided pool of channels": _Chain(3, 20, 18)
    .conv(40, THREE, ONE, groups=4).norm().relu().pool("max_pool", THREE, ONE, (2, 2)),
    # The only rows are those of the batch, of which no window holds several.
    "padded to one window": _Chain(3, 3, 3).conv(8, THREE, ONE, groups=2)
    .norm().relu().conv(12, THREE, ONE, stride=(5, 5), groups=2),
    # Sums over rows, of which neighbours are those of other channels.
    "softmax of rows": _Chain(1, 2, 8).conv(6, ONE, groups=2).rows("softmax"),
    # Windows on rows of which none holds all.
    "wide image": _Chain(1, 2, 700)
    .conv(128, ONE, groups=2).conv(16, THREE, ONE, groups=2).norm().relu()
    .conv(1024, ONE, groups=2).norm().relu().conv(16, ONE, groups=2),
    # No window holds even one row.
    "wide planes": _Chain(64, 2, 1400).conv(16, THREE, ONE, groups=2).norm().relu(),
}  # fmt: skip

# A norm's sums for each row, behind the gradient of a strided convolution.
NORMS_OF_ROWS = {
    f"{channels} channels": _Chain(2, 4, 4).conv(channels, ONE, groups=1)
    .rows("rms_norm", "gamma", eps=1e-2).conv(channels, ONE, stride=(2, 2), groups=1)
    for channels in (13, 40, 100)
}  # fmt: skip


@pytest.mark.parametrize("name", NETWORKS)
def test_forward(name, tmp_path):
    network = NETWORKS[name].network()
    weights = random_conv_weights(network, seed=1)
    library = compile_network(network, weights, tmp_path, *target_options())
    check_forward(network, weights, library, (1, 2, 5))


@pytest.mark.parametrize("name", NORMS_OF_ROWS)
def test_gradients(name, tmp_path):
    network = NORMS_OF_ROWS[name].network()
    weights = random_conv_weights(network, seed=1)
    options = "--training", "--rates=1", *target_options()
    library = compile_network(network, weights, tmp_path, *options)
    check_gradients(network, weights, library, *labelled_data(network, 7))
