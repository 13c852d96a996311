# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Batch norm of the NumPy reference against PyTorch and against differences."""

import numpy as np
import pytest

from modelslice import reference as ref
from modelslice import reference_batch_norm as batch
from modelslice.reference_network import Network, Op, Param

torch = pytest.importorskip("torch")

RNG = np.random.default_rng(12)
EPS = 1e-3
SHAPES = [(5, 6), (2, 6, 5), (3, 6, 2, 3)]


def normal(*shape):
    return RNG.standard_normal(shape)


def check(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-11)


def torch_norm(rank, channels, momentum):
    kind = torch.nn.BatchNorm2d if rank == 4 else torch.nn.BatchNorm1d
    return kind(channels, EPS, momentum, dtype=torch.float64)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("momentum", [0.1, 0.7])
def test_steps_then_inference_are_pytorch(shape, momentum):
    channels = shape[1]
    theirs = torch_norm(len(shape), channels, momentum)
    gamma, beta = normal(channels), normal(channels)
    with torch.no_grad():
        theirs.weight[:], theirs.bias[:] = torch.tensor(gamma), torch.tensor(beta)
    mean, var = np.zeros(channels), np.ones(channels)
    for step in range(3):
        x, dy = 3 * normal(*shape) + step, normal(*shape)
        tensor = torch.tensor(x, requires_grad=True)
        theirs.zero_grad()
        y = theirs(tensor)
        y.backward(torch.tensor(dy))
        check(batch.batch_norm_train(x, gamma, beta, EPS), y.detach())
        check(batch.batch_norm_grad_input(dy, x, gamma, EPS), tensor.grad)
        check(batch.batch_norm_grad_weight(dy, x, EPS), theirs.weight.grad)
        check(batch.batch_norm_grad_bias(dy), theirs.bias.grad)
        mean, var = batch.update_statistics(mean, var, x, momentum)
        check(mean, theirs.running_mean)
        check(var, theirs.running_var)
    theirs.eval()
    x = normal(*shape)
    y = theirs(torch.tensor(x)).detach()
    check(batch.batch_norm(x, gamma, beta, mean, var, EPS), y)


def test_a_single_element_has_no_variance():
    """PyTorch refuses it; what is defined is that nothing is divided by 0."""
    x = np.array([[2.0]])
    mean, var = batch.update_statistics(np.zeros(1), np.ones(1), x, 0.5)
    assert (mean, var) == (1.0, 0.5)


def numeric_gradient(function, x, dy, step=1e-6):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        grad[i] = ((function(up) - function(down)) * dy).sum() / (2 * step)
    return grad


def test_gradient_agrees_with_differences():
    x, dy, gamma, beta = normal(3, 2, 2), normal(3, 2, 2), normal(2), normal(2)
    numeric = numeric_gradient(
        lambda x: batch.batch_norm_train(x, gamma, beta, EPS), x, dy
    )
    ours = batch.batch_norm_grad_input(dy, x, gamma, EPS)
    np.testing.assert_allclose(ours, numeric, rtol=1e-6, atol=1e-8)


def test_every_width_has_statistics_of_its_own():
    """10 channels in 4 groups end at 3, 5, 8, 10."""
    params = [
        Param("gamma", (10,), (4,)),
        Param("beta", (10,), (4,)),
        Param("mean", (4, 10), (4, 4)),
        Param("var", (4, 10), (4, 4)),
        Param("weight", (10, 6), (4, 1)),
    ]
    ops = [
        Op("dense", ("x",), "h", (10,), (4,), ("weight",)),
        Op("batch_norm", ("h",), "y", (10,), (4,), ("gamma", "beta", "mean", "var"),
           {"eps": EPS, "momentum": 0.25}),
    ]  # fmt: skip
    network = Network("net", (6,), params, ops)
    weights = {p.name: normal(*p.shape) ** 2 for p in params}
    x = normal(7, 6)
    for rate, row, alive in ((0.25, 0, 3), (0.5, 1, 5), (0.75, 2, 8), (1, 3, 10)):
        new = network.running_statistics(x, weights, rate)
        changed = new["mean"] != weights["mean"]
        assert changed[row, :alive].all() and changed.sum() == alive
        h = ref.dense(x, weights["weight"][:alive])
        expected = 0.75 * weights["var"][row, :alive] + 0.25 * h.var(axis=0, ddof=1)
        check(new["var"][row, :alive], expected)
        y = network.forward(x, weights, rate)
        vectors = weights["gamma"][:alive], weights["beta"][:alive]
        rows = weights["mean"][row, :alive], weights["var"][row, :alive]
        check(y, batch.batch_norm(h, *vectors, *rows, EPS))
