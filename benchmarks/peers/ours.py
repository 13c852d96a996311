# ===- ours.py - The compiled library of this project ------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Runs the library that slice-compile made, through the loader of python/modelslice. A call is one foreign call of
the library's `run` with tensors made before; "0.5 from C" is the same, called in a loop in C."""

import ctypes
import functools
import sys

from peers.networks import ROOT
from peers.worker import Call, looped

sys.path.insert(0, str(ROOT / "python"))
PACKAGES = ()
FROM_C = " from C"


def shapes(library):
    """The parameters' shapes by name."""
    from modelslice import _native

    header = _native.open_library(library)
    infos = (header.params[i] for i in range(header.num_params))
    return {info.name.decode(): tuple(info.shape[i] for i in range(info.rank)) for info in infos}


def costs(library):
    """For each rate, the operations of an example and the bytes of the parameters that a call reads."""
    from modelslice import _native

    header = _native.open_library(library)
    widths = (header.widths[i] for i in range(header.num_widths))
    return {width.rates[0]: {"flops": width.flops, "param_bytes": width.param_bytes} for width in widths}


def make(spec, _):
    import modelslice
    from modelslice import _abi, _native

    x, error = spec.input(), _abi.Error()
    inputs = _native._tensors([x])
    pointer = functools.partial(ctypes.cast, typ=ctypes.POINTER(_abi.Tensor))

    def check(status=0):
        if status or error.status:
            raise RuntimeError(error.message.decode())

    @functools.cache
    def load():
        net = modelslice.load(spec.library, weights=spec.weights, threads=spec.threads)
        return net, _native.Context(net._model, spec.batch, spec.threads)

    def build(name):
        net, context = load()
        run = net._model.library.run
        width = net._width_of(float(name.removesuffix(FROM_C)))
        result = net.outputs[0].empty(spec.batch)
        outputs = _native._tensors([result])

        def output():
            check()
            return result

        # What the pointers point to lives as long as the call.
        output.keep = (context, x, inputs, outputs)
        if name.endswith(FROM_C):
            repeat_run = ctypes.CDLL(str(spec.limits)).repeat_run
            arguments = (ctypes.cast(run, ctypes.c_void_p), context.handle, ctypes.c_uint32(width), pointer(inputs), pointer(outputs),
                         ctypes.byref(error))
            return Call(lambda count: check(repeat_run(*arguments, ctypes.c_long(count))), output)
        call = functools.partial(run, context.handle, 0, width, pointer(inputs), 1, pointer(outputs), 1, ctypes.pointer(error))
        return looped(call, output)

    return build
