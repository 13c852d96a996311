# ===- reference.py - The meaning of every slice op in NumPy ----------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""The meaning of every op of the slice dialect in NumPy, written to be read.

Nothing here knows the compiler: the integration tests compare what it
generates with these functions. Arrays hold what is alive and nothing else, so
no function but the first four takes a slice rate. Each computes in the dtype of
its arrays: give it float64 for an oracle, float32 to see the rounding of a
straightforward implementation. docs/Spec.md is the same in words.
"""

import math

import numpy as np

# --- Groups ------------------------------------------------------------------


def group_end(extent, groups, group):
    """End of the first `group` of `groups` groups: round(extent * group /
    groups), halves rounding up."""
    return (2 * extent * group + groups) // (2 * groups)


def kept_groups(rate, groups):
    """How many groups a rate in (0, 1] keeps: max(1, round(rate * groups))."""
    return min(max(1, math.floor(rate * groups + 0.5)), groups)


def alive_extent(rate, extent, groups):
    """How many elements of an extent in `groups` groups a rate keeps."""
    return group_end(extent, groups, kept_groups(rate, groups))


def alive_prefix(array, groups, rate):
    """What a rate keeps of an array whose dimension i is cut in groups[i]."""
    return array[
        tuple(
            slice(alive_extent(rate, extent, count))
            for extent, count in zip(array.shape, groups)
        )
    ]


# --- Dense -------------------------------------------------------------------


def dense(x, weight, bias=None):
    """x[b, k], weight[n, k], bias[n] -> [b, n]."""
    y = x @ weight.T
    return y if bias is None else y + bias


def dense_grad_input(dy, weight):
    return dy @ weight


def dense_grad_weight(dy, x):
    return dy.T @ x


def dense_grad_bias(dy):
    return dy.sum(axis=0)


# --- Elementwise -------------------------------------------------------------


def add(lhs, rhs):
    return lhs + rhs


def mul(lhs, rhs):
    return lhs * rhs


def relu(x):
    return np.maximum(x, 0).astype(x.dtype)  # maximum keeps a NaN.


def relu_grad(dy, y):
    """In terms of the result y: no gradient where y <= 0, so none at 0."""
    return np.where(y <= 0, np.zeros_like(dy), dy)


def _erf(x):
    return np.vectorize(math.erf, otypes=[np.float64])(x).astype(x.dtype)


_TANH_SCALE = math.sqrt(2 / math.pi)
_TANH_CUBIC = 0.044715


def gelu(x, approximate="none"):
    if approximate == "none":
        return 0.5 * x * (1 + _erf(x * math.sqrt(0.5)))
    return 0.5 * x * (1 + np.tanh(_TANH_SCALE * (x + _TANH_CUBIC * x**3)))


def gelu_grad(dy, x, approximate="none"):
    """In terms of the operand x."""
    if approximate == "none":
        cdf = 0.5 * (1 + _erf(x * math.sqrt(0.5)))
        pdf = np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)
        return dy * (cdf + x * pdf)
    t = np.tanh(_TANH_SCALE * (x + _TANH_CUBIC * x**3))
    slope = _TANH_SCALE * (1 + 3 * _TANH_CUBIC * x * x)
    return dy * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope)


def sigmoid(x):
    with np.errstate(over="ignore"):  # exp(-x) = inf gives the right 0.
        return 1 / (1 + np.exp(-x))


def sigmoid_grad(dy, y):
    return dy * y * (1 - y)


def tanh(x):
    return np.tanh(x)


def tanh_grad(dy, y):
    return dy * (1 - y * y)


# --- Dropout -----------------------------------------------------------------

_MASK = np.uint64(0xFFFFFFFF)


def _mix(h):
    """MurmurHash3's finaliser on 32-bit values held in 64 bits."""
    h = h & _MASK
    h = ((h ^ (h >> np.uint64(16))) * np.uint64(0x85EBCA6B)) & _MASK
    h = ((h ^ (h >> np.uint64(13))) * np.uint64(0xC2B2AE35)) & _MASK
    return h ^ (h >> np.uint64(16))


def dropout_mask(shape, p, seed, op_id=0):
    """True where an element is kept. `shape` is the alive one: the mask
    depends on an element's row-major index there, the seed and the op's id."""
    key = _mix(np.array([(seed + op_id * 0x9E3779B9) % 2**32], dtype=np.uint64))
    index = np.arange(math.prod(shape), dtype=np.uint64).reshape(shape)
    draw = _mix(index + key) >> np.uint64(8)
    return draw >= math.floor(p * 2**24 + 0.5)


def dropout(x, p, seed=None, op_id=0):
    """The identity without a seed. Its own gradient, applied to dy."""
    if seed is None:
        return x
    scale = x.dtype.type(1 / (1 - p))
    return np.where(dropout_mask(x.shape, p, seed, op_id), x * scale, x.dtype.type(0))


# --- Shape -------------------------------------------------------------------


def flatten(x):
    return x.reshape(x.shape[0], -1)


def reshape(x, shape):
    """`shape` is the full shape of the result without the batch. What is alive
    of its first dimension follows from the number of elements of x."""
    return x.reshape(x.shape[0], -1, *shape[1:])


# --- Softmax and cross-entropy -----------------------------------------------


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_grad(dy, y):
    return y * (dy - (dy * y).sum(axis=-1, keepdims=True))


def _distribution(logits, target):
    """Integer labels as distributions; a label that is no class has none."""
    if target.ndim == 2:
        return target
    return (target[:, None] == np.arange(logits.shape[1])).astype(logits.dtype)


def _log_sum_exp(logits):
    peak = logits.max(axis=1)
    return peak + np.log(np.exp(logits - peak[:, None]).sum(axis=1))


def cross_entropy(logits, target):
    """The loss of each example, for labels [b] or distributions [b, c]."""
    if target.ndim == 1:
        chosen = (logits * _distribution(logits, target)).sum(axis=1)
        return _log_sum_exp(logits) - chosen
    return (target * (_log_sum_exp(logits)[:, None] - logits)).sum(axis=1)


def cross_entropy_grad(logits, target):
    """Gradient of the MEAN of cross_entropy over the batch."""
    probabilities = softmax(logits)
    if target.ndim == 2:
        probabilities = probabilities * target.sum(axis=1, keepdims=True)
    return (probabilities - _distribution(logits, target)) / logits.shape[0]


# --- Optimisers --------------------------------------------------------------


def sgd(param, grad, momentum_buffer, lr, momentum=0, weight_decay=0, nesterov=False):
    """One step of torch.optim.SGD; `momentum_buffer` starts at zero. Returns
    the new parameter and buffer."""
    grad = grad + weight_decay * param
    momentum_buffer = momentum * momentum_buffer + grad
    step = grad + momentum * momentum_buffer if nesterov else momentum_buffer
    return param - lr * step, momentum_buffer


def adamw(param, grad, first, second, step, lr, beta1, beta2, eps, weight_decay):
    """One step of torch.optim.AdamW, the first with step=1. Returns the new
    parameter and moments."""
    param = param * (1 - lr * weight_decay)
    first = beta1 * first + (1 - beta1) * grad
    second = beta2 * second + (1 - beta2) * grad * grad
    scale = np.sqrt(second / (1 - beta2**step)) + eps
    return param - lr * (first / (1 - beta1**step)) / scale, first, second
