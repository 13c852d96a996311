"""Runs concatenation and its gradient on random groups and compares with NumPy.

Usage: execute_concat.py <libmlir_c_runner_utils.so> <source root>
"""

import random
import sys

import numpy as np
from harness import case_of_arrays as case
from harness import count_failures

sys.path.insert(0, sys.argv[2] + "/python")

from modelslice import reference as ref  # noqa: E402
from modelslice import reference_pool as pool  # noqa: E402

BATCH = 2
draw = random.Random(9)
values = np.random.default_rng(9)


def random_channels():
    """Groups and extents whose groups make groups of the whole."""
    while True:
        groups = draw.randint(1, 4)
        channels = [draw.randint(groups, 9) for _ in range(draw.randint(1, 4))]
        ends = [
            sum(ref.group_end(n, groups, g) for n in channels)
            for g in range(groups + 1)
        ]
        if all(ref.group_end(ends[-1], groups, g) == end for g, end in enumerate(ends)):
            return groups, channels


def concat_cases(index):
    groups, channels = random_channels()
    kept = draw.randint(1, groups)
    inner = [draw.randint(1, 3) for _ in range(draw.randint(0, 2))]
    extents = [ref.group_end(n, groups, kept) for n in channels]
    operands = [values.random((BATCH, n, *inner)) for n in extents]
    y = pool.concat(operands, groups, channels)
    spelled = f"groups({groups}) channels({', '.join(map(str, channels))})"
    names = ", ".join(f"%{i}" for i in range(len(operands)))
    types = ", ".join(f"T{i}" for i in range(len(operands)))
    yield case(f"concat{index}", f"slice.concat {names} {spelled}", f"({types}) -> R",
               operands, y)
    for i, grad in enumerate(pool.concat_grad(y, extents, groups, channels)):
        yield case(f"grad{index}_{i}", f"slice.concat_grad %0 index({i}) {spelled}",
                   "T0 -> R", [y], grad)


cases = [one for index in range(20) for one in concat_cases(index)]
sys.exit(count_failures(cases, BATCH, sys.argv[1]) != 0)
