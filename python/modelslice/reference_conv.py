# ===- reference_conv.py - The meaning of convolutions in NumPy --------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""slice.conv2d and its gradients; see reference.py for what holds of all ops.

Images are [batch, channel, row, column]. A weight is [output channel, input
channel of the conv group, row, column]: with fewer inputs than x has channels,
the convolution is grouped, and output channels see the channels of their own
conv group only. Where x and weight are alive prefixes, so are the conv groups.
"""

import numpy as np


def _split(image, groups):
    """[b, c, h, w] -> [b, group, channel of the group, h * w]."""
    return image.reshape(image.shape[0], groups, -1, np.prod(image.shape[2:]))


def _split_weight(weight, groups):
    """[n, c, u, v] -> [group, output of the group, c, u, v]."""
    return weight.reshape(groups, -1, *weight.shape[1:])


def _pad(x, padding):
    return np.pad(x, ((0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2))


def _size(extent, kernel, stride, padding, dilation):
    return (extent + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def _windows(padded, kernel, size, stride, dilation):
    """For each element (u, v) of the kernel, the view of the padded image that
    holds for every output the pixel that it multiplies."""
    for u in range(kernel[0]):
        for v in range(kernel[1]):
            rows, columns = (
                slice(k * d, k * d + s * (n - 1) + 1, s)
                for k, d, s, n in zip((u, v), dilation, stride, size)
            )
            yield u, v, padded[:, :, rows, columns]


def conv2d(x, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1)):
    groups = x.shape[1] // weight.shape[1]
    kernel = weight.shape[2:]
    size = tuple(map(_size, x.shape[2:], kernel, stride, padding, dilation))
    w = _split_weight(weight, groups)
    y = 0
    for u, v, window in _windows(_pad(x, padding), kernel, size, stride, dilation):
        y = y + w[..., u, v] @ _split(window, groups)
    y = y.reshape(x.shape[0], weight.shape[0], *size)
    return y if bias is None else y + bias[:, None, None]


def conv2d_grad_input(
    dy, weight, x_shape, stride=(1, 1), padding=(0, 0), dilation=(1, 1)
):
    groups = x_shape[1] // weight.shape[1]
    w = _split_weight(weight, groups)
    padded = _pad(np.zeros(x_shape, dy.dtype), padding)
    for u, v, window in _windows(
        padded, weight.shape[2:], dy.shape[2:], stride, dilation
    ):
        part = w[..., u, v].swapaxes(1, 2) @ _split(dy, groups)
        window += part.reshape(window.shape)
    rows, columns = (slice(p, p + n) for p, n in zip(padding, x_shape[2:]))
    return padded[:, :, rows, columns]


def conv2d_grad_weight(
    dy, x, weight_shape, stride=(1, 1), padding=(0, 0), dilation=(1, 1)
):
    groups = x.shape[1] // weight_shape[1]
    dw = np.empty(weight_shape, dy.dtype)
    for u, v, window in _windows(
        _pad(x, padding), weight_shape[2:], dy.shape[2:], stride, dilation
    ):
        part = _split(dy, groups) @ _split(window, groups).swapaxes(2, 3)
        dw[..., u, v] = part.sum(axis=0).reshape(weight_shape[:2])
    return dw


def conv2d_grad_bias(dy):
    return dy.sum(axis=(0, 2, 3))
