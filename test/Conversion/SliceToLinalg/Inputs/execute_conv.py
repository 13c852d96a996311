"""Runs convolutions and their gradients of random odd shapes through linalg and
loops, and compares with the reference in NumPy.

Usage: execute_conv.py <root of the project> <libmlir_c_runner_utils.so>
"""

import pathlib
import random
import sys

import numpy as np

from harness import count_failures

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "python"))
from modelslice import reference_conv as conv

BATCH = 2
RNG = np.random.default_rng(3)
random.seed(3)


def exact(*shape):
    """Quarters, of which sums of products are exact in f32."""
    return RNG.integers(-8, 9, shape) / 4


def draw_geometry(kind):
    """Strides and dilations of each kind that has a lowering of its own, by axis."""
    stride, dilation = {
        "plain": ((1, 1), (1, 1)),
        "strided": ((random.randint(2, 4), random.randint(1, 3)), (1, 1)),
        "dilated": ((1, 1), (random.randint(1, 3), random.randint(2, 3))),
        "both": ((random.randint(1, 4), random.choice([2, 4])), (random.randint(1, 3), 2)),
        "coprime": ((3, random.randint(1, 4)), (2, 3)),
    }[kind]
    return stride, dilation


def draw_channels(kind):
    """Input channels, output channels, inputs of a conv group."""
    groups = random.randint(2, 4)
    inputs, outputs = random.randint(1, 3), random.randint(1, 3)
    return {
        "ordinary": (random.randint(1, 7), random.randint(1, 7), None),
        "depthwise": (groups, groups, 1),
        "multiplier": (groups, 2 * groups, 1),
        "grouped": (groups * inputs, groups * outputs, inputs),
    }[kind]


def type_of(array, batched=True):
    extents = list(array.shape)
    if batched:
        extents[0] = "B"
    return f"tensor<{'x'.join(map(str, extents))}xf32>"


def cases_of(name, channels, geometry):
    inputs, outputs, per_group = draw_channels(channels)
    stride, dilation = draw_geometry(geometry)
    kernel = [random.randint(1, 4) for _ in range(2)]
    padding = [random.randint(0, 4) for _ in range(2)]
    span = [d * (k - 1) + 1 for d, k in zip(dilation, kernel)]
    size = [max(1, s - 2 * p) + random.randint(0, 6) for s, p in zip(span, padding)]
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    text = " ".join(f"{key} {list(value)}" for key, value in options.items())

    x = exact(BATCH, inputs, *size)
    w, b = exact(outputs, per_group or inputs, *kernel), exact(outputs)
    y = conv.conv2d(x, w, b, **options)
    dy = exact(*y.shape)
    X, W, Y = type_of(x), type_of(w, False), type_of(y)
    V = type_of(b, False)

    def case(suffix, op, types, operands, result, expected):
        return (f"{name}.{suffix}", op, types, [v.tolist() for v in operands], result,
                expected.tolist())

    return [
        case("y", f"slice.conv2d %0, %1, %2 {text} : ({X}, {W}, {V}) -> {Y}",
             [X, W, V], [x, w, b], Y, y),
        case("dx", f"slice.conv2d_grad_input %0, %1 {text} : ({Y}, {W}) -> {X}",
             [Y, W], [dy, w], X, conv.conv2d_grad_input(dy, w, x.shape, **options)),
        case("dw", f"slice.conv2d_grad_weight %0, %1 {text} : ({Y}, {X}) -> {W}",
             [Y, X], [dy, x], W, conv.conv2d_grad_weight(dy, x, w.shape, **options)),
        case("db", f"slice.conv2d_grad_bias %0 : {Y} -> {V}", [Y], [dy], V,
             conv.conv2d_grad_bias(dy)),
    ]


def main():
    cases = []
    for channels in ("ordinary", "depthwise", "multiplier", "grouped"):
        for geometry in ("plain", "strided", "dilated", "both", "coprime"):
            for number in range(3 if channels == "ordinary" else 1):
                name = f"{channels}_{geometry}_{number}"
                cases += cases_of(name, channels, geometry)
    sys.exit(count_failures(cases, BATCH, sys.argv[2]) != 0)


main()
