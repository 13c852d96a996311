# ===- reference_pool.py - Pooling and concatenation in NumPy ---------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""The meaning of the pooling ops and of concat, as in reference.py.

Images are [batch, channels, height, width]; `kernel`, `stride` and `padding`
are (vertical, horizontal).
"""

import numpy as np

from .reference import group_end

# --- Windows -----------------------------------------------------------------


def pooled_extent(extent, kernel, stride, padding):
    """How many windows a dimension holds."""
    return (extent + 2 * padding - kernel) // stride + 1


def _pad(x, padding, value):
    (top, left), (bottom, right) = padding, padding
    widths = ((0, 0), (0, 0), (top, bottom), (left, right))
    return np.pad(x, widths, constant_values=value)


def _crop(x, padding):
    """What _pad was given."""
    (top, left), (height, width) = padding, x.shape[2:]
    return x[:, :, top : height - top, left : width - left]


def _each_window(shape, kernel, stride, padding):
    """For each window of an image of `shape`, its index in the result and the
    slices of the padded image that it covers."""
    counts = map(pooled_extent, shape[2:], kernel, stride, padding)
    for i, j in np.ndindex(*counts):
        top, left = i * stride[0], j * stride[1]
        yield (i, j), slice(top, top + kernel[0]), slice(left, left + kernel[1])


def _pool(x, reduce, kernel, stride, padding):
    counts = tuple(map(pooled_extent, x.shape[2:], kernel, stride, padding))
    y = np.empty((*x.shape[:2], *counts), x.dtype)
    padded = _pad(x, padding, -np.inf if reduce is np.max else 0)
    for (i, j), rows, columns in _each_window(x.shape, kernel, stride, padding):
        y[:, :, i, j] = reduce(padded[:, :, rows, columns], axis=(2, 3))
    return y


# --- Maxima ------------------------------------------------------------------


def max_pool(x, kernel, stride, padding=(0, 0)):
    return _pool(x, np.max, kernel, stride, padding)


def max_pool_grad(dy, x, kernel, stride, padding=(0, 0)):
    """Each dy goes to the first maximum of its window, in row-major order; to
    none where the maximum is NaN."""
    padded = _pad(x, padding, np.nan)  # Equals nothing.
    dx = np.zeros_like(padded)
    y = max_pool(x, kernel, stride, padding)
    for (i, j), rows, columns in _each_window(x.shape, kernel, stride, padding):
        window = padded[:, :, rows, columns].reshape(*x.shape[:2], -1)
        is_max = window == y[:, :, i, j, None]
        is_first = is_max & (is_max.cumsum(axis=2) == 1)
        share = np.where(is_first, dy[:, :, i, j, None], 0)
        dx[:, :, rows, columns] += share.reshape(*x.shape[:2], *kernel)
    return _crop(dx, padding)


# --- Means -------------------------------------------------------------------


def avg_pool(x, kernel, stride, padding=(0, 0)):
    """Padding counts as zeros."""
    return _pool(x, np.sum, kernel, stride, padding) / (kernel[0] * kernel[1])


def avg_pool_grad(dy, extents, kernel, stride, padding=(0, 0)):
    """`extents` are the height and width of the operand."""
    shape = (*dy.shape[:2], *extents)
    dx = _pad(np.zeros(shape, dy.dtype), padding, 0)
    for (i, j), rows, columns in _each_window(shape, kernel, stride, padding):
        dx[:, :, rows, columns] += dy[:, :, i, j, None, None]
    return _crop(dx, padding) / (kernel[0] * kernel[1])


def global_avg_pool(x):
    return x.mean(axis=(2, 3))


def global_avg_pool_grad(dy, extents):
    height, width = extents
    shape = (*dy.shape, height, width)
    return np.broadcast_to(dy[..., None, None] / (height * width), shape)


# --- Concatenation -----------------------------------------------------------


def _pieces(groups, channels, extents):
    """For each alive group of each operand, in the order of the concatenation,
    the number of the operand and where the group begins and ends there."""
    ends = [
        [group_end(count, groups, g) for g in range(groups + 1)] for count in channels
    ]
    kept = ends[0].index(extents[0])
    assert all(end[kept] == extent for end, extent in zip(ends, extents))
    for g in range(kept):
        for operand, end in enumerate(ends):
            yield operand, end[g], end[g + 1]


def concat(operands, groups=1, channels=None):
    """Group 1 of each operand in dimension 1, then group 2 of each, and so on.
    `channels` are the full extents there, the operands' own by default."""
    extents = [operand.shape[1] for operand in operands]
    pieces = _pieces(groups, channels or extents, extents)
    return np.concatenate([operands[i][:, a:b] for i, a, b in pieces], axis=1)


def concat_grad(dy, extents, groups=1, channels=None):
    """The gradients of all operands; `extents` are what is alive of them."""
    grads = [np.empty((len(dy), n, *dy.shape[2:]), dy.dtype) for n in extents]
    offset = 0
    for operand, begin, end in _pieces(groups, channels or extents, extents):
        grads[operand][:, begin:end] = dy[:, offset : offset + end - begin]
        offset += end - begin
    return grads
