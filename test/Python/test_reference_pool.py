# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The reference of pooling and concat against PyTorch and differences."""

import numpy as np
import pytest

from modelslice import reference_pool as pool

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


def test_windows_without_a_maximum():
    x = np.array([[-np.inf, -np.inf, 1, np.nan]]).reshape(1, 1, 1, 4)
    y = pool.max_pool(x, (1, 2), (1, 2)).reshape(2)
    assert y[0] == -np.inf and np.isnan(y[1])
    dy = np.ones((1, 1, 1, 2))
    dx = pool.max_pool_grad(dy, x, (1, 2), (1, 2))
    assert not dx.any()


def test_dtypes_are_kept():
    x = images((4, 4)).astype(np.float32)
    y = pool.max_pool(x, (2, 2), (2, 2))
    assert y.dtype == np.float32
    assert pool.max_pool_grad(y, x, (2, 2), (2, 2)).dtype == np.float32
    assert pool.avg_pool(x, (2, 2), (2, 2)).dtype == np.float32
    assert pool.avg_pool_grad(y, (4, 4), (2, 2), (2, 2)).dtype == np.float32
    assert pool.global_avg_pool(x).dtype == np.float32
