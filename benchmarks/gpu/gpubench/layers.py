# ===- layers.py - Single layers beside cuBLAS and cuDNN ----------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Times by the device's clock of single kernels of a network, beside the same layer of PyTorch: 3x3 convolutions of a
VGG, whose kernels here add the bias, apply the norm and relu in front of the layer and gather statistics for the one
behind it, too; and the square dense layer of an MLP, with bias and relu."""

from dataclasses import dataclass

import torch
from torch.nn import functional

from gpubench import draws, limits, pytorch
from gpubench.ours import Session
from gpubench.timing import ROUNDS, WARM_UP_CALLS, compared, microseconds
from peers.networks import alive



@dataclass(frozen=True)
class Layer:
    kernel: str  # Its name in profiles.
    weight: tuple  # Full extents.
    image: int = 0  # Of a convolution.

    def alive(self, rate):
        """Extents of the weight at a rate; images' channels are not sliced."""
        outputs, inputs, *window = self.weight
        return (alive(outputs, rate), inputs if inputs <= 3 else alive(inputs, rate), *window)


def layers_of(network):
    """Those to be timed: none of a ResNet."""
    if len(network.example) == 1:
        return [Layer("fc2", (network.width, network.width))]
    layers, (channels, image, _) = [], network.example
    for index, width in enumerate(network.plan):
        if width == "M":
            image //= 2
            continue
        layers.append(Layer(f"features.{index}.conv", (width, channels, 3, 3), image))
        channels = width
    return layers


def _peer(device, layer, precision, rate, batch):
    """PyTorch's call of a layer."""
    dtype, shape = pytorch.dtype_of(precision), layer.alive(rate)
    weight = device.put(draws.uniform(1, shape, 0.05)).to(dtype)
    bias = torch.zeros(shape[0], device=device.place, dtype=dtype)
    if layer.image:
        x = device.put(draws.uniform(2, (batch, shape[1], layer.image, layer.image))).to(dtype)
        x, weight = (tensor.contiguous(memory_format=torch.channels_last) for tensor in (x, weight))
        return lambda: functional.conv2d(x, weight, bias, padding=1)
    x = device.put(draws.uniform(2, (batch, shape[1]))).to(dtype)
    return lambda: functional.linear(x, weight, bias)


def _profile(session, call, layers):
    """Microseconds of each layer's kernels in one run."""
    seconds = session.profile(call)
    times = {}
    for layer in layers:
        # A layer may have more kernels than one.
        own = [value for name, value in seconds.items() if name == layer.kernel or name.startswith(f"{layer.kernel}.")]
        if own:
            times[layer.kernel] = 1e6 * sum(own)
    return times


def measure(device, found, benchmark, net, precision, batch, rate):
    """A row for each layer."""
    pytorch.use_precision(precision)
    layers = layers_of(benchmark.network)
    session, x = Session(device, net, batch), device.put(draws.inputs(benchmark.network, batch))
    call, _ = session.infer(rate, x)
    for _ in range(WARM_UP_CALLS):
        _profile(session, call, layers)
    profiles = []
    with torch.inference_mode():
        calls = {layer.kernel: _peer(device, layer, precision, rate, batch) for layer in layers}
        # Ours come before the peers' rounds and after them.
        profiles += [_profile(session, call, layers) for _ in range(ROUNDS // 2)]
        samples = microseconds(calls, torch.cuda.synchronize)
        profiles += [_profile(session, call, layers) for _ in range(ROUNDS - ROUNDS // 2)]
    rows = []
    for layer in layers:
        if layer.kernel not in profiles[0]:
            continue
        outputs, inputs, *window = layer.alive(rate)
        flops = 2 * batch * outputs * inputs * (9 * layer.image**2 if window else 1)
        row = {"kind": "layer", "network": benchmark.name, "layer": layer.kernel, "precision": precision, "batch": batch, "rate": rate,
               "shape": [outputs, inputs, *window], "flops": flops,
               **compared([profile[layer.kernel] for profile in profiles], {"library": samples[layer.kernel]})}
        rows.append(row | limits.share(found, precision, flops, 0, row["us"]))
    return rows
