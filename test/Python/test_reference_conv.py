# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Convolutions in NumPy against a loop over every index, finite differences,
PyTorch, and as parts of a network."""

import numpy as np
import pytest

from modelslice import reference as ref
from modelslice import reference_conv as conv
from modelslice.reference_network import Network, Op, Param

RNG = np.random.default_rng(5)
CLOSE = {"rtol": 1e-10, "atol": 1e-11}

# Image, weight, stride, padding, dilation. The last rows and columns are not
# always reached, and padding is sometimes wider than the kernel.
CASES = [
    ((5, 6, 7), (4, 5, 3, 3), (1, 1), (0, 0), (1, 1)),
    ((3, 8, 8), (4, 3, 3, 3), (1, 1), (1, 1), (1, 1)),
    ((3, 9, 8), (4, 3, 3, 3), (2, 2), (1, 1), (1, 1)),
    ((3, 9, 8), (4, 3, 1, 1), (2, 3), (0, 0), (1, 1)),
    ((2, 11, 9), (3, 2, 3, 2), (3, 2), (2, 0), (1, 1)),
    ((2, 11, 9), (3, 2, 2, 3), (1, 1), (3, 4), (2, 3)),
    ((2, 11, 12), (3, 2, 3, 2), (2, 3), (1, 2), (2, 2)),
    ((2, 11, 12), (3, 2, 2, 3), (4, 6), (2, 3), (3, 4)),
    ((6, 7, 6), (6, 1, 3, 3), (1, 2), (1, 1), (1, 1)),  # Depthwise.
    ((3, 7, 6), (6, 1, 3, 2), (2, 1), (1, 0), (1, 2)),  # Two outputs each.
    ((6, 7, 6), (9, 2, 3, 3), (2, 2), (1, 1), (1, 1)),  # Three conv groups.
    ((6, 7, 6), (4, 3, 2, 1), (1, 1), (0, 0), (1, 1)),
]


def draw(case):
    image, weight, *geometry = case
    geometry = dict(zip(("stride", "padding", "dilation"), geometry))
    x = RNG.standard_normal((2, *image))
    w, b = RNG.standard_normal(weight), RNG.standard_normal(weight[0])
    dy = RNG.standard_normal(conv.conv2d(x, w, **geometry).shape)
    return x, w, b, dy, geometry


def by_definition(x, w, dy, stride, padding, dilation):
    """conv2d and its gradients, one multiply-add at a time."""
    y, dx, dw = np.zeros_like(dy), np.zeros_like(x), np.zeros_like(w)
    outputs_per_group = w.shape[0] * w.shape[1] // x.shape[1]
    for b, n, h, v in np.ndindex(dy.shape):
        for c, i, j in np.ndindex(w.shape[1:]):
            row = h * stride[0] + i * dilation[0] - padding[0]
            column = v * stride[1] + j * dilation[1] - padding[1]
            if not (0 <= row < x.shape[2] and 0 <= column < x.shape[3]):
                continue
            channel = n // outputs_per_group * w.shape[1] + c
            y[b, n, h, v] += x[b, channel, row, column] * w[n, c, i, j]
            dx[b, channel, row, column] += dy[b, n, h, v] * w[n, c, i, j]
            dw[n, c, i, j] += dy[b, n, h, v] * x[b, channel, row, column]
    return y, dx, dw


@pytest.mark.parametrize("case", CASES)
def test_definition(case):
    x, w, b, dy, geometry = draw(case)
    y, dx, dw = by_definition(x, w, dy, **geometry)
    close = lambda got, want: np.testing.assert_allclose(got, want, **CLOSE)
    close(conv.conv2d(x, w, **geometry), y)
    close(conv.conv2d(x, w, b, **geometry), y + b.reshape(1, -1, 1, 1))
    close(conv.conv2d_grad_input(dy, w, x.shape, **geometry), dx)
    close(conv.conv2d_grad_weight(dy, x, w.shape, **geometry), dw)
    close(conv.conv2d_grad_bias(dy), dy.sum(3).sum(2).sum(0))


def numeric_gradient(function, at, dy, eps=1e-6):
    grad = np.zeros_like(at)
    for i in np.ndindex(at.shape):
        up, down = at.copy(), at.copy()
        up[i] += eps
        down[i] -= eps
        grad[i] = ((function(up) - function(down)) * dy).sum() / (2 * eps)
    return grad


@pytest.mark.parametrize("case", [CASES[2], CASES[6], CASES[8], CASES[10]])
def test_differences(case):
    x, w, b, dy, geometry = draw(case)
    for grad, function, at in [
        (
            conv.conv2d_grad_input(dy, w, x.shape, **geometry),
            lambda v: conv.conv2d(v, w, b, **geometry),
            x,
        ),
        (
            conv.conv2d_grad_weight(dy, x, w.shape, **geometry),
            lambda v: conv.conv2d(x, v, b, **geometry),
            w,
        ),
        (conv.conv2d_grad_bias(dy), lambda v: conv.conv2d(x, w, v, **geometry), b),
    ]:
        np.testing.assert_allclose(grad, numeric_gradient(function, at, dy), atol=1e-6)


@pytest.mark.parametrize("case", CASES)
def test_torch(case):
    torch = pytest.importorskip("torch")
    x, w, b, dy, geometry = draw(case)
    tensors = [torch.tensor(v, requires_grad=True) for v in (x, w, b)]
    groups = x.shape[1] // w.shape[1]
    y = torch.nn.functional.conv2d(*tensors, groups=groups, **geometry)
    y.backward(torch.tensor(dy))
    for got, want in [
        (conv.conv2d(x, w, b, **geometry), y.detach()),
        (conv.conv2d_grad_input(dy, w, x.shape, **geometry), tensors[0].grad),
        (conv.conv2d_grad_weight(dy, x, w.shape, **geometry), tensors[1].grad),
        (conv.conv2d_grad_bias(dy), tensors[2].grad),
    ]:
        np.testing.assert_allclose(got, want, **CLOSE)


def test_dtypes_are_kept():
    x, w, b, dy, geometry = (
        v.astype(np.float32) if isinstance(v, np.ndarray) else v
        for v in draw(CASES[2])
    )
    assert conv.conv2d(x, w, b, **geometry).dtype == np.float32
    assert conv.conv2d_grad_input(dy, w, x.shape, **geometry).dtype == np.float32
    assert conv.conv2d_grad_weight(dy, x, w.shape, **geometry).dtype == np.float32


# A convolution, a depthwise one, a grouped one, and a residual, all in 4 groups.
NETWORK = Network(
    name="net",
    input_shape=(3, 9, 8),
    params=[
        Param("a.weight", (10, 3, 3, 3), (4, 1, 1, 1)),
        Param("a.bias", (10,), (4,)),
        Param("b.weight", (8, 10, 2, 2), (4, 4, 1, 1)),
        Param("depthwise.weight", (8, 1, 3, 3), (4, 1, 1, 1)),
        Param("grouped.weight", (12, 2, 1, 1), (4, 1, 1, 1)),
        Param("grouped.bias", (12,), (4,)),
        Param("c.weight", (5, 12 * 12), (1, 4)),
    ],
    ops=[
        Op(
            "conv2d",
            ("x",),
            "a",
            (10, 5, 4),
            (4, 1, 1),
            ("a.weight", "a.bias"),
            {"stride": (2, 2), "padding": (1, 1)},
        ),
        Op("relu", ("a",), "r", (10, 5, 4), (4, 1, 1)),
        Op("conv2d", ("r",), "b", (8, 4, 3), (4, 1, 1), ("b.weight",)),
        Op(
            "conv2d",
            ("b",),
            "d",
            (8, 4, 3),
            (4, 1, 1),
            ("depthwise.weight",),
            {"padding": (1, 1)},
        ),
        Op("add", ("d", "b"), "s", (8, 4, 3), (4, 1, 1)),
        Op(
            "conv2d",
            ("s",),
            "g",
            (12, 4, 3),
            (4, 1, 1),
            ("grouped.weight", "grouped.bias"),
        ),
        Op("flatten", ("g",), "f", (144,), (4,)),
        Op("dense", ("f",), "y", (5,), (1,), ("c.weight",)),
    ],
)


def torch_network(torch, x, weights, rate):
    """The same network, written again with PyTorch and plain slices."""
    # 10 channels in 4 groups end at 3, 5, 8, 10.
    a, b, g = {0.25: (3, 2, 3), 0.5: (5, 4, 6), 0.75: (8, 6, 9), 1.0: (10, 8, 12)}[rate]
    f = torch.nn.functional
    w = weights
    x = f.conv2d(x, w["a.weight"][:a], w["a.bias"][:a], stride=2, padding=1)
    x = f.conv2d(torch.relu(x), w["b.weight"][:b, :a])
    x = x + f.conv2d(x, w["depthwise.weight"][:b], padding=1, groups=b)
    x = f.conv2d(x, w["grouped.weight"][:g], w["grouped.bias"][:g], groups=b // 2)
    return f.linear(x.flatten(1), w["c.weight"][:, : 12 * g])


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("rate", [0.25, 0.5, 0.75, 1.0])
def test_network(rate, soft):
    torch = pytest.importorskip("torch")
    x = RNG.standard_normal((3, 3, 9, 8))
    target = RNG.integers(0, 5, 3)
    if soft:
        target = ref.softmax(RNG.standard_normal((3, 5)))
    weights = {p.name: RNG.standard_normal(p.shape) for p in NETWORK.params}
    theirs = {n: torch.tensor(v, requires_grad=True) for n, v in weights.items()}
    logits = torch_network(torch, torch.tensor(x), theirs, rate)
    torch.nn.functional.cross_entropy(logits, torch.tensor(target)).backward()
    _, _, grads = NETWORK.gradients(x, target, weights, rate)
    np.testing.assert_allclose(
        NETWORK.forward(x, weights, rate), logits.detach(), **CLOSE
    )
    for name, grad in grads.items():
        np.testing.assert_allclose(grad, theirs[name].grad, err_msg=name, **CLOSE)
