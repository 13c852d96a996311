# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The NumPy reference against PyTorch, and its gradients against differences."""

from fractions import Fraction

import numpy as np
import pytest

from modelslice import reference as ref

RNG = np.random.default_rng(7)


def normal(*shape):
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


@pytest.mark.parametrize("groups", range(1, 17))
def test_groups_cover_the_extent_in_order(groups):
    for extent in (groups, 10, 17, 63, 500, 701):
        if extent < groups:
            continue
        ends = [ref.group_end(extent, groups, g) for g in range(groups + 1)]
        assert ends[0] == 0 and ends[-1] == extent
        assert all(a < b for a, b in zip(ends, ends[1:]))
        for g, end in enumerate(ends):  # The exact nearest, halves up.
            exact = Fraction(extent * g, groups)
            assert Fraction(-1, 2) < end - exact <= Fraction(1, 2)


def test_alive_extents_by_hand():
    assert ref.kept_groups(0.25, 8) == 2
    assert ref.kept_groups(0.01, 8) == 1  # Never none.
    assert ref.kept_groups(0.5, 5) == 3  # 2.5 rounds up.
    assert ref.kept_groups(1.0, 3) == 3
    assert ref.alive_extent(0.5, 10, 3) == 7  # 2 groups of 3; 6.67.
    assert ref.alive_extent(0.3, 701, 1) == 701  # Never sliced.
    weight = np.arange(20).reshape(4, 5)
    assert ref.alive_prefix(weight, (2, 1), 0.5).tolist() == weight[:2].tolist()


@pytest.mark.parametrize(
    "name, function",
    [
        ("relu", ref.relu),
        ("sigmoid", ref.sigmoid),
        ("tanh", ref.tanh),
        ("softmax", ref.softmax),
    ],
)
def test_gradients_of_results(name, function):
    x, dy = normal(3, 7), normal(3, 7)
    grad = getattr(ref, name + "_grad")(dy, function(x))
    np.testing.assert_allclose(grad, numeric_gradient(function, x, dy), atol=1e-7)


@pytest.mark.parametrize("approximate", ["none", "tanh"])
def test_gelu_gradient(approximate):
    x, dy = 2 * normal(3, 7), normal(3, 7)
    numeric = numeric_gradient(lambda v: ref.gelu(v, approximate), x, dy)
    np.testing.assert_allclose(ref.gelu_grad(dy, x, approximate), numeric, atol=1e-7)


def test_dense_gradients():
    x, w, b, dy = normal(4, 5), normal(3, 5), normal(3), normal(4, 3)
    for grad, function, at in [
        (ref.dense_grad_input(dy, w), lambda v: ref.dense(v, w, b), x),
        (ref.dense_grad_weight(dy, x), lambda v: ref.dense(x, v, b), w),
        (ref.dense_grad_bias(dy), lambda v: ref.dense(x, w, v), b),
    ]:
        np.testing.assert_allclose(grad, numeric_gradient(function, at, dy), atol=1e-7)


@pytest.mark.parametrize("kind", ["labels", "distributions", "not normalised"])
def test_cross_entropy_gradient(kind):
    logits = normal(5, 4)
    target = RNG.integers(0, 4, 5) if kind == "labels" else RNG.random((5, 4))
    if kind == "distributions":
        target /= target.sum(axis=1, keepdims=True)
    numeric = numeric_gradient(
        lambda v: ref.cross_entropy(v, target), logits, np.full(5, 0.2)
    )
    np.testing.assert_allclose(
        ref.cross_entropy_grad(logits, target), numeric, atol=1e-8
    )


def test_extreme_values():
    big = np.array([[1e4, 0.0, -1e4]])
    assert ref.softmax(big).tolist() == [[1, 0, 0]]
    assert ref.sigmoid(big).tolist() == [[1, 0.5, 0]]
    assert ref.cross_entropy(big, np.array([2])).tolist() == [2e4]
    assert np.isnan(ref.relu(np.array([np.nan])))
    # A label that is no class takes no logit away.
    no_class = ref.cross_entropy(np.zeros((1, 4)), np.array([9]))
    np.testing.assert_allclose(no_class, np.log(4))


def test_dropout_mask_is_a_fair_function_of_seed_id_and_index():
    mask = ref.dropout_mask((1000, 100), 0.3, seed=5, op_id=2)
    assert abs(mask.mean() - 0.7) < 0.005
    assert abs(mask.mean(axis=0) - 0.7).max() < 0.07  # By column, by row: no
    assert abs(mask.mean(axis=1) - 0.7).max() < 0.22  # stripes.
    assert (mask == ref.dropout_mask((1000, 100), 0.3, 5, 2)).all()
    for other in [(6, 2), (5, 3), (-5, 2)]:
        agree = (mask == ref.dropout_mask((1000, 100), 0.3, *other)).mean()
        assert abs(agree - 0.58) < 0.01  # Independent: 0.7^2 + 0.3^2.


def test_dropout_keeps_the_mean_and_the_identity():
    x = np.ones((500, 200), dtype=np.float32)
    y = ref.dropout(x, 0.25, seed=1)
    assert y.dtype == np.float32 and set(np.unique(y)) == {0, np.float32(4 / 3)}
    assert abs(y.mean() - 1) < 0.01
    assert ref.dropout(x, 0.25) is x
    assert (ref.dropout(x, 0.0, seed=1) == x).all()


def test_dtypes_are_kept():
    x = normal(4, 6).astype(np.float32)
    for function in (ref.relu, ref.gelu, ref.sigmoid, ref.tanh, ref.softmax):
        assert function(x).dtype == np.float32
    assert ref.gelu_grad(x, x).dtype == np.float32
    assert ref.cross_entropy_grad(x, np.zeros(4, np.int32)).dtype == np.float32
