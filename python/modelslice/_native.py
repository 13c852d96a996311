# ===- _native.py - Owners of a library's models and contexts ---------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Opens a library and owns what it allocates. A context keeps its model alive
and a model its library, so that things go in the right order by themselves.
Libraries stay loaded until the process ends; a file that has been replaced is
another library."""

import ctypes
import os

from . import _abi, _arrays, _elf
from .errors import UnsupportedError, check


# For each path, which files it has named.
_named = {}


def _spell(path):
    """The path as dlopen is to see it: absolute, since it would look for a name
    without a slash along its search path; and spelt in another way, /./, for
    each file that was renamed to it since, as by a name that it knows dlopen
    gives the file that is loaded."""
    directory, name = os.path.split(os.path.abspath(path))
    status = os.stat(path)
    identity = status.st_dev, status.st_ino
    files = _named.setdefault((directory, name), [])
    if identity not in files:
        files.append(identity)
    return os.path.join(directory, *(["."] * files.index(identity)), name)


def open_library(path):
    """The checked header struct of the library in a file."""
    path = os.fsdecode(path)
    symbol = _elf.find_query(path)
    try:
        handle = ctypes.CDLL(_spell(path), mode=os.RTLD_NOW | os.RTLD_LOCAL)
    except OSError as error:
        raise ValueError(f"library '{path}': cannot load: {error}") from error
    answer = ctypes.cast(getattr(handle, symbol), _abi.query_type)(_abi.ABI_VERSION)
    if not answer:
        raise UnsupportedError(
            f"library '{path}': expected ABI version {_abi.ABI_VERSION} or older, "
            "got a newer one"
        )
    library = answer.contents
    if library.magic != _abi.MAGIC:
        raise ValueError(
            f"library '{path}': expected magic {_abi.MAGIC:#010x}, "
            f"got {library.magic:#010x}"
        )
    if library.abi_version > _abi.ABI_VERSION:
        raise UnsupportedError(
            f"library '{path}': expected ABI version {_abi.ABI_VERSION} or older, "
            f"got {library.abi_version}"
        )
    if library.struct_size < _abi.FIRST_LIBRARY_SIZE:
        raise ValueError(
            f"library '{path}': expected a header struct of "
            f"{_abi.FIRST_LIBRARY_SIZE} bytes, got {library.struct_size}"
        )
    return library


class Model:
    """Owns a msl_model."""

    handle = None

    def __init__(self, library, weights_path, weights_data, trainable, seed, device):
        flags = _abi.MODEL_TRAINABLE if trainable else 0
        if seed is not None:
            flags |= _abi.MODEL_INITIALIZE
        options = _abi.ModelOptions(
            struct_size=ctypes.sizeof(_abi.ModelOptions),
            weights_path=weights_path,
            seed=seed or 0,
            flags=flags,
            # Libraries from before there were devices take none at all.
            device=None if device == "cpu" else device.encode(),
        )
        if weights_data is not None:
            options.weights_data = ctypes.cast(
                ctypes.c_char_p(weights_data), ctypes.c_void_p
            )
            options.weights_size = len(weights_data)
        self.library = library
        handle, error = ctypes.c_void_p(), _abi.Error()
        check(library.model_create(options, handle, error), error)
        self.handle = handle

    def __del__(self):
        if self.handle:
            self.library.model_destroy(self.handle)

    @property
    def device(self):
        """What the library calls the place where the model lives."""
        if self.library.struct_size < ctypes.sizeof(_abi.Library):
            return "cpu"
        return self.library.model_device(self.handle).decode("utf-8", "replace")

    def arena(self, which):
        """The floats of an arena as a ctypes array, or None."""
        count = ctypes.c_uint64()
        address = self.library.arena(self.handle, which, count)
        if not address:
            return None
        floats = (ctypes.c_float * count.value).from_address(address)
        floats.model = self  # Views of it keep the memory.
        return floats

    def copy_param(self, function, which, param, data):
        error = _abi.Error()
        pointer = data.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        check(function(self.handle, which, param, pointer, error), error)


class Context:
    """Owns a msl_context, for batches of up to max_batch."""

    handle = None

    def __init__(self, model, max_batch, threads):
        options = _abi.ContextOptions(
            struct_size=ctypes.sizeof(_abi.ContextOptions),
            max_batch=max_batch,
            threads=threads,
        )
        self.model, self.max_batch = model, max_batch
        handle, error = ctypes.c_void_p(), _abi.Error()
        create = model.library.context_create
        check(create(model.handle, options, handle, error), error)
        self.handle = handle

    def __del__(self):
        if self.handle:
            self.model.library.context_destroy(self.handle)

    def run(self, entry, width, inputs, outputs):
        """Runs an entry on contiguous arrays of the right dtypes."""
        error = _abi.Error()
        status = self.model.library.run(
            self.handle,
            entry,
            width,
            _tensors(inputs),
            len(inputs),
            _tensors(outputs),
            len(outputs),
            error,
        )
        check(status, error)


def _tensors(arrays):
    tensors = (_abi.Tensor * max(1, len(arrays)))()
    for tensor, array in zip(tensors, arrays):
        tensor.data = _arrays.address(array)
        tensor.shape = (ctypes.c_int64 * max(1, array.ndim))(*array.shape)
        tensor.rank = array.ndim
        tensor.dtype = _abi.F32 if _arrays.is_float(array) else _abi.I32
    return tensors


def next_power_of_two(value):
    return 1 << (value - 1).bit_length()
