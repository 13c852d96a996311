# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The norms of the NumPy reference against PyTorch and against differences."""

import numpy as np
import pytest

from modelslice import reference as ref
from modelslice import reference_norm as norm
from modelslice.reference_network import Network, Op, Param

torch = pytest.importorskip("torch")
functional = torch.nn.functional

RNG = np.random.default_rng(11)
CLOSE = {"rtol": 1e-9, "atol": 1e-11}
EPS = 1e-3


def normal(*shape):
    return RNG.standard_normal(shape)


def leaf(array):
    return torch.tensor(array, requires_grad=True)


def draw(shape, size):
    """x, dy, gamma and beta."""
    return normal(*shape), normal(*shape), normal(size), normal(size)


def check(ours, theirs, **tolerance):
    np.testing.assert_allclose(ours, theirs, **(tolerance or CLOSE))


def numeric_gradient(function, x, dy, step=1e-6):
    """Central differences of sum(function(x) * dy)."""
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        grad[i] = ((function(up) - function(down)) * dy).sum() / (2 * step)
    return grad


# Rank 2, one norm group, one channel in each, no even spatial extent.
SHAPES = [((4, 6), 3), ((2, 6, 5), 1), ((3, 6, 2, 3), 6), ((2, 10, 3, 1, 2), 5)]


@pytest.mark.parametrize("shape, groups", SHAPES)
def test_group_norm_is_pytorch(shape, groups):
    x, dy, gamma, beta = draw(shape, shape[1])
    theirs = [leaf(array) for array in (x, gamma, beta)]
    y = functional.group_norm(theirs[0], groups, *theirs[1:], eps=EPS)
    y.backward(torch.tensor(dy))
    layout = (groups, shape[1], EPS)
    ours = [
        norm.group_norm_grad_input(dy, x, gamma, *layout),
        norm.group_norm_grad_weight(dy, x, *layout),
        norm.group_norm_grad_bias(dy),
    ]
    check(norm.group_norm(x, gamma, beta, *layout), y.detach())
    for mine, leaf_ in zip(ours, theirs):
        check(mine, leaf_.grad)


@pytest.mark.parametrize("groups", [2, 3, 4, 7])
def test_uneven_norm_groups(groups):
    """10 channels: each group is what PyTorch makes of it alone."""
    x, dy, gamma, beta = draw((2, 10, 3), 10)
    y = norm.group_norm(x, gamma, beta, groups, 10, EPS)
    start = 0
    for group in range(1, groups + 1):
        end = ref.group_end(10, groups, group)
        part = [torch.tensor(v[..., start:end]) for v in (gamma, beta)]
        expected = functional.group_norm(torch.tensor(x[:, start:end]), 1, *part, EPS)
        check(y[:, start:end], expected)
        start = end
    for got, array, function in [
        (
            norm.group_norm_grad_input(dy, x, gamma, groups, 10, EPS),
            x,
            lambda v: norm.group_norm(v, gamma, beta, groups, 10, EPS),
        ),
        (
            norm.group_norm_grad_weight(dy, x, groups, 10, EPS),
            gamma,
            lambda v: norm.group_norm(x, v, beta, groups, 10, EPS),
        ),
        (
            norm.group_norm_grad_bias(dy),
            beta,
            lambda v: norm.group_norm(x, gamma, v, groups, 10, EPS),
        ),
    ]:
        check(got, numeric_gradient(function, array, dy), atol=1e-7)


@pytest.mark.parametrize("shape", [(4, 7), (2, 3, 5), (2, 1, 3, 4)])
def test_layer_norm_is_pytorch(shape):
    x, dy, gamma, beta = draw(shape, shape[-1])
    theirs = [leaf(array) for array in (x, gamma, beta)]
    y = functional.layer_norm(theirs[0], shape[-1:], *theirs[1:], eps=EPS)
    y.backward(torch.tensor(dy))
    ours = [
        norm.layer_norm_grad_input(dy, x, gamma, EPS),
        norm.layer_norm_grad_weight(dy, x, EPS),
        norm.layer_norm_grad_bias(dy),
    ]
    check(norm.layer_norm(x, gamma, beta, EPS), y.detach())
    for mine, leaf_ in zip(ours, theirs):
        check(mine, leaf_.grad)
    function = lambda v: norm.layer_norm(v, gamma, beta, EPS)
    check(ours[0], numeric_gradient(function, x, dy), atol=1e-7)


@pytest.mark.parametrize("shape", [(4, 7), (2, 3, 5), (2, 1, 3, 4)])
def test_rms_norm_is_pytorch(shape):
    x, dy, gamma = normal(*shape), normal(*shape), normal(shape[-1])
    theirs = [leaf(array) for array in (x, gamma)]
    y = functional.rms_norm(theirs[0], shape[-1:], theirs[1], eps=EPS)
    y.backward(torch.tensor(dy))
    ours = [
        norm.rms_norm_grad_input(dy, x, gamma, EPS),
        norm.rms_norm_grad_weight(dy, x, EPS),
    ]
    check(norm.rms_norm(x, gamma, EPS), y.detach())
    for mine, leaf_ in zip(ours, theirs):
        check(mine, leaf_.grad)
    function = lambda v: norm.rms_norm(v, gamma, EPS)
    check(ours[0], numeric_gradient(function, x, dy), atol=1e-7)


@pytest.mark.parametrize("rate", [0.25, 0.5, 0.75, 1.0])
def test_prefix_rule(rate):
    """A wider rate changes nothing in the first groups of a group norm of the
    same input, and does in those of a norm of rows."""
    x, gamma, beta = normal(3, 10, 2), normal(10), normal(10)
    alive = ref.alive_extent(rate, 10, 4)
    layout = (8, 10, EPS)  # Two norm groups in each slice group; uneven.
    part = norm.group_norm(x[:, :alive], gamma[:alive], beta[:alive], *layout)
    full = norm.group_norm(x, gamma, beta, *layout)
    np.testing.assert_array_equal(part, full[:, :alive])

    rows = x[:, :, 0]
    part = norm.layer_norm(rows[:, :alive], gamma[:alive], beta[:alive], EPS)
    full = norm.layer_norm(rows, gamma, beta, EPS)
    assert np.allclose(part, full[:, :alive]) == (rate == 1)
    part = norm.rms_norm(rows[:, :alive], gamma[:alive], EPS)
    full = norm.rms_norm(rows, gamma, EPS)
    assert np.allclose(part, full[:, :alive]) == (rate == 1)


NETWORK = Network(
    name="net",
    input_shape=(5,),
    params=[
        Param("a.weight", (10, 5), (4, 1)),
        *[Param(f"{name}.gamma", (10,), (4,)) for name in "glr"],
        *[Param(f"{name}.beta", (10,), (4,)) for name in "gl"],
        Param("c.weight", (3, 10), (1, 4)),
    ],
    ops=[
        Op("dense", ("x",), "a", (10,), (4,), ("a.weight",)),
        Op(
            "group_norm",
            ("a",),
            "g",
            (10,),
            (4,),
            ("g.gamma", "g.beta"),
            {"groups": 4, "channels": 10, "eps": EPS},
        ),
        Op("layer_norm", ("g",), "l", (10,), (4,), ("l.gamma", "l.beta"), {"eps": EPS}),
        Op("rms_norm", ("l",), "r", (10,), (4,), ("r.gamma",), {"eps": EPS}),
        Op("dense", ("r",), "y", (3,), (1,), ("c.weight",)),
    ],
)


@pytest.mark.parametrize("rate", [0.25, 0.5, 0.75, 1.0])
def test_network_at_a_rate(rate):
    x, labels = normal(6, 5), RNG.integers(0, 3, 6)
    weights = {p.name: normal(*p.shape) for p in NETWORK.params}
    theirs = {name: leaf(value) for name, value in weights.items()}
    alive = {0.25: 3, 0.5: 5, 0.75: 8, 1.0: 10}[rate]  # 10 in 4 groups.
    cut = {name: value[:alive] for name, value in theirs.items() if value.ndim == 1}

    h = torch.tensor(x) @ theirs["a.weight"][:alive].T
    ends = [0, *[end for end in (3, 5, 8, 10) if end <= alive]]
    parts = [h[:, a:b] for a, b in zip(ends, ends[1:])]
    h = torch.cat([functional.layer_norm(p, p.shape[1:], eps=EPS) for p in parts], 1)
    h = h * cut["g.gamma"] + cut["g.beta"]
    h = functional.layer_norm(h, (alive,), cut["l.gamma"], cut["l.beta"], EPS)
    h = functional.rms_norm(h, (alive,), cut["r.gamma"], EPS)
    logits = h @ theirs["c.weight"][:, :alive].T
    functional.cross_entropy(logits, torch.tensor(labels)).backward()

    check(NETWORK.forward(x, weights, rate), logits.detach())
    _, _, grads = NETWORK.gradients(x, labels, weights, rate)
    for name, grad in grads.items():
        check(grad, theirs[name].grad)
