# ===- reference_batch_norm.py - Batch norm in NumPy ------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Batch norm, its gradients and its running statistics, as in reference.py.

x is [b, c, ...]. `mean` and `var` hold what is alive of the running statistics:
one row for each number of kept groups, so that the last one is that of the
width; or, where nothing is sliced, just that row.
"""

import numpy as np


def _per_channel(vector, x):
    """A vector [c] in a shape that broadcasts along x[b, c, ...]."""
    return vector.reshape(-1, *[1] * (x.ndim - 2))


def _of_channels(x):
    """x with everything that a channel has in one dimension: [c, n]."""
    return np.moveaxis(x, 1, 0).reshape(x.shape[1], -1)


def _last_row(statistics):
    return statistics[-1] if statistics.ndim == 2 else statistics


def _moments(x):
    """The mean and the biased variance of each channel in the batch."""
    channels = _of_channels(x)
    return channels.mean(axis=1), channels.var(axis=1)


def _normalise(x, mean, var, eps):
    return (x - _per_channel(mean, x)) / np.sqrt(_per_channel(var, x) + eps)


def batch_norm(x, gamma, beta, mean, var, eps):
    """What inference does."""
    h = _normalise(x, _last_row(mean), _last_row(var), eps)
    return h * _per_channel(gamma, x) + _per_channel(beta, x)


def batch_norm_train(x, gamma, beta, eps):
    """The statistics are those of the batch."""
    return batch_norm(x, gamma, beta, *_moments(x), eps)


def batch_norm_grad_input(dy, x, gamma, eps):
    mean, var = _moments(x)
    h = _normalise(x, mean, var, eps)
    mean_dy = _per_channel(_of_channels(dy).mean(axis=1), x)
    covariance = _per_channel(_of_channels(dy * h).mean(axis=1), x)
    scale = _per_channel(gamma / np.sqrt(var + eps), x)
    return scale * (dy - mean_dy - h * covariance)


def batch_norm_grad_weight(dy, x, eps):
    return _of_channels(dy * _normalise(x, *_moments(x), eps)).sum(axis=1)


def batch_norm_grad_bias(dy):
    return _of_channels(dy).sum(axis=1)


def update_statistics(mean, var, x, momentum):
    """What is alive of the running statistics after a batch: all but the last
    row stays. They keep the unbiased variance."""
    batch_mean, batch_var = _moments(x)
    count = x.size // x.shape[1]
    unbiased = batch_var * count / max(count - 1, 1)
    mean, var = mean.copy(), var.copy()
    for old, new in ((_last_row(mean), batch_mean), (_last_row(var), unbiased)):
        old[:] = (1 - momentum) * old + momentum * new
    return mean, var
