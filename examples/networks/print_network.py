#!/usr/bin/env python3
# ===- print_network.py - The convolutional networks of examples/ -----------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Prints a VGG or a pre-activation ResNet in the slice dialect. The files next
to this folder are

    print_network.py vgg > vgg13.mlir
    print_network.py resnet --depth=164 > resnet164.mlir
    print_network.py resnet --depth=56 --widen=2 > resnet56x2.mlir

and smaller members of the families have other options.
"""

import argparse
import math
from dataclasses import dataclass

VGG13 = "64,64,128,128,M,256,256,M,512,512,512,512"
EXPANSION = 4  # Of a bottleneck's output over its middle.


@dataclass(frozen=True)
class Value:
    """An activation [batch, channels, size, size]."""

    name: str
    channels: int
    size: int
    sliced: bool = True

    @property
    def type(self):
        groups = ", #channels" if self.sliced else ""
        return f"tensor<?x{self.channels}x{self.size}x{self.size}xf32{groups}>"


class Printer:
    """Writes layers one after the other. A layer is named as the module of a
    PyTorch network, its parameters are named as theirs."""

    def __init__(self, options):
        self.groups, self.norms = options.groups, options.norm
        self.params, self.body = [], []

    def param(self, name, init, shape, encoding=None, buffer=""):
        """Declares a parameter and reads it; returns its value and type."""
        groups = f", #{encoding}" if encoding else ""
        type = f"tensor<{'x'.join(map(str, shape))}xf32{groups}>"
        attributes = f"{{init = #slice.init<{init}>{buffer}}}"
        self.params.append(f"slice.param @{name} {attributes} : {type}")
        self.body.append(f"  %{name} = slice.get_param @{name} : {type}")
        return f"%{name}", type

    def op(self, name, text):
        self.body.append(f"  %{name} = slice.{text}")

    def apply(self, result, kind, operands, attributes, result_type):
        """An op whose types are printed as a function's."""
        values, types = zip(*operands)
        self.op(
            result,
            f"{kind} {', '.join(values)}{attributes}\n"
            f"      : ({', '.join(types)})\n      -> {result_type}",
        )

    def conv(self, name, x, channels, kernel, stride=1, bias=False):
        fan_out = channels * kernel * kernel
        shape = (channels, x.channels, kernel, kernel)
        encoding = "weight" if x.sliced else "first"
        init = f"normal, {math.sqrt(2 / fan_out)!r}"
        operands = [(f"%{x.name}", x.type)]
        operands.append(self.param(f"{name}.weight", init, shape, encoding))
        if bias:
            operands.append(self.param(f"{name}.bias", "zeros", (channels,), "vector"))
        attributes = " rate(%r)"
        if stride != 1:
            attributes += f" stride [{stride}, {stride}]"
        if kernel != 1:
            attributes += f" padding [{kernel // 2}, {kernel // 2}]"
        result = Value(name, channels, -(-x.size // stride))
        self.apply(name, "conv2d", operands, attributes, result.type)
        return result

    def norm(self, name, x):
        shape = (x.channels,)
        operands = [(f"%{x.name}", x.type)]
        operands.append(self.param(f"{name}.weight", "ones", shape, "vector"))
        operands.append(self.param(f"{name}.bias", "zeros", shape, "vector"))
        kind = "group_norm"
        attributes = f" groups({self.groups}) channels({x.channels}) eps(1.0e-05)"
        if self.norms == "batch":  # A row of statistics for each width.
            kind, attributes = "batch_norm", " eps(1.0e-05)"
            for what, init in [("running_mean", "zeros"), ("running_var", "ones")]:
                table = f"{name}.{what}", init, (self.groups, x.channels)
                operands.append(self.param(*table, "widths", ", buffer"))
        result = Value(name, x.channels, x.size)
        self.apply(name, kind, operands, attributes, result.type)
        return result

    def relu(self, name, x):
        self.op(name, f"relu %{x.name} : {x.type}")
        return Value(name, x.channels, x.size)

    def max_pool(self, name, x):
        result = Value(name, x.channels, x.size // 2)
        window = "kernel [2, 2] stride [2, 2]"
        self.op(name, f"max_pool %{x.name} {window} : {x.type} -> {result.type}")
        return result

    def add(self, name, a, b):
        self.op(name, f"add %{a.name}, %{b.name} : {a.type}")
        return Value(name, a.channels, a.size)

    def classify(self, name, x, classes):
        """The mean of each channel, then a dense layer that is not sliced."""
        mean = f"tensor<?x{x.channels}xf32, #features>"
        self.op("mean", f"global_avg_pool %{x.name} : {x.type} -> {mean}")
        init = f"uniform, {1 / math.sqrt(x.channels)!r}"
        shape = (classes, x.channels)
        operands = [
            ("%mean", mean),
            self.param(f"{name}.weight", init, shape, "features"),
            self.param(f"{name}.bias", init, shape[:1]),
        ]
        self.apply("logits", "dense", operands, "", f"tensor<?x{classes}xf32>")

    def write(self, name, comment, image, classes):
        g = self.groups
        widths = [f"#widths = #slice.groups<{g}, {g}>"] if self.norms == "batch" else []
        return "\n".join(
            [
                *comment,
                "",
                f"#first = #slice.groups<{g}, 1, 1, 1>",
                f"#weight = #slice.groups<{g}, {g}, 1, 1>",
                f"#vector = #slice.groups<{g}>",
                *widths,
                f"#channels = #slice.groups<1, {g}, 1, 1>",
                f"#features = #slice.groups<1, {g}>",
                "",
                *self.params,
                "",
                f"func.func @{name}(",
                f'    %x: {image.type} {{slice.name = "x"}}, %r: !slice.rate)',
                f'    -> (tensor<?x{classes}xf32> {{slice.name = "logits"}}) {{',
                *self.body,
                f"  return %logits : tensor<?x{classes}xf32>",
                "}",
                "",
            ]
        )


def vgg(p, x, plan):
    """Convolutions of 3x3, each with bias, norm and relu; M halves the image."""
    for index, channels in enumerate(plan):
        name = f"features.{index}"
        if channels == "M":
            x = p.max_pool(name, x)
            continue
        x = p.conv(f"{name}.conv", x, int(channels), 3, bias=True)
        x = p.relu(f"{name}.relu", p.norm(f"{name}.norm", x))
    return x


def bottleneck(p, name, x, width, stride):
    """x + conv3(conv2(conv1(x))), with norm and relu in front of each of them.
    Where the shape changes, the shortcut is a convolution of the normed x."""
    y = p.relu(f"{name}.relu1", p.norm(f"{name}.norm1", x))
    if stride != 1 or x.channels != EXPANSION * width:
        x = p.conv(f"{name}.shortcut", y, EXPANSION * width, 1, stride)
    y = p.conv(f"{name}.conv1", y, width, 1)
    y = p.relu(f"{name}.relu2", p.norm(f"{name}.norm2", y))
    y = p.conv(f"{name}.conv2", y, width, 3, stride)
    y = p.relu(f"{name}.relu3", p.norm(f"{name}.norm3", y))
    y = p.conv(f"{name}.conv3", y, EXPANSION * width, 1)
    return p.add(f"{name}.add", y, x)


def resnet(p, x, depth, width):
    """Three stages of bottlenecks; the second and the third halve the image and
    double the width."""
    x = p.conv("conv1", x, width, 3)
    for stage in range(3):
        for block in range((depth - 2) // 9):
            name = f"layer{stage + 1}.{block}"
            stride = 2 if stage > 0 and block == 0 else 1
            x = bottleneck(p, name, x, width << stage, stride)
    return p.relu("relu", p.norm("norm", x))


def parse(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("family", choices=["vgg", "resnet"])
    parser.add_argument("--name", help="of the function; default: vgg13, resnet164, ..")
    parser.add_argument("--plan", default=VGG13, help="of a VGG: channels and M")
    parser.add_argument("--depth", type=int, default=164, help="of a ResNet: 9 n + 2")
    parser.add_argument("--base", type=int, default=16, help="width of stage 1")
    parser.add_argument("--widen", type=int, default=1, help="factor of all widths")
    parser.add_argument("--groups", type=int, default=8, help="to slice in")
    parser.add_argument("--norm", choices=["group", "batch"], default="group")
    parser.add_argument("--image", type=int, default=32, help="height and width")
    parser.add_argument("--channels", type=int, default=3, help="of the image")
    parser.add_argument("--classes", type=int, default=10)
    options = parser.parse_args(arguments)
    if options.family == "resnet" and (options.depth < 11 or options.depth % 9 != 2):
        parser.error(f"--depth={options.depth}: expected 9 n + 2, such as 164")
    for layer in options.plan.split(","):
        channels = int(layer) if layer.isascii() and layer.isdigit() else 0
        if layer != "M" and channels < 1:
            parser.error(f"--plan={options.plan}: expected channels or M, got '{layer}'")
    return options


def network(options):
    """The network as text."""
    p = Printer(options)
    image = Value("x", options.channels, options.image, sliced=False)
    if options.family == "vgg":
        plan = options.plan.split(",")
        # The name counts the three dense layers that a VGG once had.
        name = f"vgg{sum(layer != 'M' for layer in plan) + 3}"
        x = vgg(p, image, plan)
        p.classify("classifier", x, options.classes)
    else:
        name = f"resnet{options.depth}"
        name += f"x{options.widen}" if options.widen != 1 else ""
        x = resnet(p, image, options.depth, options.base * options.widen)
        p.classify("fc", x, options.classes)
    kind = "VGG" if options.family == "vgg" else "pre-activation ResNet"
    comment = [
        f"// A {kind} for {options.channels}x{options.image}x{options.image} images, "
        f"sliced in {options.groups} groups.",
        "// examples/networks/print_network.py prints it.",
    ]
    return p.write(options.name or name, comment, image, options.classes)


if __name__ == "__main__":
    print(network(parse()), end="")
