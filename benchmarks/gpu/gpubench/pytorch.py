# ===- pytorch.py - PyTorch on the same machine -------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Each width as a plain network of its own, by benchmarks/peers: in double precision to compare with, and eager, as a
captured CUDA graph, and by torch.compile to measure."""

import numpy as np
import torch
from torch.func import functional_call
from torch.nn import functional

from gpubench import draws
from peers import modules


def use_precision(precision):
    """What multiplies single-precision factors from now on."""
    torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
    torch.backends.cudnn.allow_tf32 = precision == "tf32"
    torch.backends.cudnn.benchmark = True


def dtype_of(precision):
    return torch.bfloat16 if precision == "bf16" else torch.float32


def cut(array, shape):
    """What is alive of a parameter: the first of each axis."""
    return array[tuple(slice(extent) for extent in shape)]


def plain(benchmark, rate):
    """The module of a rate with its part of the weights, on the host."""
    module = modules.plain(benchmark.network, rate).eval().requires_grad_(False)
    state = {name: torch.from_numpy(np.ascontiguousarray(cut(benchmark.weights[name], value.shape)))
             for name, value in module.state_dict().items()}
    module.load_state_dict(state)
    return module


def in_double(device, benchmark, rate):
    """A function from and to arrays."""
    module = plain(benchmark, rate).double().to(device.place)

    @torch.no_grad()
    def run(x):
        return module(torch.from_numpy(x).double().to(device.place)).cpu().numpy()

    return run


def eager(device, benchmark, precision, rate, batch, layout):
    """A function that puts a run into the stream and returns its result."""
    dtype = dtype_of(precision)
    module = plain(benchmark, rate).to(device.place, dtype)
    x = device.put(draws.inputs(benchmark.network, batch)).to(dtype)
    if x.ndim == 4:
        module, x = module.to(memory_format=layout), x.contiguous(memory_format=layout)
    return lambda: module(x), module, x


def captured(device, run):
    """An eager run as a CUDA graph."""
    for _ in range(3):
        run()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, stream=device.torch_stream):
        y = run()

    def replay():
        graph.replay()
        return y

    return replay


def compiled(module, x):
    """By inductor, with CUDA graphs. Compiles before it returns."""
    # Widths and batches are functions of their own.
    torch._dynamo.reset()
    function = torch.compile(module, mode="reduce-overhead", fullgraph=True, dynamic=False)

    def run():
        # Results of earlier calls are not needed any more.
        torch.compiler.cudagraph_mark_step_begin()
        return function(x)

    for _ in range(3):
        run()
    torch.cuda.synchronize()
    return run


def training_step(device, benchmark, precision, rates, x, labels):
    """Gradients of all rates, added up in shared parameters, and an SGD step."""
    parameters = {name: device.put(value).requires_grad_() for name, value in benchmark.weights.items()}
    optimiser = torch.optim.SGD(parameters.values(), lr=1e-3, momentum=0.9, weight_decay=5e-4, nesterov=True, fused=True)
    widths = [modules.plain(benchmark.network, rate).to(device.place) for rate in rates]
    shapes = [{name: value.shape for name, value in module.state_dict().items()} for module in widths]
    labels = labels.long()

    def step():
        for module, extents in zip(widths, shapes):
            part = {name: cut(parameters[name], shape) for name, shape in extents.items()}
            with torch.autocast(torch.device(device.place).type, torch.bfloat16, enabled=precision == "bf16"):
                loss = functional.cross_entropy(functional_call(module, part, x), labels)
            loss.backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=False)

    return step
