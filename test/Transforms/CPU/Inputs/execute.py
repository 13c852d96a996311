#===- execute.py - Runs kernels and compares them with NumPy ---------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===------------------------------------------------------------------------===#
"""Random kernels of every kind, scheduled by choice and at random.

Each kernel is compiled for one ISA level, called over random pieces of its
task range, and compared with NumPy in double precision. Other pieces must give
the same bits, and nothing outside the outputs may change.

  execute.py x86-64-v3 --seed=7 --rounds=3
"""

import argparse
import ctypes
import itertools
import pathlib
import random
import re
import subprocess
import tempfile

import numpy as np

import convolutions
from kernels import STORE, Kernel, Operand, product

LANES = {"x86-64-v2": 4, "x86-64-v3": 8, "x86-64-v4": 16}
GUARD = 256  # Floats on both sides of a buffer.
FIRST, REST = 3, 5  # Examples of the batch before those of a call, and behind.
WORKSPACE_BYTES = 16 << 20


def dense(rng, blocked):
    """y[b, n] = max(sum_k x[b, k] * w[n, k] + bias[n], 0)"""
    b, n, k = rng.randint(1, 70), rng.randint(1, 70), rng.randint(1, 70)
    block = 16 if n <= 16 else 32
    w = np.zeros((n, k), np.float32)
    w[:] = np.random.default_rng(rng.getrandbits(32)).standard_normal((n, k))
    if blocked:
        blocks = -(-n // block)
        padded = np.zeros((blocks * block, k), np.float32)
        padded[:n] = w
        stored = padded.reshape(blocks, block, k).transpose(0, 2, 1).copy()
        weight = Operand(stored.shape, f"n floordiv {block}, k, n mod {block}", values=stored)
    else:
        weight = Operand((n, k), "n, k", values=w)
    epilogue = """      %s = arith.addf %acc0, %e2 : f32
      %z = arith.constant 0.0 : f32
      %r = arith.maximumf %s, %z : f32
      kern.yield %r : f32"""
    return Kernel("dense blocked" if blocked else "dense", "b, n, k", (-1, n, k), 2,
                  [Operand((b, k), "b, k", True), weight, Operand((n,), "n")], [Operand((b, n), "b, n", True)], epilogue,
                  lambda x, _, bias: [np.maximum(x @ w.astype(np.float64).T + bias, 0)], product(), ("add",), batch=b)


def weight_gradient(rng):
    """dw[n, k] = sum_b dy[b, n] * x[b, k], added to what is there"""
    b, n, k = rng.randint(1, 40), rng.randint(1, 40), rng.randint(1, 70)
    kernel = Kernel("weight gradient", "n, k, b", (n, k, -1), 2,
                    [Operand((b, n), "b, n", True), Operand((b, k), "b, k", True), Operand((n, k), "n, k")], [Operand((n, k), "n, k")],
                    "      %r = arith.addf %acc0, %e2 : f32\n      kern.yield %r : f32",
                    lambda dy, x, old: [dy.T @ x + old], product(), ("add",), batch=b)
    kernel.in_place = True
    return kernel


def column_sums(rng):
    """Sums over the batch."""
    b, n = rng.randint(1, 70), rng.randint(1, 70)
    return Kernel("column sums", "n, b", (n, -1), 1, [Operand((b, n), "b, n", True)], [Operand((n,), "n")], STORE,
                  lambda x: [x.sum(0)], "      kern.yield %e0 : f32", ("add",), batch=b)


def row_statistics(rng):
    """Maximum and sum of each row: two combiners, lanes along a reduction."""
    b, k = rng.randint(1, 70), rng.randint(1, 70)
    return Kernel("row statistics", "b, k", (-1, k), 1, [Operand((b, k), "b, k", True)],
                  [Operand((b,), "b", True), Operand((b,), "b", True)], "      kern.yield %acc0, %acc1 : f32, f32",
                  lambda x: [x.max(1), x.sum(1)], "      kern.yield %e0, %e0 : f32, f32", ("max", "add"), batch=b)


def elementwise(rng):
    """A broadcast row, a strided operand and the index of an element."""
    b, n = rng.randint(1, 70), rng.randint(1, 70)
    epilogue = """      %i = kern.index 1 : index
      %j = arith.index_cast %i : index to i32
      %f = arith.sitofp %j : i32 to f32
      %s = arith.addf %e0, %e1 : f32
      %t = arith.mulf %s, %e2 : f32
      %r = arith.addf %t, %f : f32
      kern.yield %r : f32"""
    return Kernel("elementwise", "b, n", (-1, n), 2, [Operand((b, n), "b, n", True), Operand((n,), "n"), Operand((b,), "b", True)],
                  [Operand((b, n), "b, n", True)], epilogue,
                  lambda x, row, column: [(x + row) * column[:, None] + np.arange(n)], batch=b)


NUMBERED = """      %b = kern.batch : index
      %ib = arith.muli %i, %b : index
      %j = arith.index_cast %ib : index to i32
      %f = arith.sitofp %j : i32 to f32
      %r = arith.mulf %e0, %f : f32
      kern.yield %r : f32"""


def numbers(batch):
    """An example's number times how many there are in the whole batch."""
    return (FIRST + np.arange(batch)) * (FIRST + batch + REST)


def numbered(rng):
    """Numbers of examples of a batch of which the call has a part."""
    b, n = rng.randint(1, 40), rng.randint(1, 40)
    return Kernel("numbered", "b, n", (-1, n), 2, [Operand((b, n), "b, n", True)], [Operand((b, n), "b, n", True)],
                  "      %i = kern.index 0 : index\n" + NUMBERED, lambda x: [x * numbers(b)[:, None]], batch=b)


def numbered_sum(rng):
    """The same, summed over the batch."""
    b, n = rng.randint(1, 40), rng.randint(1, 40)
    return Kernel("numbered sum", "n, b", (n, -1), 1, [Operand((b, n), "b, n", True)], [Operand((n,), "n")], STORE,
                  lambda x: [(x * numbers(b)[:, None]).sum(0)], "      %i = kern.index 1 : index\n" + NUMBERED, ("add",), batch=b)


def strided_sums(rng):
    """Sums over a row that lie apart where the lanes are neighbours."""
    b, h, w, c = rng.randint(1, 4), rng.randint(2, 6), rng.randint(1, 9), rng.randint(1, 70)
    return Kernel("strided sums", "b, h, w, c", (-1, h, w, c), 4, [Operand((b, h, w, c), "b, h, w, c", True)],
                  [Operand((b, h, w, c), "b, h, w, c", True), Operand((b, c, h), "b, c, h", True)],
                  "      %r = arith.addf %e0, %e0 : f32\n      kern.yield %r, %e0 : f32, f32",
                  lambda x: [2 * x, x.sum(2).transpose(0, 2, 1)], attributes=", side = array<i64: 1>", batch=b)


SIGMOID = """      %n = arith.negf %s : f32
      %e = math.exp %n : f32
      %one = arith.constant 1.0 : f32
      %d = arith.addf %one, %e : f32
      %y = arith.divf %one, %d : f32
      %r = arith.mulf %y, %m : f32
      kern.yield %r : f32"""


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def dense_sigmoid(rng):
    """An epilogue so long that it is a loop: y[b, n] = sigmoid(sum_k x[b, k] * w[k, n] + r[b, n]) * m[b]"""
    b, n, k = rng.randint(1, 40), rng.randint(1, 70), rng.randint(1, 20)
    return Kernel("dense and sigmoid", "b, n, k", (-1, n, k), 2,
                  [Operand((b, k), "b, k", True), Operand((k, n), "k, n"), Operand((b, n), "b, n", True), Operand((b,), "b", True)],
                  [Operand((b, n), "b, n", True)], "      %s = arith.addf %acc0, %e2 : f32\n" + SIGMOID.replace("%m", "%e3"),
                  lambda x, w, r, m: [sigmoid(x @ w + r) * m[:, None]], product(), ("add",), batch=b)


def elementwise_sigmoid(rng):
    """The same without a reduction, and the row in the lanes."""
    b, n = rng.randint(1, 40), rng.randint(1, 70)
    return Kernel("elementwise sigmoid", "b, n", (-1, n), 2, [Operand((b, n), "b, n", True), Operand((n,), "n")],
                  [Operand((b, n), "b, n", True)], SIGMOID.replace("%s", "%e0").replace("%m", "%e1"),
                  lambda x, m: [sigmoid(x) * m], batch=b)


def transpose(rng):
    """Gathers or scatters, whichever dimension lies in the lanes."""
    m, n = rng.randint(1, 70), rng.randint(1, 70)
    return Kernel("transpose", "m, n", (m, n), 2, [Operand((m, n), "m, n"), Operand((2 * m, n), "m * 2 + 1, n")], [Operand((n, m), "n, m")],
                  "      %r = arith.subf %e0, %e1 : f32\n      kern.yield %r : f32", lambda x, y: [(x - y[1::2]).T])


def vector_batch(rng):
    """The batch in the lanes: its extent is known only when it runs."""
    b = rng.randint(1, 70)
    return Kernel("batch in lanes", "b", (-1,), 1, [Operand((b,), "b", True), Operand((), "")], [Operand((b,), "b", True)],
                  "      %r = arith.mulf %e0, %e1 : f32\n      kern.yield %r : f32", lambda x, s: [x * s], batch=b)


def whole(rng):
    """No parallel dimension at all."""
    k = rng.randint(1, 70)
    return Kernel("whole", "k", (k,), 0, [Operand((k,), "k"), Operand((k,), "k")], [Operand((), "")], STORE,
                  lambda x, y: [np.asarray(x @ y)], product(), ("add",))


def irregular(rng):
    """Lanes of no common distance: only scalar code can run this."""
    n, size = rng.randint(1, 70), rng.randint(2, 7)
    return Kernel("irregular", "n", (n,), 1, [Operand((-(-n // size),), f"n floordiv {size}")], [Operand((n,), "n")],
                  "      kern.yield %e0 : f32", lambda x: [np.repeat(x, size)[:n]])


def statistics_of_writes(rng):
    """Side outputs: sums of what is written, over all but the last dimension."""
    m, n = rng.randint(1, 30), rng.randint(1, 70)
    return Kernel("side outputs", "m, n", (m, n), 2, [Operand((m, n), "m, n")], [Operand((m, n), "m, n"), Operand((n,), "n"), Operand((), "")],
                  """      %y = arith.addf %e0, %e0 : f32
      %q = arith.mulf %y, %y : f32
      kern.yield %y, %q, %y : f32, f32, f32""",
                  lambda x: [2 * x, (4 * x * x).sum(0), np.asarray(2 * x.sum())], attributes=", side = array<i64: 1, 2>")


def convolution(rng):
    """A padded convolution with a prologue, staged; its side output sums channels."""
    width, channels, out, taps = rng.randint(1, 20), rng.randint(1, 20), rng.randint(1, 40), rng.choice((1, 3, 5))
    b, pad = rng.randint(1, 5), taps // 2
    combine = """      %z = arith.constant 0.0 : f32
      %t = arith.addf %e0, %e2 : f32
      %a = arith.maximumf %t, %z : f32
      %p = arith.mulf %a, %e1 : f32
      kern.yield %p : f32"""

    def reference(x, w, shift):
        y = np.zeros((b, width, out))
        alive = np.maximum(x + shift, 0)
        padded = np.zeros((b, width + 2 * pad, channels))
        padded[:, pad:pad + width] = alive
        for u in range(taps):
            y += np.einsum("bxi,io->bxo", padded[:, u:u + width], w[u])
        return [y, y.sum(1)]

    kernel = Kernel("convolution", "b, x, o, u, i", (-1, width, out, taps, channels), 3,
                    [Operand((b, width, channels), f"b, x + u - {pad}, i", True), Operand((taps, channels, out), "u, i, o"),
                     Operand((channels,), "i")],
                    [Operand((b, width, out), "b, x, o", True), Operand((b, out), "b, o", True)],
                    "      kern.yield %acc0, %acc0 : f32, f32", reference, combine, ("add",),
                    attributes=", side = array<i64: 1>, clipped = array<i64: 0>", batch=b)
    return kernel


MAKERS = [lambda r: dense(r, True), lambda r: dense(r, False), weight_gradient, column_sums, row_statistics, elementwise,
          numbered, numbered_sum, strided_sums, dense_sigmoid, elementwise_sigmoid, transpose,
          vector_batch, whole, irregular, statistics_of_writes]


def random_schedule(rng, kernel, vector):
    """Any schedule that the op's verifier allows; staging for a convolution."""
    side = kernel.kind in ("side outputs", "convolution")
    lanes = [d for d in range(kernel.parallel)]
    if kernel.kind == "side outputs":
        lanes = []
    elif kernel.kind == "convolution":
        lanes = [2]
    elif kernel.kind == "irregular":
        lanes = []
    elif kernel.kind == "strided sums":
        lanes = [0, 1, 3]
    if kernel.extents and kernel.parallel < len(kernel.extents) and kernel.extents[-1] > 0 and not side:
        lanes.append(len(kernel.extents) - 1)
    lane = rng.choice(lanes + [-1])
    # A blocked operand has regular lanes along its block alone or along others.
    rows = [d for d in range(kernel.parallel) if d != lane]
    row = rng.choice(rows + [-1])
    heights = sorted(rng.sample(range(2, 9), rng.randint(0, 2)), reverse=True) + [1] if row >= 0 else [1]
    tiles = [(h, vector * rng.randint(1, 4)) for h in heights]
    narrow = min(width for _, width in tiles)
    task = []
    for dim in range(kernel.parallel):
        if dim == lane:
            task.append(vector * rng.randint(1, narrow // vector))
        else:
            task.append(rng.randint(1, 40))
    staged = ""
    if kernel.kind == "side outputs":
        task = list(kernel.extents)
    if kernel.kind == "strided sums":
        task[2] = kernel.extents[2]
    if kernel.kind == "convolution":
        task[0], task[1] = 1, kernel.extents[1]
        window = list(task)
        window[1] = rng.randint(1, task[1])
        staged = f", stage = [0], window = [{', '.join(map(str, window))}]"
    if 0 <= lane < kernel.parallel and rng.random() < 0.3:
        staged += ", lanes_outer = true"
    tiles = ", ".join(f"<{h} x {w}>" for h, w in tiles)
    return (f"#kern.schedule<lane_dim = {lane}, vector = {vector}, row_dim = {row}, tiles = [{tiles}], "
            f"task = [{', '.join(map(str, task))}], unroll = {rng.randint(1, 4)}{staged}>")


def run(*command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}:\n{result.stderr[:4000]}")
    return result.stdout


def build(kernels, target, directory, clang):
    """The library of all kernels and the task sizes of each."""
    source = directory / "kernels.mlir"
    source.write_text("".join(kernel.text(f"k{i}") for i, kernel in enumerate(kernels)))
    scheduled = directory / "scheduled.mlir"
    scheduled.write_text(run("slice-opt", source, f"--pass-pipeline=builtin.module(func.func(kern-choose-schedules{{target={target}}}))"))
    tasks = [[int(size) for size in sizes.split(",") if size.strip()]
             for sizes in re.findall(r"schedule = #kern\.schedule<[^>]*tiles = \[.*?\], task = \[([-\d, ]*)\]", scheduled.read_text())]
    assert len(tasks) == len(kernels), (len(tasks), len(kernels))
    return compile_scheduled(scheduled, target, directory, clang), tasks


def compile_scheduled(scheduled, target, directory, clang, quick=False):
    """The library of a file of scheduled kernels; quickly, without verifying IR
    after each pass and without LLVM's optimiser."""
    verify = f"--verify-each={0 if quick else 1}"
    optimise = ["-O1", *(["-Xclang", "-disable-llvm-passes"] if quick else [])]
    lowered = directory / "lowered.mlir"
    lowered.write_text(run("slice-opt", scheduled, verify, "--pass-pipeline=builtin.module(func.func(kern-apply-schedules),slice-kernels-to-llvm)"))
    (directory / "kernels.ll").write_text(run("mlir-translate", "--mlir-to-llvmir", lowered))
    library = directory / "kernels.so"
    run(clang, *optimise, f"-march={target}", "-ffp-contract=off", "-Wno-override-module", "-shared", "-fPIC", directory / "kernels.ll", "-lm", "-o", library)
    return ctypes.CDLL(str(library))


def guarded(values):
    """A copy of `values` between guards of NaN: (the whole, a view of the copy)."""
    whole = np.full(values.size + 2 * GUARD, np.nan, np.float32)
    inside = whole[GUARD:GUARD + values.size].reshape(values.shape)
    inside[...] = values
    return whole, inside


def call(function, kernel, inputs, tasks, rng):
    """Runs all tasks in random pieces; returns the outputs."""
    count = 1
    for extent, task in itertools.zip_longest(kernel.extents[:kernel.parallel], tasks):
        count *= -(-(kernel.batch if extent < 0 else extent) // task)
    buffers = [guarded(values) for values in inputs]
    outputs = [guarded(np.full(o.shape, np.nan, np.float32)) for o in kernel.outputs]
    if kernel.in_place:
        outputs = [buffers[-1]]
    everything = buffers + outputs
    addresses = [inside.ctypes.data for _, inside in everything]
    # Kernels with large buffers want them behind their operands.
    workspace = np.full(WORKSPACE_BYTES // 4 + 16, np.nan, np.float32)
    addresses.append(-(-workspace.ctypes.data // 64) * 64)
    table = (ctypes.c_void_p * len(addresses))(*addresses)
    cuts = sorted({0, count, *(rng.randint(0, count) for _ in range(rng.randint(0, 4)))})
    pieces = list(zip(cuts, cuts[1:]))
    rng.shuffle(pieces)
    examples = (ctypes.c_int64 * 3)(kernel.batch, FIRST, FIRST + kernel.batch + REST)
    for begin, end in pieces:
        function(table, examples, ctypes.c_int64(begin), ctypes.c_int64(end))
    for whole, inside in everything:
        assert np.isnan(whole[:GUARD]).all() and np.isnan(whole[GUARD + inside.size:]).all(), f"{kernel.kind}: wrote outside a buffer"
    return [inside.copy() for _, inside in outputs]


def check(function, kernel, tasks, rng, generator):
    inputs = [o.values if o.values is not None else generator.standard_normal(o.shape).astype(np.float32) for o in kernel.inputs]
    got = call(function, kernel, inputs, tasks, rng)
    expected = kernel.reference(*[values.astype(np.float64) for values in inputs])
    for index, (g, e) in enumerate(zip(got, expected)):
        scale = max(1.0, float(np.abs(e).max()))
        error = np.abs(g - e).max() / scale
        assert error < kernel.tolerance, f"{kernel.kind}: output {index} is off by {error:.1e}\n{kernel.text('k')}"
    again = call(function, kernel, inputs, tasks, rng)
    for index, (g, a) in enumerate(zip(got, again)):
        assert g.tobytes() == a.tobytes(), f"{kernel.kind}: output {index} depends on the pieces\n{kernel.text('k')}"
    return got


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=LANES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clang", default="clang")
    args = parser.parse_args()
    rng, generator = random.Random(args.seed), np.random.default_rng(args.seed)
    kernels = []
    for _ in range(args.rounds):
        for make in MAKERS:
            kernels.append(make(rng))
            kernels.append(make(rng))
            kernels[-1].schedule = random_schedule(rng, kernels[-1], LANES[args.target])
        kernels.append(convolution(rng))
        kernels[-1].schedule = random_schedule(rng, kernels[-1], LANES[args.target])
        for make in convolutions.MAKERS:
            kernels.append(make(rng))
            kernels[-1].schedule = convolutions.schedule(rng, kernels[-1], LANES[args.target])
    with tempfile.TemporaryDirectory() as directory:
        library, tasks = build(kernels, args.target, pathlib.Path(directory), args.clang)
        for index, kernel in enumerate(kernels):
            check(getattr(library, f"k{index}"), kernel, tasks[index], rng, generator)
    print(f"{len(kernels)} kernels for {args.target} agree")


if __name__ == "__main__":
    main()
