# ===- errors.py - What a compiled library can report -----------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""One exception per status of modelslice-c/abi.h, with the library's message.
Each is also the built-in exception that a caller would expect."""

from . import _abi


class Error(Exception):
    """A compiled library refused a call."""


class InvalidArgumentError(Error, ValueError):
    """A tensor, rate, batch or option is wrong."""


class LibraryIOError(Error, OSError):
    """A file cannot be opened, read or mapped."""


class WeightsError(Error, ValueError):
    """The weights are malformed or are not this model's."""


class OutOfMemoryError(Error, MemoryError):
    """The library could not allocate."""


class UnsupportedError(Error, RuntimeError):
    """This library or machine lacks what was asked for."""


class BusyError(Error, RuntimeError):
    """A context is already serving a call."""


class DeviceError(Error, RuntimeError):
    """A GPU or its driver reported a failure."""


_BY_STATUS = {
    _abi.INVALID_ARGUMENT: InvalidArgumentError,
    _abi.IO: LibraryIOError,
    _abi.BAD_WEIGHTS: WeightsError,
    _abi.OUT_OF_MEMORY: OutOfMemoryError,
    _abi.UNSUPPORTED: UnsupportedError,
    _abi.BUSY: BusyError,
    _abi.DEVICE_FAILED: DeviceError,
}


def check(status, error):
    """Raises what a status and the _abi.Error that came with it mean."""
    if status != _abi.OK:
        message = error.message.decode("utf-8", "replace")
        raise _BY_STATUS.get(status, Error)(message or f"status {status}")
