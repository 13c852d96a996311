#===- convolutions.py - Random kernels with clipped inputs -----------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===------------------------------------------------------------------------===#
"""Convolutions, their gradients and pooling, whose padding loop bounds skip.

Images lie channels first or last, parameters in any order; reduction loops run
in any order. Each kernel says which of its dimensions may lie in the lanes and
which in the rows; the rest of its schedule is random.
"""

import numpy as np

from kernels import STORE, Kernel, Operand, product

PLAIN = "      kern.yield %e0 : f32"


class Tensor:
    """A logical tensor that lies in memory with its dimensions permuted."""

    def __init__(self, rng, shape, index, batch=False):
        inner = list(range(1 if batch else 0, len(shape)))
        if batch and len(shape) == 4:
            inner = rng.choice(([1, 2, 3], [2, 3, 1]))
        else:
            rng.shuffle(inner)
        self.order = ([0] if batch else []) + inner
        parts = [part.strip() for part in index.split(",")]
        self.operand = Operand([shape[d] for d in self.order], ", ".join(parts[d] for d in self.order), batch)

    def logical(self, stored):
        return stored.transpose(np.argsort(self.order))

    def stored(self, values):
        return values.transpose(self.order)


def make(rng, kind, dims, extents, parallel, inputs, output, reference, body, lanes, rows, clipped, batch,
         epilogue=STORE, combiner="add"):
    """A kernel whose reductions run in a random order; `reference` is logical."""
    reduced = list(range(parallel, len(extents)))
    rng.shuffle(reduced)
    order = list(range(parallel)) + reduced
    names = [name.strip() for name in dims.split(",")]
    kernel = Kernel(kind, ", ".join(names[d] for d in order), [extents[d] for d in order], parallel,
                    [t.operand for t in inputs], [output.operand], epilogue,
                    lambda *stored: [output.stored(reference(*(t.logical(s) for t, s in zip(inputs, stored))))],
                    body, (combiner,), attributes=f", clipped = array<i64: {', '.join(map(str, clipped))}>", batch=batch)
    last = order[-1]
    kernel.lanes = [d for d in lanes if d < parallel] + ([len(order) - 1] if last in lanes and kernel.extents[-1] > 0 else []) + [-1]
    kernel.rows = rows + [-1]
    return kernel


def geometry(rng):
    """Kernel, stride, dilation, padding, image and result of one dimension."""
    k, s, d = rng.randint(1, 4), rng.randint(1, 3), rng.randint(1, 2)
    p = rng.randint(0, (k - 1) * d)
    size = rng.randint(max(1, (k - 1) * d + 1 - 2 * p), 9)
    return k, s, d, p, size, (size + 2 * p - (k - 1) * d - 1) // s + 1


def pad(x, p, value=0.0):
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=value)


def weight_gradient(rng):
    b, n, c = rng.randint(1, 3), rng.randint(1, 40), rng.randint(1, 40)
    k, s, d, p, size, out = geometry(rng)
    dy = Tensor(rng, (b, n, out, out), "b, n, h, w", True)
    x = Tensor(rng, (b, c, size, size), f"b, c, h * {s} + u * {d} - {p}, w * {s} + v * {d} - {p}", True)
    old = Tensor(rng, (n, c, k, k), "n, c, u, v")

    def reference(dy, x, old):
        padded, y = pad(x, p), np.array(old)
        for u in range(k):
            for v in range(k):
                seen = padded[:, :, u * d:u * d + out * s:s, v * d:v * d + out * s:s]
                y[:, :, u, v] += np.einsum("bnhw,bchw->nc", dy, seen)
        return y

    kernel = make(rng, "weight gradient of a convolution", "n, c, u, v, b, h, w", (n, c, k, k, -1, out, out), 4, [dy, x, old],
                  old, reference, product(), [0, 1], [0, 1], [1], b,
                  epilogue="      %r = arith.addf %acc0, %e2 : f32\n      kern.yield %r : f32")
    kernel.in_place = True
    return kernel


def input_gradient(rng):
    """Strided: only the taps that meet a pixel, of dy and of w."""
    b, n, c = rng.randint(1, 6), rng.randint(1, 20), rng.randint(1, 40)
    k, s, _, p, size, _ = geometry(rng)
    p = min(p, k - 1)
    size = max(size, k - 2 * p)
    out = (size + 2 * p - k) // s + 1
    taps = -(-k // s)
    dy = Tensor(rng, (b, n, out, out), f"b, n, (h + {p}) floordiv {s} - i, (w + {p}) floordiv {s} - j", True)
    w = Tensor(rng, (n, c, k, k), f"n, c, (h + {p}) mod {s} + {s} * i, (w + {p}) mod {s} + {s} * j")
    dx = Tensor(rng, (b, c, size, size), "b, c, h, w", True)

    def reference(dy, w):
        padded = np.zeros((b, c, size + 2 * p + s, size + 2 * p + s))
        for u in range(k):
            for v in range(k):
                padded[:, :, u:u + out * s:s, v:v + out * s:s] += np.einsum("bnhw,nc->bchw", dy, w[:, :, u, v])
        return padded[:, :, p:p + size, p:p + size]

    return make(rng, "input gradient of a convolution", "b, c, h, w, i, j, n", (-1, c, size, size, taps, taps, n), 4, [dy, w], dx,
                reference, product(), [1, 6], [0, 1], [0, 1], b)


def pool(rng):
    """Maximum or sum; a window that lies in the padding alone keeps -inf or 0."""
    b, c = rng.randint(1, 6), rng.randint(1, 40)
    k, s, d, p, size, out = geometry(rng)
    largest = rng.random() < 0.5
    x = Tensor(rng, (b, c, size, size), f"b, c, h * {s} + i * {d} - {p}, w * {s} + j * {d} - {p}", True)
    y = Tensor(rng, (b, c, out, out), "b, c, h, w", True)

    def reference(x):
        padded = pad(x, p, -np.inf if largest else 0.0)
        seen = [padded[:, :, i * d:i * d + out * s:s, j * d:j * d + out * s:s] for i in range(k) for j in range(k)]
        return np.maximum(np.max(seen, 0), -7) if largest else np.sum(seen, 0)

    bound = "      %m = arith.constant -7.0 : f32\n      %r = arith.maximumf %acc0, %m : f32\n      kern.yield %r : f32"
    return make(rng, "pooling", "b, c, h, w, i, j", (-1, c, out, out, k, k), 4, [x], y, reference, PLAIN, [1], [0, 1], [0], b,
                epilogue=bound if largest else STORE, combiner="max" if largest else "add")


def pool_gradient(rng):
    b, c, s, out = rng.randint(1, 6), rng.randint(1, 40), rng.randint(1, 3), rng.randint(1, 5)
    taps = rng.randint(1, 2)
    k = taps * s
    p = rng.randint(0, k // 2)
    size = max(1, (out - 1) * s + k - 2 * p)
    dy = Tensor(rng, (b, c, out, out), f"b, c, (h + {p}) floordiv {s} - i, (w + {p}) floordiv {s} - j", True)
    dx = Tensor(rng, (b, c, size, size), "b, c, h, w", True)

    def reference(dy):
        padded = np.zeros((b, c, size + 2 * p, size + 2 * p))
        for u in range(k):
            for v in range(k):
                padded[:, :, u:u + out * s:s, v:v + out * s:s] += dy
        return padded[:, :, p:p + size, p:p + size]

    return make(rng, "gradient of pooling", "b, c, h, w, i, j", (-1, c, size, size, taps, taps), 4, [dy], dx, reference, PLAIN,
                [1], [0, 1], [0], b)


def upsampled(rng):
    """A convolution of an enlarged image: a sum divided, then clipped."""
    b, n, c, size = rng.randint(1, 5), rng.randint(1, 40), rng.randint(1, 10), rng.randint(1, 6)
    scale, k = rng.randint(2, 3), rng.randint(1, 5)
    p = rng.randint(0, k - 1)
    out = max(1, size * scale + 2 * p - k + 1)
    x = Tensor(rng, (b, c, size), f"b, c, (h + u - {p}) floordiv {scale}", True)
    w = Tensor(rng, (n, c, k), "n, c, u")
    y = Tensor(rng, (b, n, out), "b, n, h", True)

    def reference(x, w):
        large = np.pad(np.repeat(x, scale, 2), ((0, 0), (0, 0), (p, p + k)))
        return sum(np.einsum("bch,nc->bnh", large[:, :, u:u + out], w[:, :, u]) for u in range(k))

    return make(rng, "enlarged", "b, n, h, c, u", (-1, n, out, c, k), 3, [x, w], y, reference, product(), [1, 3], [0, 1], [0], b)


def shifted(rng):
    """An index that no reduction changes: whole tiles are skipped."""
    b, n, c, size, shift = rng.randint(1, 20), rng.randint(1, 40), rng.randint(1, 20), rng.randint(1, 6), rng.randint(-2, 2)
    x = Tensor(rng, (b, c, size), f"b, k, h - {shift}", True)
    w = Tensor(rng, (n, c), "n, k")
    y = Tensor(rng, (b, n, size + 2), "b, n, h", True)

    def reference(x, w):
        moved = np.pad(x, ((0, 0), (0, 0), (2 + shift, 4 - shift)))[:, :, 2:2 + size + 2]
        return np.einsum("bch,nc->bnh", moved, w)

    return make(rng, "shifted", "b, n, h, k", (-1, n, size + 2, c), 3, [x, w], y, reference, product(), [1, 3], [0, 1], [0], b)


def mixed(rng):
    """A staged image and weights whose own bounds are clipped by the loops."""
    b, z, width, out, taps, c = rng.randint(1, 3), 3, rng.randint(1, 12), rng.randint(1, 40), 3, rng.randint(1, 10)
    x = Operand((b, width, c), "b, x + u - 1, i", True)
    w = Operand((taps, c, out), "z + u - 1, i, o")

    def reference(x, w):
        image, weights = np.pad(x, ((0, 0), (1, 1), (0, 0))), np.pad(w, ((1, 1), (0, 0), (0, 0)))
        return [np.stack([sum(np.einsum("bxi,io->bxo", image[:, u:u + width], weights[j + u]) for u in range(taps)) for j in range(z)], 1)]

    kernel = Kernel("staged and clipped", "b, z, x, o, u, i", (-1, z, width, out, taps, c), 4, [x, w],
                    [Operand((b, z, width, out), "b, z, x, o", True)], STORE, reference, product(), ("add",),
                    attributes=", clipped = array<i64: 0, 1>", batch=b)
    kernel.lanes, kernel.rows, kernel.stage, kernel.cuts = [3], [2], [0], [2]
    return kernel


def staged(rng):
    """A padded image of pixels or of channels in a window, relu on the way, sums of what is written."""
    b, n, c = rng.randint(1, 3), rng.randint(1, 20), rng.randint(1, 20)
    k, s, out = rng.randint(1, 4), rng.randint(1, 2), rng.randint(1, 20)
    p = rng.randint(0, k - 1)
    size = max(1, s * (out - 1) + k - 2 * p)
    if s * (out - 1) + k < size + p:
        s = 1
    x = Tensor(rng, (b, c, size, size), f"b, i, y * {s} + u - {p}, x * {s} + v - {p}", True)
    w = Tensor(rng, (n, c, k, k), "o, i, u, v")
    y = Tensor(rng, (b, n, out, out), "b, o, y, x", True)
    combine = """      %z = arith.constant 0.0 : f32
      %a = arith.maximumf %e0, %z : f32
      %p = arith.mulf %a, %e1 : f32
      kern.yield %p : f32"""

    # Where an element lies, so that folded rows must know it.
    epilogue = """      %y = kern.index 2 : index
      %x = kern.index 3 : index
      %d = arith.subi %y, %x : index
      %j = arith.index_cast %d : index to i32
      %f = arith.sitofp %j : i32 to f32
      %r = arith.addf %acc0, %f : f32
      kern.yield %r, %r : f32, f32"""

    def reference(x, w):
        image = np.pad(np.maximum(x, 0), ((0, 0), (0, 0), (p, p + s), (p, p + s)))
        taps = ((u, v, image[:, :, u:u + out * s:s, v:v + out * s:s]) for u in range(k) for v in range(k))
        place = np.arange(out)[:, None] - np.arange(out)
        return place + sum(np.einsum("bihw,oi->bohw", seen[:, :, :out, :out], w[:, :, u, v]) for u, v, seen in taps)

    kernel = make(rng, "staged", "b, o, y, x, u, v, i", (-1, n, out, out, k, k, c), 4, [x, w], y, reference, combine,
                  [1] if x.order[-1] == 1 else [1, 3], [1, 3], [0], b, epilogue=epilogue)
    kernel.stage, kernel.cuts = [0], [2, 3] if x.order[-1] == 1 else [2]
    kernel.outputs.append(Operand((b, n), "b, o", True))
    kernel.attributes += ", side = array<i64: 1>"
    written = kernel.reference
    kernel.reference = lambda *stored: [written(*stored)[0], y.logical(written(*stored)[0]).sum((2, 3))]
    return kernel


MAKERS = [weight_gradient, input_gradient, pool, pool_gradient, upsampled, shifted, mixed, staged]


def schedule(rng, kernel, vector):
    """Any schedule with which loop bounds can clip the kernel's inputs."""
    lane = rng.choice(kernel.lanes)
    row = rng.choice([d for d in kernel.rows if d != lane])
    heights = sorted(rng.sample(range(2, 7), rng.randint(0, 2)), reverse=True) + [1] if row >= 0 else [1]
    tiles = [(h, vector * rng.randint(1, 3)) for h in heights]
    narrow = min(width for _, width in tiles)
    task = [rng.randint(1, 12) if d != lane else vector * rng.randint(1, narrow // vector) for d in range(kernel.parallel)]
    options = ""
    fold = kernel.kind != "staged and clipped" and row > 0 and row - 1 != lane and min(kernel.extents[row - 1:row + 1]) > 0 and rng.random() < 0.5
    if fold:
        task[row - 1:row + 1] = kernel.extents[row - 1:row + 1]
        options += ", fold_rows = true"
    if rng.random() < 0.4 and kernel.combiners == ("add",) and not kernel.stage:
        options += f", outer = {rng.randint(0, len(kernel.extents) - kernel.parallel - 1)}"
    if kernel.stage:
        task[0] = 1
        for dim in range(2, kernel.parallel):
            if dim != lane:
                task[dim] = kernel.extents[dim]
            elif kernel.kind == "staged":
                # The window holds whole rows, so that the lanes are not cut.
                task[dim] = -(-kernel.extents[dim] // vector) * vector
        tiles = [(h, max(width, task[lane] if 0 <= lane < kernel.parallel else 0)) for h, width in tiles]
        window = [rng.randint(1, size) if d in kernel.cuts and d != lane and not fold else size for d, size in enumerate(task)]
        options += f", stage = [{', '.join(map(str, kernel.stage))}], window = [{', '.join(map(str, window))}]"
    if 0 <= lane < kernel.parallel and rng.random() < 0.4:
        options += ", lanes_outer = true"
    tiles = ", ".join(f"<{h} x {w}>" for h, w in tiles)
    return (f"#kern.schedule<lane_dim = {lane}, vector = {vector}, row_dim = {row}, tiles = [{tiles}], "
            f"task = [{', '.join(map(str, task))}], unroll = {rng.randint(1, 4)}{options}>")
