# ===- _arrays.py - Checks and converts the arrays of a call ----------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""From what a caller passes to contiguous arrays of an entry's dtypes and
shapes, or to an error that names the input, what it expects and what it got."""

from dataclasses import dataclass

import numpy as np

from . import _abi

_DTYPES = {_abi.F32: np.dtype(np.float32), _abi.I32: np.dtype(np.int32)}
_NAMES = {np.dtype(np.float32): "f32", np.dtype(np.int32): "i32"}


@dataclass(frozen=True)
class TensorInfo:
    """What an entry expects of a tensor, or what a parameter is."""

    name: str
    shape: tuple  # None stands for the run-time batch.
    dtype: np.dtype

    @staticmethod
    def from_abi(info):
        shape = (info.shape[i] for i in range(info.rank))
        return TensorInfo(
            info.name.decode("utf-8", "replace"),
            tuple(None if extent == -1 else extent for extent in shape),
            _DTYPES[info.dtype],
        )

    def __str__(self):
        extents = ("?" if extent is None else str(extent) for extent in self.shape)
        return f"{_NAMES[self.dtype]}[{', '.join(extents)}]"

    def empty(self, batch):
        return np.empty(
            [batch if extent is None else extent for extent in self.shape], self.dtype
        )

    def matches(self, shape):
        return len(shape) == len(self.shape) and all(
            got == extent or extent is None for got, extent in zip(shape, self.shape)
        )


def to_numpy(value):
    """An array of anything that is one; a PyTorch tensor may need a gradient."""
    detach = getattr(value, "detach", None)
    return np.asarray(value if detach is None else detach().cpu())


def convert(what, info, value):
    """`value` as a contiguous array of the dtype. A float takes any real
    number; an integer takes integers that fit."""
    array = to_numpy(value)
    if array.dtype != info.dtype:
        if array.dtype.kind not in ("fiub" if info.dtype.kind == "f" else "iub"):
            raise TypeError(f"{what}: expected {info}, got an array of {array.dtype}")
        if info.dtype.kind == "i" and array.size:
            limits = np.iinfo(np.int32)
            if array.min() < limits.min or array.max() > limits.max:
                raise ValueError(f"{what}: expected {info}, got a value beyond 32 bits")
    return np.require(array, info.dtype, ["C", "ALIGNED"])


def check_inputs(entry, infos, values):
    """The arrays of a call and its batch."""
    if len(values) != len(infos):
        names = ", ".join(info.name for info in infos)
        raise TypeError(
            f"{entry}: expected {len(infos)} inputs ({names}), got {len(values)}"
        )
    arrays, batch, batch_of = [], None, None
    for info, value in zip(infos, values):
        what = f"{entry}: input '{info.name}'"
        array = convert(what, info, value)
        if not info.matches(array.shape):
            raise ValueError(f"{what}: expected {info}, got shape {array.shape}")
        for extent, got in zip(info.shape, array.shape):
            if extent is not None:
                continue
            if got == 0:
                raise ValueError(f"{what}: expected a batch of at least 1, got 0")
            if batch is None:
                batch, batch_of = got, info.name
            if got != batch:
                raise ValueError(
                    f"{what}: expected batch {batch} as in '{batch_of}', got {got}"
                )
        arrays.append(array)
    return arrays, batch or 1
