#!/usr/bin/env python3
#===- bottleneck.py - A thin residual bottleneck in fused regions -----------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-----------------------------------------------------------------------===#
"""Writes, builds, checks and times one pre-activation bottleneck by hand.

This is the experiment behind the choice of kern.generic as the form of a fused
region (docs/Rationale.md). A ResNet-164 bottleneck, 1x1 - 3x3 - 1x1 with group
norm and relu before each convolution and a residual add, is three regions and
three tiny statistics kernels:

* each convolution applies norm and relu to its input while it stages the
  window of a task (`stage`), zero padding included,
* gathers sum and sum of squares of what it writes (side outputs),
* and adds the residual in its epilogue, on registers.

Channels lie in the lanes from 16 channels up, pixels below. Both read the same
packed weights. The result is compared with a scalar C reference in driver.c.

  benchmarks/bottleneck/bottleneck.py --tools=build/bin
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
GROUPS = 8


def array(values):
    return "[" + ", ".join(str(v) for v in values) + "]"


class Layout:
    """Where activations and weights lie, for either kind of lanes."""

    def __init__(self, size, pixels):
        self.size, self.pixels = size, pixels

    def activation(self, channels):
        s = self.size
        shape = f"?x{channels}x{s}x{s}" if self.pixels else f"?x{s}x{s}x{channels}"
        return f"memref<{shape}xf32>"

    def index(self, b, y, x, c):
        return f"({b}, {c}, {y}, {x})" if self.pixels else f"({b}, {y}, {x}, {c})"


def block_of(channels):
    return 16 if channels <= 16 else 32


def weight_type(out, kernel, inp):
    n = block_of(out)
    return f"memref<{-(-out // n)}x{kernel}x{kernel}x{inp}x{n}xf32>"


def convolution(name, layout, inp, out, kernel, residual, vector):
    """One region: prologue, convolution, residual, statistics."""
    s, pad, n = layout.size, kernel // 2, block_of(out)
    dims = "(b, y, x, o, u, v, i)"
    shift = f" - {pad}" if pad else ""
    maps = [
        f"affine_map<{dims} -> {layout.index('b', 'y + u' + shift, 'x + v' + shift, 'i')}>",
        f"affine_map<{dims} -> (o floordiv {n}, u, v, i, o mod {n})>",
        f"affine_map<{dims} -> (b, i)>",
        f"affine_map<{dims} -> (b, i)>",
    ]
    types = [layout.activation(inp), weight_type(out, kernel, inp),
             f"memref<?x{inp}xf32>", f"memref<?x{inp}xf32>"]
    if residual:
        maps.append(f"affine_map<{dims} -> {layout.index('b', 'y', 'x', 'o')}>")
        types.append(layout.activation(out))
    outputs = [layout.activation(out), f"memref<?x{out}xf32>", f"memref<?x{out}xf32>"]
    maps += [f"affine_map<{dims} -> {layout.index('b', 'y', 'x', 'o')}>",
             f"affine_map<{dims} -> (b, o)>", f"affine_map<{dims} -> (b, o)>"]
    # The statistics want the image in one task; its rows are staged in windows
    # that fit the first-level cache.
    rows = s
    window = max(1, min(s, 4096 // (s * inp) - (kernel - 1)))
    if layout.pixels:
        lanes = min(2 * vector, -(-s // vector) * vector)
        tall = 8 if lanes == 2 * vector else 12
        tall = min(tall, out)
        tiles, lane, row, task = [(tall, lanes), (1, lanes)], 2, 3, [1, rows, lanes, out]
    else:
        lanes = min(2 * vector, -(-out // vector) * vector)
        tall = 8 if lanes == 2 * vector else 16
        tall = min(tall, s)
        tiles, lane, row, task = [(tall, lanes), (1, lanes)], 3, 2, [1, rows, s, lanes]
    tiles = array(f"<{r} x {l}>" for r, l in tiles)
    # With pixels in the lanes a pointwise convolution that takes all its outputs
    # in one tile reads each element once: nothing to prepare beforehand.
    staged = not (layout.pixels and kernel == 1 and out <= tall)
    stage = f", stage = [0], window = {array([1, window, *task[2:]])}" if staged else ""
    schedule = (f"#kern.schedule<lane_dim = {lane}, vector = {vector}, row_dim = {row}, tiles = {tiles}, "
                f"task = {array(task)}, unroll = 2{stage}>")
    n_in = len(types)
    arg = lambda k: ", ".join(f"%e{i}: f32" for i in range(k))
    epilogue = "%y = arith.addf %acc, %e4 : f32" if residual else ""
    y = "%y" if residual else "%acc"
    params = [f"%a{i}: {t}" for i, t in enumerate(types + outputs)]
    operands = lambda first, ts: (", ".join(f"%a{first + i}" for i in range(len(ts))) + " : " + ", ".join(ts))
    return f"""
func.func @{name}(%batch: index, %begin: index, %end: index, {", ".join(params)}) attributes {{kern.kernel}} {{
  kern.generic {{extents = array<i64: -1, {s}, {s}, {out}, {kernel}, {kernel}, {inp}>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = {array(maps)},
      {"clipped = array<i64: 0>, " if pad else ""}side = array<i64: 1, 2>, schedule = {schedule}}}
      ins({operands(0, types)}) outs({operands(n_in, outputs)})
    combine {{
    ^bb0({arg(n_in)}):
      %scaled = arith.mulf %e0, %e2 : f32
      %normed = arith.addf %scaled, %e3 : f32
      %zero = arith.constant 0.0 : f32
      %alive = arith.maximumf %normed, %zero : f32
      %product = arith.mulf %alive, %e1 : f32
      kern.yield %product : f32
    }} epilogue {{
    ^bb0(%acc: f32, {arg(n_in)}):
      {epilogue}
      %square = arith.mulf {y}, {y} : f32
      kern.yield {y}, {y}, %square : f32, f32, f32
    }}
  return
}}
"""


def statistics(name, layout, channels, vector):
    """scale and shift of the next group norm from the side sums."""
    per_group = max(1, channels // GROUPS)
    count = per_group * layout.size * layout.size
    dims = "(b, c, j)"
    group = f"(b, (c floordiv {per_group}) * {per_group} + j)"
    t = f"memref<?x{channels}xf32>"
    p = f"memref<{channels}xf32>"
    return f"""
func.func @{name}(%batch: index, %begin: index, %end: index, %sum: {t}, %square: {t}, %gamma: {p}, %beta: {p}, %scale: {t}, %shift: {t}) attributes {{kern.kernel}} {{
  kern.generic {{extents = array<i64: -1, {channels}, {per_group}>, num_parallel = 2 : i64,
      combiners = [#kern.combiner<add>, #kern.combiner<add>],
      indexing_maps = [affine_map<{dims} -> {group}>, affine_map<{dims} -> {group}>, affine_map<{dims} -> (c)>, affine_map<{dims} -> (c)>,
                       affine_map<{dims} -> (b, c)>, affine_map<{dims} -> (b, c)>],
      schedule = #kern.schedule<lane_dim = -1, vector = {vector}, row_dim = -1, tiles = [<1 x {vector}>], task = [1, {channels}], unroll = 1>}}
      ins(%sum, %square, %gamma, %beta : {t}, {t}, {p}, {p}) outs(%scale, %shift : {t}, {t})
    combine {{
    ^bb0(%s: f32, %q: f32, %g: f32, %b: f32):
      kern.yield %s, %q : f32, f32
    }} epilogue {{
    ^bb0(%sums: f32, %squares: f32, %s: f32, %q: f32, %g: f32, %b: f32):
      %n = arith.constant {1.0 / count:.9e} : f32
      %mean = arith.mulf %sums, %n : f32
      %power = arith.mulf %squares, %n : f32
      %mean2 = arith.mulf %mean, %mean : f32
      %variance = arith.subf %power, %mean2 : f32
      %eps = arith.constant 1.0e-5 : f32
      %padded = arith.addf %variance, %eps : f32
      %root = math.sqrt %padded : f32
      %factor = arith.divf %g, %root : f32
      %moved = arith.mulf %mean, %factor : f32
      %offset = arith.subf %b, %moved : f32
      kern.yield %factor, %offset : f32, f32
    }}
  return
}}
"""


def module(size, wide, middle, pixels, vector):
    layout = Layout(size, pixels)
    return "".join([
        convolution("reduce", layout, wide, middle, 1, False, vector),
        convolution("spatial", layout, middle, middle, 3, False, vector),
        convolution("expand", layout, middle, wide, 1, True, vector),
        statistics("stats_middle", layout, middle, vector),
        statistics("stats_wide", layout, wide, vector),
    ])


def run(command, **kwargs):
    result = subprocess.run([str(c) for c in command], capture_output=True, text=True, **kwargs)
    if result.returncode:
        sys.exit(f"{' '.join(map(str, command))}:\n{result.stderr[:4000]}")
    return result.stdout


def measure(args, size, wide, middle, pixels, directory):
    source = directory / "bottleneck.mlir"
    source.write_text(module(size, wide, middle, pixels, 16))
    ir = run([args.tools / "slice-opt", source, "--pass-pipeline=builtin.module(func.func(kern-apply-schedules),slice-kernels-to-llvm)"])
    (directory / "llvm.mlir").write_text(ir)
    llvm = run([args.llvm / "mlir-translate", "--mlir-to-llvmir", directory / "llvm.mlir"])
    (directory / "kernels.ll").write_text(llvm)
    run([args.llvm / "clang", "-O3", "-march=x86-64-v4", "-mprefer-vector-width=512", "-fno-vectorize", "-fno-slp-vectorize",
         "-fno-unroll-loops", "-ffp-contract=on", "-Wno-override-module", "-c", directory / "kernels.ll", "-o", directory / "kernels.o"])
    run([args.llvm / "clang", "-O2", "-march=x86-64-v4", f"-DSIZE={size}", f"-DWIDE={wide}", f"-DMIDDLE={middle}", f"-DPIXELS={int(pixels)}",
         HERE / "driver.c", directory / "kernels.o", "-lm", "-o", directory / "driver"])
    return json.loads(run([directory / "driver"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=pathlib.Path, default=pathlib.Path("build/bin"))
    parser.add_argument("--llvm", type=pathlib.Path, default=pathlib.Path("/usr/lib/llvm-22/bin"))
    args = parser.parse_args()
    print("stage  rate  lanes     image  channels    GFLOP/s   peak  share  largest error")
    for rate in (1.0, 0.25):
        for stage, (size, base) in enumerate(((32, 16), (16, 32), (8, 64)), 1):
            middle = int(base * rate)
            for pixels in ((False,) if middle >= 16 else (False, True)):
                with tempfile.TemporaryDirectory() as directory:
                    row = measure(args, size, 4 * middle, middle, pixels, pathlib.Path(directory))
                print(f"{stage:5} {rate:5}  {'pixels  ' if pixels else 'channels'}  {size:2}x{size:<2} {4 * middle:4}-{middle:<3}  "
                      f"{row['gflops']:9.1f} {row['peak']:6.1f} {100 * row['gflops'] / row['peak']:5.0f}%  {row['error']:.1e}", flush=True)


if __name__ == "__main__":
    main()
