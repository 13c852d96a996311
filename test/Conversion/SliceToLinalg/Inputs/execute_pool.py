"""Runs pooling and its gradients on random windows and compares with NumPy.

Usage: execute_pool.py <libmlir_c_runner_utils.so> <source root>
"""

import random
import sys

import numpy as np
from harness import case_of_arrays as case
from harness import count_failures

sys.path.insert(0, sys.argv[2] + "/python")

from modelslice import reference_pool as pool  # noqa: E402

BATCH = 2
draw = random.Random(5)
values = np.random.default_rng(5)


def random_windows():
    """Kernel, stride, padding and extents of which nothing divides anything."""
    kernel = draw.randint(1, 5), draw.randint(1, 5)
    stride = draw.randint(1, 4), draw.randint(1, 4)
    padding = tuple(draw.randint(0, k // 2) for k in kernel)
    extents = tuple(draw.randint(max(1, k - 2 * p), 9) for k, p in zip(kernel, padding))
    return kernel, stride, padding, extents


def image(shape, kind):
    if kind == "ties":
        return values.integers(0, 2, shape).astype(np.float64)
    x = values.standard_normal(shape)
    if kind == "infinite":
        x[values.random(shape) < 0.6] = -np.inf
        x[values.random(shape) < 0.1] = np.nan
    return x.astype(np.float32).astype(np.float64)


def pool_cases(index, kind):
    kernel, stride, padding, extents = random_windows()
    windows = (kernel, stride, padding)
    x = image((BATCH, draw.randint(1, 3), *extents), kind)
    dy = image(pool.max_pool(x, *windows).shape, "plain")
    attributes = (
        f"kernel {list(kernel)} stride {list(stride)} padding {list(padding)}"
    )
    yield case(f"max{index}", f"slice.max_pool %0 {attributes}", "T0 -> R", [x],
               pool.max_pool(x, *windows))
    yield case(f"max_grad{index}", f"slice.max_pool_grad %0, %1 {attributes}",
               "(T0, T1) -> R", [dy, x],
               pool.max_pool_grad(dy, x, *windows))
    if kind == "infinite":
        return
    yield case(f"avg{index}", f"slice.avg_pool %0 {attributes}", "T0 -> R", [x],
               pool.avg_pool(x, *windows))
    yield case(f"avg_grad{index}", f"slice.avg_pool_grad %0 {attributes}", "T0 -> R",
               [dy], pool.avg_pool_grad(dy, extents, *windows))


def global_cases():
    x, dy = image((BATCH, 3, 5, 7), "plain"), image((BATCH, 3), "plain")
    yield case("global", "slice.global_avg_pool %0", "T0 -> R", [x],
               pool.global_avg_pool(x))
    yield case("global_grad", "slice.global_avg_pool_grad %0", "T0 -> R", [dy],
               pool.global_avg_pool_grad(dy, (5, 7)))


cases = list(global_cases())
for index in range(24):
    cases += pool_cases(index, ["plain", "ties", "infinite"][index % 3])
sys.exit(count_failures(cases, BATCH, sys.argv[1]) != 0)
