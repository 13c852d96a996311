# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints kernels with random schedules of legal numbers: a dense layer, and a
convolution with padding whose side output sums over the image.

    random_schedules.py SEED COUNT
"""

import random
import re
import sys

MAX_SHARED = 99 << 10

DENSE = """\
func.func @dense{number}(%batch: index, %begin: index, %end: index, %x: memref<?x{k}xf32>, %w: memref<{n}x{k}xf32>, %y: memref<?x{n}xf32>) attributes {{kern.kernel}} {{
  kern.generic {{extents = array<i64: -1, {n}, {k}>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = {rows}, columns = {columns}, {numbers}>}}
      ins(%x, %w : memref<?x{k}xf32>, memref<{n}x{k}xf32>) outs(%y : memref<?x{n}xf32>) combine {{
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    }} epilogue {{
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }}
  return
}}
"""

CONVOLUTION = """\
func.func @convolution{number}(%batch: index, %begin: index, %end: index, %x: memref<?x6x5x{k}xf32>, %w: memref<{n}x3x3x{k}xf32>, %y: memref<?x6x5x{n}xf32>, %sum: memref<?x{n}xf32>) attributes {{kern.kernel}} {{
  kern.generic {{extents = array<i64: -1, {n}, 6, 5, 3, 3, {k}>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, side = array<i64: 1>,
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>, affine_map<(b, n, h, w, u, v, c) -> (n, u, v, c)>,
                       affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>, affine_map<(b, n, h, w, u, v, c) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = {rows}, columns = {columns}, {numbers}>}}
      ins(%x, %w : memref<?x6x5x{k}xf32>, memref<{n}x3x3x{k}xf32>) outs(%y, %sum : memref<?x6x5x{n}xf32>, memref<?x{n}xf32>) combine {{
    ^bb0(%xe: f32, %we: f32):
      %one = arith.constant 1.0 : f32
      %q = arith.addf %xe, %one : f32
      %p = arith.mulf %q, %we : f32
      kern.yield %p : f32
    }} epilogue {{
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      %z = arith.constant 0.0 : f32
      %r = arith.maximumf %acc, %z : f32
      kern.yield %r, %r : f32, f32
    }}
  return
}}
"""


def draw_numbers(rng):
    """Block, thread, split, step and math that fit each other."""
    while True:
        math = rng.choice(["fma", "fma", "tf32", "bf16"])
        step = 0 if math == "fma" and rng.random() < 0.4 else 4 * rng.randint(1, 16)
        if step == 0:
            block = rng.randint(1, 40), rng.randint(1, 40)
            thread, split = (1, 1), rng.choice([1, 1, 2, 3, 5, 8])
        elif math == "fma":
            thread, split = (rng.randint(1, 9), rng.randint(1, 9)), 1
            block = tuple(4 * each * rng.randint(1, 8) for each in thread)
        else:
            thread, split = (2 * rng.randint(1, 4), 2 * rng.randint(1, 4)), 1
            block = 8 * thread[0] * rng.randint(1, 3), 4 * thread[1] * rng.randint(1, 3)
            step = {"tf32": 8, "bf16": 16}[math] * rng.randint(1, 4)
        threads = block[0] // thread[0] * (block[1] // thread[1]) * split
        # At most: either axis may be innermost.
        shared = 2 * 4 * max(sum(block) * (step + 8), step * (sum(block) + 16))
        if threads <= 1024 and shared <= MAX_SHARED and max(block) <= 1024:
            return (f"block = <{block[0]} x {block[1]}>, thread = <{thread[0]} x {thread[1]}>, "
                    f"split = {split}, step = {step}, math = {math}")


def main():
    rng = random.Random(int(sys.argv[1]))
    for number in range(int(sys.argv[2])):
        n, k = rng.choice([1, 3, 8, 20, 33, 64]), rng.choice([1, 4, 7, 16, 50, 64])
        shape = {"number": number, "n": n, "k": k}
        print(DENSE.format(rows="[0]", columns="[1]", numbers=draw_numbers(rng), **shape))
        rows = rng.choice(["[2, 3]", "[3, 2]", "[0, 2, 3]"])
        while True:
            numbers = draw_numbers(rng)
            # Images of 30 pixels are padded to 32, of which a block has whole ones.
            if rows != "[0, 2, 3]" or (re.search("block = <(32|64|96|128) ", numbers) and "step = 0" not in numbers):
                break
        print(CONVOLUTION.format(rows=rows, columns="[1]", numbers=numbers, **shape))


if __name__ == "__main__":
    main()
