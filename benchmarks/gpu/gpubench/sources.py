# ===- sources.py - Which networks are measured ------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""The networks of the benchmark and their text in the slice dialect."""

import importlib.util
import math
import re
from dataclasses import dataclass, replace

from peers.networks import CLASSES, NETWORKS, ROOT, Network

BATCHES = (1, 16, 256)


@dataclass(frozen=True)
class Planned:
    network: Network
    training: bool = False


def _example(name, training=False):
    return Planned(replace(NETWORKS[name], batches=BATCHES), training)


FULL = (
    _example("mlp", training=True),
    _example("vgg13", training=True),
    _example("resnet164"),
    _example("resnet56x2"),
    # Its second layer is the one whose time by itself is of interest.
    Planned(Network("dense4096", (4096,), (256, 4096), width=4096)),
)
QUICK = (
    Planned(Network("mlp-tiny", (24,), (1, 5), width=16), training=True),
    Planned(Network("vgg-tiny", (3, 8, 8), (1, 5), plan=(8, "M", 16))),
)


def _mlp(network):
    """examples/mlp.mlir with other sizes."""
    inputs, width, name = network.example[0], network.width, network.name.replace("-", "_")
    text = (ROOT / "examples/mlp.mlir").read_text()
    text = text[text.index("slice.param") :]
    text = re.sub(r"(?<![0-9])512(?![0-9])", str(width), text)
    text = re.sub(r"(?<![0-9])784(?![0-9])", str(inputs), text)
    return text.replace("@mlp(", f"@{name}(")


def _printer():
    spec = importlib.util.spec_from_file_location("print_network", ROOT / "examples/networks/print_network.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def source(network):
    if len(network.example) == 1:
        return _mlp(network)
    channels, image, _ = network.example
    options = [f"--name={network.name.replace('-', '_')}", f"--image={image}", f"--channels={channels}"]
    if network.plan:
        options = ["vgg", f"--plan={','.join(map(str, network.plan))}", *options]
    else:
        options = ["resnet", f"--depth={network.depth}", f"--base={network.width}", *options]
    printer = _printer()
    return printer.network(printer.parse(options))


def parameter_shapes(network):
    """By name, as the source declares them."""
    declared = re.findall(r"^slice\.param @([\w.]+) .*: tensor<((?:\d+x)+)f32", source(network), re.MULTILINE)
    shapes = {name: tuple(map(int, text.rstrip("x").split("x"))) for name, text in declared}
    assert shapes and all(math.prod(shape) for shape in shapes.values()) and CLASSES in [shape[0] for shape in shapes.values()]
    return shapes
