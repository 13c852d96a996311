# ===- reference_norm.py - The meaning of norms in NumPy --------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Group, layer and RMS norm and their gradients, as in reference.py.

Arrays hold what is alive. For a group norm that is whole norm groups: `groups`
and `channels` are those of the full array, of which x has the first.
"""

import numpy as np

from .reference import group_end

# --- Group norm --------------------------------------------------------------


def _norm_groups(x, groups, channels):
    """The channels of each norm group that x has, as slices of dimension 1."""
    ends = [group_end(channels, groups, group) for group in range(groups + 1)]
    alive = [slice(a, b) for a, b in zip(ends, ends[1:]) if b <= x.shape[1]]
    assert alive[-1].stop == x.shape[1], "x ends within a norm group"
    return alive


def _per_channel(vector, x):
    """A vector [c] in a shape that broadcasts along x[b, c, ...]."""
    return vector.reshape(-1, *[1] * (x.ndim - 2))


def _of_groups(function, x, groups, channels, *others):
    """Puts together what a function makes of each norm group of each example,
    given as [b, elements]."""
    result = np.empty_like(x)
    for group in _norm_groups(x, groups, channels):
        parts = [array[:, group] for array in (x, *others)]
        flat = function(*[part.reshape(len(x), -1) for part in parts])
        result[:, group] = flat.reshape(parts[0].shape)
    return result


def _normalise(x, eps):
    """(x - mean) / sqrt(var + eps), over the last dimension."""
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = (centred * centred).mean(axis=-1, keepdims=True)
    return centred / np.sqrt(variance + eps)


def _normalise_grad(d, x, eps):
    """The gradient of _normalise for the gradient d of its result."""
    h = _normalise(x, eps)
    deviation = np.sqrt(x.var(axis=-1, keepdims=True) + eps)
    mean = d.mean(axis=-1, keepdims=True)
    covariance = (d * h).mean(axis=-1, keepdims=True)
    return (d - mean - h * covariance) / deviation


def group_norm(x, gamma, beta, groups, channels, eps):
    """x[b, c, ...], gamma[c], beta[c] -> [b, c, ...]."""
    h = _of_groups(lambda part: _normalise(part, eps), x, groups, channels)
    return h * _per_channel(gamma, x) + _per_channel(beta, x)


def group_norm_grad_input(dy, x, gamma, groups, channels, eps):
    return _of_groups(
        lambda part, d: _normalise_grad(d, part, eps),
        x,
        groups,
        channels,
        dy * _per_channel(gamma, x),
    )


def _sum_of_channels(x):
    return x.sum(axis=(0, *range(2, x.ndim)))


def group_norm_grad_weight(dy, x, groups, channels, eps):
    h = _of_groups(lambda part: _normalise(part, eps), x, groups, channels)
    return _sum_of_channels(dy * h)


def group_norm_grad_bias(dy):
    return _sum_of_channels(dy)


# --- Layer norm --------------------------------------------------------------


def _sum_of_rows(x):
    return x.sum(axis=tuple(range(x.ndim - 1)))


def layer_norm(x, gamma, beta, eps):
    """x[..., k], gamma[k], beta[k] -> [..., k]."""
    return _normalise(x, eps) * gamma + beta


def layer_norm_grad_input(dy, x, gamma, eps):
    return _normalise_grad(dy * gamma, x, eps)


def layer_norm_grad_weight(dy, x, eps):
    return _sum_of_rows(dy * _normalise(x, eps))


def layer_norm_grad_bias(dy):
    return _sum_of_rows(dy)


# --- RMS norm ----------------------------------------------------------------


def _rms(x, eps):
    return np.sqrt((x * x).mean(axis=-1, keepdims=True) + eps)


def rms_norm(x, gamma, eps):
    """x[..., k], gamma[k] -> [..., k]."""
    return x / _rms(x, eps) * gamma


def rms_norm_grad_input(dy, x, gamma, eps):
    rms = _rms(x, eps)
    d = dy * gamma
    return (d - x / rms * (d * x / rms).mean(axis=-1, keepdims=True)) / rms


def rms_norm_grad_weight(dy, x, eps):
    return _sum_of_rows(dy * x / _rms(x, eps))
