# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The reference of pooling and concat against PyTorch and differences."""

import numpy as np
import pytest

from modelslice import reference as ref
from modelslice import reference_pool as pool
from modelslice.reference_network import Network, Op, Param

RNG = np.random.default_rng(23)
CLOSE = {"rtol": 1e-10, "atol": 1e-12}

# Kernel, stride, padding, extents: windows that tile, overlap, leave gaps, do
# not reach the end, and of any aspect.
WINDOWS = [
    ((2, 2), (2, 2), (0, 0), (6, 4)),
    ((2, 2), (2, 2), (0, 0), (7, 5)),
    ((3, 3), (2, 2), (1, 1), (8, 9)),
    ((3, 2), (1, 1), (1, 1), (5, 6)),
    ((1, 2), (3, 4), (0, 1), (8, 11)),
    ((5, 4), (2, 3), (2, 2), (5, 7)),
    ((3, 5), (3, 5), (0, 0), (3, 5)),
    ((1, 1), (1, 1), (0, 0), (3, 2)),
]


def images(extents, ties=False):
    shape = (2, 3, *extents)
    if ties:  # Few values, so that most windows hold their maximum twice.
        return RNG.integers(0, 2, shape).astype(np.float64)
    return RNG.standard_normal(shape)


def numeric_gradient(function, x, dy, eps=1e-6):
    """Central differences of sum(function(x) * dy)."""
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        grad[i] = ((function(up) - function(down)) * dy).sum() / (2 * eps)
    return grad


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("kernel, stride, padding, extents", WINDOWS)
def test_max_pool_against_torch(kernel, stride, padding, extents, ties):
    torch = pytest.importorskip("torch")
    x = images(extents, ties)
    theirs = torch.tensor(x, requires_grad=True)
    y = torch.nn.functional.max_pool2d(theirs, kernel, stride, padding)
    dy = RNG.standard_normal(y.shape)
    y.backward(torch.tensor(dy))
    np.testing.assert_array_equal(
        pool.max_pool(x, kernel, stride, padding), y.detach()
    )
    np.testing.assert_allclose(
        pool.max_pool_grad(dy, x, kernel, stride, padding), theirs.grad, **CLOSE
    )


@pytest.mark.parametrize("kernel, stride, padding, extents", WINDOWS)
def test_avg_pool_against_torch(kernel, stride, padding, extents):
    torch = pytest.importorskip("torch")
    x = images(extents)
    theirs = torch.tensor(x, requires_grad=True)
    y = torch.nn.functional.avg_pool2d(theirs, kernel, stride, padding)
    dy = RNG.standard_normal(y.shape)
    y.backward(torch.tensor(dy))
    np.testing.assert_allclose(
        pool.avg_pool(x, kernel, stride, padding), y.detach(), **CLOSE
    )
    np.testing.assert_allclose(
        pool.avg_pool_grad(dy, extents, kernel, stride, padding), theirs.grad, **CLOSE
    )


def test_global_avg_pool_against_torch():
    torch = pytest.importorskip("torch")
    x = images((5, 3))
    theirs = torch.tensor(x, requires_grad=True)
    y = torch.nn.functional.adaptive_avg_pool2d(theirs, 1).flatten(1)
    dy = RNG.standard_normal(y.shape)
    y.backward(torch.tensor(dy))
    np.testing.assert_allclose(pool.global_avg_pool(x), y.detach(), **CLOSE)
    np.testing.assert_allclose(
        pool.global_avg_pool_grad(dy, (5, 3)), theirs.grad, **CLOSE
    )


@pytest.mark.parametrize("kernel, stride, padding, extents", WINDOWS)
def test_gradients_against_differences(kernel, stride, padding, extents):
    x = images(extents)
    windows = (kernel, stride, padding)
    dy = RNG.standard_normal(pool.max_pool(x, *windows).shape)
    for got, function in [
        (pool.max_pool_grad(dy, x, *windows), pool.max_pool),
        (pool.avg_pool_grad(dy, extents, *windows), pool.avg_pool),
    ]:
        numeric = numeric_gradient(lambda v: function(v, *windows), x, dy)
        np.testing.assert_allclose(got, numeric, atol=1e-7)


def test_the_first_of_equal_maxima_gets_the_gradient():
    x = np.array([[1.0, 3, 3], [3, 2, 3]]).reshape(1, 1, 2, 3)
    dy = np.array([5.0, 7.0]).reshape(1, 1, 1, 2)
    dx = pool.max_pool_grad(dy, x, (2, 2), (1, 1))
    assert dx.reshape(2, 3).tolist() == [[0, 12, 0], [0, 0, 0]]


def test_windows_of_infinities_and_nans():
    x = np.array([[-np.inf, -np.inf, 1, np.nan]]).reshape(1, 1, 1, 4)
    y = pool.max_pool(x, (1, 2), (1, 2)).reshape(2)
    assert y[0] == -np.inf and np.isnan(y[1])
    dy = np.array([5.0, 7.0]).reshape(1, 1, 1, 2)
    dx = pool.max_pool_grad(dy, x, (1, 2), (1, 2))
    assert dx.reshape(4).tolist() == [5, 0, 0, 0]
    # Padding is no element, not even of a window of nothing but -inf.
    x, dy = np.full((1, 1, 1, 2), -np.inf), np.array([3.0, 4.0]).reshape(1, 1, 1, 2)
    dx = pool.max_pool_grad(dy, x, (1, 2), (1, 2), (0, 1))
    assert dx.reshape(2).tolist() == [3, 4]


def test_dtypes_are_kept():
    x = images((4, 4)).astype(np.float32)
    y = pool.max_pool(x, (2, 2), (2, 2))
    assert y.dtype == np.float32
    assert pool.max_pool_grad(y, x, (2, 2), (2, 2)).dtype == np.float32
    assert pool.avg_pool(x, (2, 2), (2, 2)).dtype == np.float32
    assert pool.avg_pool_grad(y, (4, 4), (2, 2), (2, 2)).dtype == np.float32
    assert pool.global_avg_pool(x).dtype == np.float32


@pytest.mark.parametrize("kept", range(1, 5))
def test_a_prefix_of_a_concatenation_concatenates_prefixes(kept):
    """What is alive of a concatenation at a rate is what a rate keeps of the
    whole, and what a narrower network computes."""
    channels, groups = (8, 12, 4), 4
    full = [RNG.standard_normal((2, n, 3)) for n in channels]
    whole = pool.concat(full, groups, channels)
    alive = [x[:, : ref.group_end(x.shape[1], groups, kept)] for x in full]
    part = pool.concat(alive, groups, channels)
    assert part.shape[1] == ref.group_end(sum(channels), groups, kept)
    np.testing.assert_array_equal(part, whole[:, : part.shape[1]])
    extents = [x.shape[1] for x in alive]
    for grad, x in zip(pool.concat_grad(part, extents, groups, channels), alive):
        np.testing.assert_array_equal(grad, x)


def test_concat_without_groups_is_that_of_torch():
    torch = pytest.importorskip("torch")
    arrays = [RNG.standard_normal((2, n, 3, 2)) for n in (3, 1, 4)]
    theirs = [torch.tensor(x, requires_grad=True) for x in arrays]
    y = torch.cat(theirs, dim=1)
    dy = RNG.standard_normal(y.shape)
    y.backward(torch.tensor(dy))
    np.testing.assert_array_equal(pool.concat(arrays), y.detach())
    for grad, tensor in zip(pool.concat_grad(dy, (3, 1, 4)), theirs):
        np.testing.assert_array_equal(grad, tensor.grad)


NETWORK = Network(
    name="net",
    input_shape=(6,),
    params=[
        Param("a.weight", (32, 6), (2, 1)),
        Param("b.weight", (64, 6), (2, 1)),
        Param("c.weight", (5, 6), (1, 2)),
    ],
    ops=[
        Op("dense", ("x",), "a", (32,), (2,), ("a.weight",)),
        Op("reshape", ("a",), "a4", (2, 4, 4), (2, 1, 1)),
        Op("dense", ("x",), "b", (64,), (2,), ("b.weight",)),
        Op("reshape", ("b",), "b4", (4, 4, 4), (2, 1, 1)),
        Op("concat", ("a4", "b4"), "c", (6, 4, 4), (2, 1, 1),
           attributes={"groups": 2, "channels": (2, 4)}),
        Op("max_pool", ("c",), "m", (6, 3, 3), (2, 1, 1),
           attributes={"kernel": (3, 2), "stride": (1, 2), "padding": (0, 1)}),
        Op("avg_pool", ("m",), "v", (6, 2, 2), (2, 1, 1),
           attributes={"kernel": (2, 2), "stride": (1, 1)}),
        Op("global_avg_pool", ("v",), "g", (6,), (2,)),
        Op("dense", ("g",), "y", (5,), (1,), ("c.weight",)),
    ],
)  # fmt: skip


@pytest.mark.parametrize("rate", [0.5, 1.0])
def test_network_gradients_against_differences(rate):
    x = RNG.standard_normal((3, 6))
    labels = RNG.integers(0, 5, 3)
    weights = {p.name: RNG.standard_normal(p.shape) for p in NETWORK.params}
    _, _, grads = NETWORK.gradients(x, labels, weights, rate)

    def loss(name, value):
        logits = NETWORK.forward(x, {**weights, name: value}, rate)
        return ref.cross_entropy(logits, labels).mean(keepdims=True)

    for name, grad in grads.items():
        numeric = numeric_gradient(
            lambda value: loss(name, value), weights[name], np.ones(1)
        )
        np.testing.assert_allclose(grad, numeric, atol=1e-7)
