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

    def empty_on_gpu(self, batch, like):
        import torch

        dtype = torch.float32 if self.dtype.kind == "f" else torch.int32
        shape = [batch if extent is None else extent for extent in self.shape]
        return torch.empty(shape, dtype=dtype, device=like.device)

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


def is_on_gpu(value):
    """Whether this is a tensor of PyTorch's on a GPU."""
    return getattr(value, "is_cuda", False) is True


def is_float(array):
    if is_on_gpu(array):
        return array.is_floating_point()
    return array.dtype.kind == "f"


def address(array):
    return array.data_ptr() if is_on_gpu(array) else array.ctypes.data


def _on_gpu(what, info, value):
    """A tensor on a GPU as the library takes it: it is never converted."""
    wanted = _NAMES[info.dtype].replace("f", "float").replace("i", "int")
    got = str(value.dtype).rpartition(".")[2]
    if got != wanted:
        raise TypeError(f"{what}: expected {info}, got a tensor of {got} on a GPU")
    return value.detach().contiguous()


def empty_like_inputs(infos, batch, arrays):
    """Room for results, on the GPU where an input is."""
    for array in arrays:
        if is_on_gpu(array):
            return [info.empty_on_gpu(batch, array) for info in infos]
    return [info.empty(batch) for info in infos]


def finish_pending_work(arrays):
    """Waits for what PyTorch has in its current stream: the library's own does
    not wait for it."""
    for array in arrays:
        if is_on_gpu(array):
            import torch

            torch.cuda.current_stream(array.device).synchronize()
            return


def _is_number(value):
    return isinstance(value, (int, float, np.number))


def check_inputs(entry, infos, values, on_device=False):
    """The arrays of a call and its batch. `on_device`: tensors on a GPU stay
    where they are."""
    if len(values) != len(infos):
        names = ", ".join(info.name for info in infos)
        extra = values[len(infos) :]
        hint = "; a rate is given as rate=" if any(map(_is_number, extra)) else ""
        raise TypeError(
            f"{entry}: expected {len(infos)} inputs ({names}), got {len(values)}{hint}"
        )
    arrays, batch, batch_of = [], None, None
    for info, value in zip(infos, values):
        what = f"{entry}: input '{info.name}'"
        stays = on_device and is_on_gpu(value)
        array = (_on_gpu if stays else convert)(what, info, value)
        if not info.matches(array.shape):
            raise ValueError(f"{what}: expected {info}, got shape {tuple(array.shape)}")
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
