# ===- ours.py - The compiled library of this project -------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Runs a library through the loader of python/modelslice, with tensors that are made once: a call is one foreign call
of `run_async`, from the second or third on a CUDA graph."""

import ctypes
import functools

from modelslice import _abi, _native

_PROFILER = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)


class _KernelEvent(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("seconds", ctypes.c_double), ("flops", ctypes.c_uint64), ("bytes", ctypes.c_uint64)]


class Session:
    """A context of a network in the device's stream."""

    def __init__(self, device, net, max_batch):
        self.device, self.net, self.max_batch = device, net, max_batch
        self._library, self._error = net._model.library, _abi.Error()
        options = _abi.ContextOptions(struct_size=ctypes.sizeof(_abi.ContextOptions), max_batch=max_batch, threads=1, stream=device.stream)
        # Owned as the loader's contexts are, but in this stream.
        self._context = _native.Context.__new__(_native.Context)
        self._context.model, self._context.max_batch = net._model, max_batch
        handle = ctypes.c_void_p()
        _native.check(self._library.context_create(net._model.handle, options, handle, self._error), self._error)
        self._context.handle = handle

    def call(self, entry, rate, inputs, outputs):
        """A function without arguments that puts one run into the stream. What the tensors lie in lives as long as it."""
        info = self.net.entries[entry]
        width = self.net._width_of(rate) if info.per_width else 0
        pointer = functools.partial(ctypes.cast, typ=ctypes.POINTER(_abi.Tensor))
        ins, outs = _native._tensors(inputs), _native._tensors(outputs)
        run = functools.partial(self._library.run_async, self._context.handle, info.index, width, pointer(ins), len(inputs),
                                pointer(outs), len(outputs), None, ctypes.pointer(self._error))
        run.keep = (self, inputs, outputs, ins, outs)
        return run

    def wait(self):
        """Until all is done; an error of the library's is raised."""
        if not self._error.status:
            self._library.synchronize(self._context.handle, self._error)
        _native.check(self._error.status, self._error)

    def infer(self, rate, x):
        """A call and the tensor that it writes."""
        y = self.device.empty(self.net.outputs[0], len(x))
        return self.call("infer", rate, [x], [y]), y

    def profile(self, call):
        """Seconds of the device for each kernel of a call, by name; without a graph."""
        seconds = {}

        def record(_, address):
            event = _KernelEvent.from_address(address)
            name = event.name.decode()
            seconds[name] = seconds.get(name, 0) + event.seconds

        profiler = _PROFILER(record)
        self._library.context_set_profiler(self._context.handle, ctypes.cast(profiler, ctypes.c_void_p), None)
        try:
            call()
            self.wait()
        finally:
            self._library.context_set_profiler(self._context.handle, None, None)
        return seconds
