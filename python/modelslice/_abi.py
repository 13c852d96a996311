# ===- _abi.py - modelslice-c/abi.h for ctypes ------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""The structs and functions of modelslice-c/abi.h, name by name; see there for
what they mean. test_abi.py compares the layouts with the C compiler's."""

import ctypes
from ctypes import POINTER, c_char, c_char_p, c_double, c_float, c_int, c_int32
from ctypes import c_int64, c_size_t, c_uint32, c_uint64, c_void_p

ABI_VERSION = 1
MAGIC = 0x4C53444D

OK, INVALID_ARGUMENT, IO, BAD_WEIGHTS, OUT_OF_MEMORY, UNSUPPORTED, BUSY = range(7)
DEVICE_FAILED = 7
F32, I32 = 1, 2
MODEL_TRAINABLE, MODEL_INITIALIZE = 1, 2
LIBRARY_TRAINING, LIBRARY_EMBEDDED_WEIGHTS, LIBRARY_CUDA = 1, 2, 4
ARENAS = {"params": 0, "gradients": 1, "state0": 2, "state1": 3}


class Error(ctypes.Structure):
    _fields_ = [("status", c_int32), ("message", c_char * 508)]


class Tensor(ctypes.Structure):
    _fields_ = [
        ("data", c_void_p),
        ("shape", POINTER(c_int64)),
        ("rank", c_uint32),
        ("dtype", c_uint32),
    ]


class TensorInfo(ctypes.Structure):
    _fields_ = [
        ("name", c_char_p),
        ("shape", POINTER(c_int64)),
        ("rank", c_uint32),
        ("dtype", c_uint32),
    ]


class WidthInfo(ctypes.Structure):
    _fields_ = [
        ("rates", POINTER(c_double)),
        ("num_rates", c_uint32),
        ("reserved", c_uint32),
        ("flops", c_uint64),
        ("parameters", c_uint64),
        ("param_bytes", c_uint64),
    ]


class EntryInfo(ctypes.Structure):
    _fields_ = [
        ("name", c_char_p),
        ("inputs", POINTER(TensorInfo)),
        ("outputs", POINTER(TensorInfo)),
        ("num_inputs", c_uint32),
        ("num_outputs", c_uint32),
        ("per_width", c_uint32),
        ("reserved", c_uint32),
    ]


class ModelOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("weights_path", c_char_p),
        ("weights_data", c_void_p),
        ("weights_size", c_size_t),
        ("seed", c_uint64),
        ("flags", c_uint32),
        ("reserved", c_uint32),
        ("device", c_char_p),
    ]


class ContextOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("max_batch", c_int64),
        ("scratch", c_void_p),
        ("scratch_size", c_size_t),
        ("threads", c_uint32),
        ("reserved", c_uint32),
        ("parallel_for", c_void_p),
        ("host", c_void_p),
        ("stream", c_void_p),
    ]


class Metadata(ctypes.Structure):
    _fields_ = [("name", c_char_p), ("value", c_char_p)]


# A model and a context are opaque.
_function = ctypes.CFUNCTYPE
_error = POINTER(Error)
_tensors = POINTER(Tensor)
_arena = (c_void_p, c_uint32, c_uint32, POINTER(c_float), _error)


class Library(ctypes.Structure):
    _fields_ = [
        ("magic", c_uint32),
        ("abi_version", c_uint32),
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("model_name", c_char_p),
        ("compiler_version", c_char_p),
        ("isa_levels", POINTER(c_char_p)),
        ("num_isa_levels", c_uint32),
        ("num_widths", c_uint32),
        ("widths", POINTER(WidthInfo)),
        ("entries", POINTER(EntryInfo)),
        ("params", POINTER(TensorInfo)),
        ("num_entries", c_uint32),
        ("num_params", c_uint32),
        ("arena_bytes", c_uint64),
        (
            "model_create",
            _function(c_int, POINTER(ModelOptions), POINTER(c_void_p), _error),
        ),
        ("model_destroy", _function(None, c_void_p)),
        (
            "context_create",
            _function(
                c_int, c_void_p, POINTER(ContextOptions), POINTER(c_void_p), _error
            ),
        ),
        ("context_destroy", _function(None, c_void_p)),
        ("scratch_bytes", _function(c_size_t, c_void_p, c_uint32, c_uint32, c_int64)),
        (
            "run",
            _function(
                c_int,
                c_void_p,
                c_uint32,
                c_uint32,
                _tensors,
                c_uint32,
                _tensors,
                c_uint32,
                _error,
            ),
        ),
        ("isa", _function(c_char_p)),
        # The address as a number: NULL is None.
        ("arena", _function(c_void_p, c_void_p, c_uint32, POINTER(c_uint64))),
        ("param_read", _function(c_int, *_arena)),
        ("param_write", _function(c_int, *_arena)),
        ("context_set_profiler", _function(None, c_void_p, c_void_p, c_void_p)),
        ("derived_bytes", c_uint64),
        ("metadata", POINTER(Metadata)),
        ("num_metadata", c_uint32),
        ("reserved", c_uint32),
        # A library from before there were devices ends here.
        (
            "run_async",
            _function(
                c_int,
                c_void_p,
                c_uint32,
                c_uint32,
                _tensors,
                c_uint32,
                _tensors,
                c_uint32,
                POINTER(c_void_p),
                _error,
            ),
        ),
        ("synchronize", _function(c_int, c_void_p, _error)),
        ("model_device", _function(c_char_p, c_void_p)),
        ("gpu_archs", POINTER(c_char_p)),
        ("num_gpu_archs", c_uint32),
        ("reserved2", c_uint32),
    ]


FIRST_LIBRARY_SIZE = Library.run_async.offset


query_type = _function(POINTER(Library), c_uint32)
