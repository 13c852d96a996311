#===- candidates.py - Runs what a tuner would measure ----------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===------------------------------------------------------------------------===#
"""Every schedule that kern-list-schedules has for a set of kernels.

Each is compiled for one ISA level, called over random pieces of its task
range, and compared with NumPy; where lanes are not reduced and nothing is summed
on the side, all schedules of a kernel give the same bits.

  candidates.py x86-64-v3 --seed=7 --further=100
"""

import argparse
import pathlib
import random
import re
import tempfile

import numpy as np

import convolutions
import execute
from kernels import STORE, Kernel, Operand, product

# Transformed taps of 3x3 filters, by the outputs of a tile along one side.
TAPS = {
    2: [[1, 0, 0], [1 / 2, 1 / 2, 1 / 2], [1 / 2, -1 / 2, 1 / 2], [0, 0, 1]],
    4: [[1 / 4, 0, 0], [-1 / 6, -1 / 6, -1 / 6], [-1 / 6, 1 / 6, -1 / 6], [1 / 24, 1 / 12, 1 / 6], [1 / 24, -1 / 12, 1 / 6], [0, 0, 1]],
}


def image(rng, kind, out, channels, size, taps=3, winograd=0, plain=False, flipped=False):
    """A padded convolution, channels last: relu on the way in, sums on the way out."""
    b, pad, block = 4 if plain else 2, taps // 2, 16 if out <= 16 else 32
    tap = "2 - u, 2 - v" if flipped else "u, v"
    blocks = -(-out // block)
    generator = np.random.default_rng(rng.getrandbits(32))
    w = generator.standard_normal((out, taps, taps, channels)) / np.sqrt(taps * taps * channels)
    stored = w[:, ::-1, ::-1] if flipped else w
    if winograd and not plain:
        g = np.array(TAPS[winograd])
        stored = np.einsum("pu,ouvi,qv->opqi", g, w, g)
    padded = np.zeros((blocks * block, *stored.shape[1:]), np.float32)
    padded[:out] = stored
    values = padded.reshape(blocks, block, *stored.shape[1:]).transpose(0, 2, 3, 4, 1).copy()
    combine = """      %z = arith.constant 0.0 : f32
      %t = arith.mulf %e0, %e2 : f32
      %a = arith.maximumf %t, %z : f32
      %p = arith.mulf %a, %e1 : f32
      kern.yield %p : f32"""

    def reference(x, _, scale):
        alive = np.pad(np.maximum(x * scale, 0), ((0, 0), (pad, pad), (pad, pad), (0, 0)))
        y = sum(np.einsum("bhwi,oi->bhwo", alive[:, u:u + size, v:v + size], w[:, u, v]) for u in range(taps) for v in range(taps))
        return [y, y.sum((1, 2))]

    attributes = ", side = array<i64: 1>, clipped = array<i64: 0>" + (f", winograd = #kern.winograd<{winograd}{', plain' if plain else ''}>" if winograd else "")
    kernel = Kernel(kind, "b, o, y, x, u, v, i", (-1, out, size, size, taps, taps, channels), 4,
                    [Operand((b, size, size, channels), f"b, y + u - {pad}, x + v - {pad}, i", True),
                     Operand(values.shape, f"o floordiv {block}, {tap}, i, o mod {block}", values=values), Operand((channels,), "i")],
                    [Operand((b, size, size, out), "b, y, x, o", True), Operand((b, out), "b, o", True)],
                    "      kern.yield %acc0, %acc0 : f32, f32", reference, combine, ("add",), attributes=attributes, batch=b)
    kernel.tolerance = 2e-4 if winograd else 2e-5
    return kernel


def depthwise(rng, channels, size, stride):
    """Each channel by itself: lanes without reuse along the rows' weights."""
    b, out = 2, (size - 1) // stride + 1
    x = Operand((b, size, size, channels), f"b, y * {stride} + u - 1, x * {stride} + v - 1, c", True)

    def reference(x, w):
        padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
        return [sum(padded[:, u:u + size:stride, v:v + size:stride] * w[u, v] for u in range(3) for v in range(3))]

    return Kernel("depthwise", "b, c, y, x, u, v", (-1, channels, out, out, 3, 3), 4, [x, Operand((3, 3, channels), "u, v, c")],
                  [Operand((b, out, out, channels), "b, y, x, c", True)], STORE, reference, product(), ("add",),
                  attributes=", clipped = array<i64: 0>", batch=b)


def softmax(rng, rows, classes):
    """What normalises a softmax: the sum of exponentials below the maximum."""
    return Kernel("sum of exponentials", "b, k", (-1, classes), 1, [Operand((rows, classes), "b, k", True), Operand((rows,), "b", True)],
                  [Operand((rows,), "b", True)], STORE, lambda x, m: [np.exp(x - m[:, None]).sum(1)],
                  "      %d = arith.subf %e0, %e1 : f32\n      %p = math.exp %d : f32\n      kern.yield %p : f32", ("add",), batch=rows)


def make_kernels(rng):
    """Remainders of rows, columns and channels among them."""
    kernels = [
        image(rng, "convolution", 16, 16, 8), image(rng, "convolution with remainders", 21, 5, 7), image(rng, "few channels", 4, 3, 9),
        image(rng, "small image", 40, 9, 4), image(rng, "pointwise", 24, 20, 5, taps=1),
        image(rng, "minimal filtering", 32, 16, 8, winograd=4), image(rng, "minimal filtering with remainders", 24, 7, 10, winograd=4),
        image(rng, "minimal filtering by 2", 17, 8, 7, winograd=2), image(rng, "plain filters", 40, 48, 7, winograd=4, plain=True),
        image(rng, "plain filters by 2", 12, 33, 5, winograd=2, plain=True),
        image(rng, "plain filters turned round", 17, 16, 8, winograd=4, plain=True, flipped=True), depthwise(rng, 20, 9, 1), depthwise(rng, 16, 8, 2),
        softmax(rng, 13, 37), softmax(rng, 5, 64),
    ]
    for make in (*execute.MAKERS, execute.convolution, *convolutions.MAKERS):
        kernels.append(make(rng))
    return kernels


def split(text):
    """What stands before the functions of a module, and the functions."""
    head, *functions = re.split(r"(?m)^(?=  func\.func )", text[:text.rindex("}")])
    return head, functions


def list_schedules(source, target):
    return split(execute.run("slice-opt", source, "--mlir-print-local-scope", f"--kern-list-schedules=target={target}"))


def find_schedules(directory, target, limit, rng):
    """The schedules of all kernels, and some that lie two steps from a kernel's own."""
    head, functions = list_schedules(directory / "kernels.mlir", target)
    some = directory / "some.mlir"
    some.write_text(head + "".join(rng.sample(functions, limit)) + "}\n")
    further = [f for f in list_schedules(some, target)[1] if not re.match(r"  func\.func @k\d+\.\d+\.0\(", f)]
    return head + "".join(functions + rng.sample(further, limit)) + "}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=execute.LANES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--further", type=int, default=60, help="schedules two steps from a kernel's own")
    parser.add_argument("--clang", default="clang")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    kernels = make_kernels(rng)
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        source = directory / "kernels.mlir"
        source.write_text("".join(kernel.text(f"k{i}") for i, kernel in enumerate(kernels)))
        listed = find_schedules(directory, args.target, args.further, rng)
        scheduled = directory / "scheduled.mlir"
        scheduled.write_text(listed)
        library = execute.compile_scheduled(scheduled, args.target, directory, args.clang, quick=True)
        bits, checked = {}, 0
        for function in re.split(r"(?m)^  func\.func @", listed)[1:]:
            symbol = function[:function.index("(")]
            index = int(symbol[1:symbol.index(".")])
            kernel = kernels[index]
            schedule = re.search(r"#kern\.schedule<lane_dim = (-?\d+), .*?task = \[([-\d, ]*)\]", function)
            tasks = [int(size) for size in schedule[2].split(",") if size.strip()]
            kernel.schedule = re.search(r"#kern\.schedule<.*?>(?=, side|\} ins|, winograd)", function)[0]
            got = execute.check(getattr(library, symbol), kernel, tasks, rng, np.random.default_rng(index))
            checked += 1
            comparable = int(schedule[1]) < kernel.parallel and "side" not in kernel.attributes
            if comparable:
                same = bits.setdefault(index, got)
                assert all(a.tobytes() == b.tobytes() for a, b in zip(same, got)), f"{kernel.kind}: other bits\n{kernel.text('k')}"
    print(f"{checked} schedules for {args.target} agree")


if __name__ == "__main__":
    main()
