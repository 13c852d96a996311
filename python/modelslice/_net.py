# ===- _net.py - A compiled network as a Python object ----------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""What `modelslice.load` returns."""

import operator
import os
import threading
from dataclasses import dataclass

import numpy as np

from . import _abi, _arrays, _native
from ._arrays import TensorInfo


@dataclass(frozen=True)
class Width:
    """One width of a network and what it costs."""

    rate: object  # A number, or a tuple where the network takes several rates.
    flops: int  # Per example, a multiply-add counted as two.
    parameters: int
    param_bytes: int


@dataclass(frozen=True)
class Entry:
    """A function of a library."""

    name: str
    inputs: tuple
    outputs: tuple
    per_width: bool
    index: int


def _text(value):
    return value.decode("utf-8", "replace") if value else ""


def _infos(pointer, count):
    return tuple(TensorInfo.from_abi(pointer[i]) for i in range(count))


def _width(info):
    rates = tuple(info.rates[i] for i in range(info.num_rates))
    rate = rates[0] if len(rates) == 1 else rates
    return Width(rate, info.flops, info.parameters, info.param_bytes)


def _weights_bytes(weights):
    """A safetensors file in memory, of a mapping of arrays or the bytes."""
    if isinstance(weights, (bytes, bytearray, memoryview)):
        return bytes(weights)
    if not hasattr(weights, "items"):
        raise TypeError(
            "weights: expected a path, the bytes of a safetensors file or a "
            f"mapping of names to arrays, got {type(weights).__name__}"
        )
    try:
        from safetensors.numpy import save
    except ImportError as error:
        raise ImportError(
            "weights as arrays need safetensors: pip install 'modelslice[safetensors]'"
        ) from error
    return save(
        {
            name: np.ascontiguousarray(_arrays.to_numpy(array), dtype=np.float32)
            for name, array in weights.items()
        }
    )


def _thread_count(threads):
    try:
        count = operator.index(threads)
    except TypeError:
        count = 0
    if not 1 <= count <= 1024:
        raise ValueError(f"threads: expected an integer from 1 to 1024, got {threads!r}")
    return count


class Net:
    """A compiled network with its parameters.

    May be used from any number of threads at once: each gets a context of its
    own, with `threads` threads. A trainable network serves one at a time.
    """

    def __init__(
        self,
        path,
        weights=None,
        threads=1,
        trainable=False,
        seed=None,
        device="cpu",
    ):
        library = _native.open_library(path)
        self.name = _text(library.model_name)
        self.compiler_version = _text(library.compiler_version)
        self.widths = tuple(
            _width(library.widths[i]) for i in range(library.num_widths)
        )
        self.entries = {}
        for i in range(library.num_entries):
            info = library.entries[i]
            self.entries[_text(info.name)] = Entry(
                _text(info.name),
                _infos(info.inputs, info.num_inputs),
                _infos(info.outputs, info.num_outputs),
                info.per_width != 0,
                i,
            )
        infos = _infos(library.params, library.num_params)
        self.params = {info.name: info for info in infos}
        self._threads = _thread_count(threads)
        path = data = None
        if isinstance(weights, (str, os.PathLike)):
            path = os.fsencode(weights)
            if b"\0" in path:
                raise ValueError(f"weights path {weights!r}: embedded null byte")
        elif weights is not None:
            data = _weights_bytes(weights)
        trainable = trainable or seed is not None
        device = str(device or "cpu")
        self._on_device = device.startswith("cuda")
        self._model = _native.Model(library, path, data, trainable, seed, device)
        self._contexts = threading.local()

    def __repr__(self):
        rates = ", ".join(str(rate) for rate in self.rates)
        return f"<modelslice network '{self.name}' with rates {rates}>"

    @property
    def rates(self):
        """The slice rates, in ascending order of cost."""
        return tuple(width.rate for width in self.widths)

    @property
    def flops(self):
        """Floating-point operations per example, by rate."""
        return {width.rate: width.flops for width in self.widths}

    @property
    def inputs(self):
        return self.entries["infer"].inputs

    @property
    def outputs(self):
        return self.entries["infer"].outputs

    @property
    def isa(self):
        """The instruction set that was chosen, such as "x86-64-v4"; empty if the library has none for this CPU."""
        return _text(self._model.library.isa())

    @property
    def device(self):
        """Where the network runs, such as "cpu" or "cuda:0 (NVIDIA H100 PCIe,
        code for sm_90a)"."""
        return self._model.device

    @property
    def metadata(self):
        """What the file of the embedded weights says of itself, by name."""
        library = self._model.library
        pairs = (library.metadata[i] for i in range(library.num_metadata))
        return {_text(pair.name): _text(pair.value) for pair in pairs}

    def _width_of(self, rate):
        if rate is None:
            return len(self.widths) - 1
        try:
            number = np.asarray(rate).dtype.kind in "biuf"
        except ValueError:  # A ragged sequence.
            number = False
        for index, width in enumerate(self.widths):
            known = np.atleast_1d(width.rate)
            if not number or np.shape(rate) not in ((), known.shape):
                continue
            if (np.abs(known - rate) <= 1e-6).all():  # Never for NaN.
                return index
        known = ", ".join(str(known) for known in self.rates)
        raise ValueError(f"model '{self.name}': expected a rate of {known}, got {rate!r}")

    def _context(self, batch):
        context = getattr(self._contexts, "context", None)
        if context is None or context.max_batch < batch:
            size = _native.next_power_of_two(batch)
            context = _native.Context(self._model, size, self._threads)
            self._contexts.context = context
        return context

    def run(self, *inputs, rate=None):
        """The network's result at a rate, by default the widest: an array, or
        a tuple of them where it has several."""
        return self.run_entry("infer", *inputs, rate=rate)

    def run_entry(self, name, *inputs, rate=None):
        """Runs any entry: `net.run_entry("gradient", x, labels, seed,
        rate=0.5)` gives losses and probabilities and adds to the gradients."""
        if name not in self.entries:
            known = ", ".join(self.entries)
            raise ValueError(
                f"model '{self.name}': expected an entry of {known}, got '{name}'"
            )
        entry = self.entries[name]
        if rate is not None and not entry.per_width:
            raise ValueError(f"entry '{name}' takes no rate, got {rate!r}")
        width = self._width_of(rate) if entry.per_width else 0
        arrays, batch = _arrays.check_inputs(
            name, entry.inputs, inputs, self._on_device
        )
        outputs = _arrays.empty_like_inputs(entry.outputs, batch, arrays)
        _arrays.finish_pending_work(arrays)
        self._context(batch).run(entry.index, width, arrays, outputs)
        return outputs[0] if len(outputs) == 1 else tuple(outputs)

    def _arena_index(self, arena):
        if arena not in _abi.ARENAS:
            known = ", ".join(_abi.ARENAS)
            raise ValueError(f"expected an arena of {known}, got '{arena}'")
        return _abi.ARENAS[arena]

    def _param_index(self, name):
        if name not in self.params:
            known = ", ".join(self.params)
            raise ValueError(
                f"model '{self.name}': expected a parameter of {known}, got '{name}'"
            )
        return list(self.params).index(name)

    def arena(self, name="gradients"):
        """A view of all of "params", "gradients", "state0" or "state1", packed
        as the compiler chose; None where the model has none, and on a GPU."""
        floats = self._model.arena(self._arena_index(name))
        return None if floats is None else np.frombuffer(floats, dtype=np.float32)

    def param_read(self, name, arena="params"):
        """A copy of one parameter, or its gradient or optimiser state."""
        index, which = self._param_index(name), self._arena_index(arena)
        data = np.empty(self.params[name].shape, dtype=np.float32)
        self._model.copy_param(self._model.library.param_read, which, index, data)
        return data

    def param_write(self, name, value, arena="params"):
        """Sets one parameter of a trainable model, from its full shape."""
        index, which = self._param_index(name), self._arena_index(arena)
        data = _arrays.convert(f"parameter '{name}'", self.params[name], value)
        if data.shape != self.params[name].shape:
            raise ValueError(
                f"parameter '{name}': expected {self.params[name]}, "
                f"got f32{list(data.shape)}"
            )
        self._model.copy_param(self._model.library.param_write, which, index, data)
