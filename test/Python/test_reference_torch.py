# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The NumPy reference and its networks against PyTorch."""

import numpy as np
import pytest

from modelslice import reference as ref
from modelslice.reference_network import Network, Op, Param

torch = pytest.importorskip("torch")
functional = torch.nn.functional

RNG = np.random.default_rng(11)
CLOSE = {"rtol": 1e-10, "atol": 1e-12}


def tensor(array):
    return torch.tensor(array, requires_grad=array.dtype.kind == "f")


@pytest.mark.parametrize(
    "function, theirs",
    [
        (ref.relu, torch.relu),
        (ref.gelu, functional.gelu),
        (
            lambda x: ref.gelu(x, "tanh"),
            lambda x: functional.gelu(x, approximate="tanh"),
        ),
        (ref.sigmoid, torch.sigmoid),
        (ref.tanh, torch.tanh),
        (ref.softmax, lambda x: functional.softmax(x, dim=-1)),
    ],
)
def test_activations(function, theirs):
    x = 3 * RNG.standard_normal((5, 33))
    np.testing.assert_allclose(function(x), theirs(torch.tensor(x)), **CLOSE)


@pytest.mark.parametrize("soft", [False, True])
def test_cross_entropy(soft):
    logits = RNG.standard_normal((6, 9))
    target = RNG.integers(0, 9, 6)
    if soft:
        target = ref.softmax(RNG.standard_normal((6, 9)))
    theirs = tensor(logits)
    loss = functional.cross_entropy(theirs, torch.tensor(target), reduction="none")
    loss.mean().backward()
    np.testing.assert_allclose(
        ref.cross_entropy(logits, target), loss.detach(), **CLOSE
    )
    np.testing.assert_allclose(
        ref.cross_entropy_grad(logits, target), theirs.grad, **CLOSE
    )


NETWORK = Network(
    name="net",
    input_shape=(3, 5),
    params=[
        Param("a.weight", (26, 15), (4, 1)),
        Param("a.bias", (26,), (4,)),
        Param("b.weight", (26, 26), (4, 4)),
        Param("c.weight", (7, 26), (1, 4)),
        Param("c.bias", (7,), (1,)),
    ],
    ops=[
        Op("flatten", ("x",), "f", (15,), (1,)),
        Op("dense", ("f",), "a", (26,), (4,), ("a.weight", "a.bias")),
        Op("gelu", ("a",), "g", (26,), (4,)),
        Op("dense", ("g",), "b", (26,), (4,), ("b.weight",)),
        Op("add", ("b", "g"), "s", (26,), (4,)),
        Op("tanh", ("s",), "t", (26,), (4,)),
        Op("sigmoid", ("s",), "u", (26,), (4,)),
        Op("mul", ("t", "u"), "m", (26,), (4,)),
        Op("dropout", ("m",), "d", (26,), (4,), attributes={"p": 0.25, "id": 3}),
        Op("dense", ("d",), "y", (7,), (1,), ("c.weight", "c.bias")),
    ],
)


def torch_network(x, weights, rate, mask):
    """The same network, written again with PyTorch and plain slices."""
    alive = {0.25: 7, 0.5: 13, 0.75: 20, 1.0: 26}[rate]  # 26 in 4 groups.
    dense = functional.linear
    x = x.flatten(1)
    x = dense(x, weights["a.weight"][:alive], weights["a.bias"][:alive])
    x = functional.gelu(x)
    x = dense(x, weights["b.weight"][:alive, :alive]) + x
    x = torch.tanh(x) * torch.sigmoid(x)
    x = torch.where(torch.tensor(mask), x / 0.75, torch.zeros_like(x))
    return dense(x, weights["c.weight"][:, :alive], weights["c.bias"])


@pytest.mark.parametrize("rate", [0.25, 0.5, 0.75, 1.0])
def test_network(rate):
    x = RNG.standard_normal((8, 3, 5))
    labels = RNG.integers(0, 7, 8)
    weights = {p.name: RNG.standard_normal(p.shape) for p in NETWORK.params}
    theirs = {name: tensor(value) for name, value in weights.items()}
    alive = ref.alive_extent(rate, 26, 4)
    mask = ref.dropout_mask((8, alive), 0.25, seed=9, op_id=3)
    logits = torch_network(torch.tensor(x), theirs, rate, mask)
    loss = functional.cross_entropy(logits, torch.tensor(labels))
    loss.backward()

    y = NETWORK.forward(x, weights, rate, seed=9)
    np.testing.assert_allclose(y, logits.detach(), **CLOSE)
    got_loss, probabilities, grads = NETWORK.gradients(x, labels, weights, rate, seed=9)
    np.testing.assert_allclose(got_loss.mean(), loss.detach(), **CLOSE)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, **CLOSE)
    for name, grad in grads.items():
        np.testing.assert_allclose(grad, theirs[name].grad, **CLOSE)


@pytest.mark.parametrize("nesterov", [False, True])
def test_sgd(nesterov):
    options = {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01, "nesterov": nesterov}
    param, buffer = RNG.standard_normal(20), np.zeros(20)
    theirs = tensor(param)
    optimiser = torch.optim.SGD([theirs], **options)
    for _ in range(5):
        grad = RNG.standard_normal(20)
        theirs.grad = torch.tensor(grad)
        optimiser.step()
        param, buffer = ref.sgd(param, grad, buffer, **options)
    np.testing.assert_allclose(param, theirs.detach(), **CLOSE)


def test_adamw():
    param, first, second = RNG.standard_normal(20), np.zeros(20), np.zeros(20)
    theirs = tensor(param)
    optimiser = torch.optim.AdamW(
        [theirs], lr=0.01, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1
    )
    for step in range(1, 6):
        grad = RNG.standard_normal(20)
        theirs.grad = torch.tensor(grad)
        optimiser.step()
        param, first, second = ref.adamw(
            param, grad, first, second, step, 0.01, 0.8, 0.95, 1e-6, 0.1
        )
    np.testing.assert_allclose(param, theirs.detach(), **CLOSE)
