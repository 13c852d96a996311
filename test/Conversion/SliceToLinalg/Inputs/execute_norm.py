"""Runs norms and their gradients of random odd shapes, even and uneven norm groups,
whole and cut to a width, through linalg and loops, and compares with NumPy.

Usage: execute_norm.py <root of the project> <libmlir_c_runner_utils.so>
"""

import math
import pathlib
import random
import sys

import numpy as np

from harness import count_failures

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "python"))
from modelslice import reference as ref
from modelslice import reference_norm as norm

BATCH = 2
RNG = np.random.default_rng(17)
random.seed(17)


def draw(*shape, mean=0.0):
    values = RNG.standard_normal(shape) + mean
    return values.astype(np.float32).astype(np.float64)


def draw_eps(elements):
    """The variance of few elements may be next to nothing, and rounding large
    beside it: eps keeps it from being all that is compared."""
    return 1e-5 if elements >= 8 else random.choice([0.0625, 0.25])


def type_of(array):
    extents = list(array.shape)
    if array.ndim > 1:
        extents[0] = "B"
    return f"tensor<{'x'.join(map(str, extents))}xf32>"


def case(name, op, operands, options, expected):
    """The types follow from the arrays."""
    types = [type_of(operand) for operand in operands]
    result = type_of(expected)
    values = ", ".join(f"%{i}" for i in range(len(types)))
    signature = f"({', '.join(types)}) -> {result}"
    if op == "layer_norm_grad_bias":
        signature = f"{types[0]} -> {result}"
    text = f"slice.{op} {values} {options} : {signature}"
    data = [operand.tolist() for operand in operands]
    return name, text, types, data, result, expected.tolist()


def group_cases(name, groups, channels, alive_groups, inner):
    """`alive_groups` is how many norm groups a width keeps."""
    alive = ref.group_end(channels, groups, alive_groups)
    eps = draw_eps(channels // groups * math.prod(inner))
    layout = (groups, channels, eps)
    text = f"groups({groups}) channels({channels}) eps({eps:e})"
    x, dy = draw(BATCH, alive, *inner, mean=0.5), draw(BATCH, alive, *inner)
    gamma, beta = draw(alive), draw(alive)
    yield case(f"{name}.y", "group_norm", [x, gamma, beta], text,
               norm.group_norm(x, gamma, beta, *layout))  # fmt: skip
    yield case(f"{name}.dx", "group_norm_grad_input", [dy, x, gamma], text,
               norm.group_norm_grad_input(dy, x, gamma, *layout))  # fmt: skip
    yield case(f"{name}.dgamma", "group_norm_grad_weight", [dy, x], text,
               norm.group_norm_grad_weight(dy, x, *layout))  # fmt: skip
    yield case(f"{name}.dbeta", "group_norm_grad_bias", [dy, x], "",
               norm.group_norm_grad_bias(dy))  # fmt: skip


def row_cases(name, shape):
    eps = draw_eps(shape[-1])
    text = f"eps({eps:e})"
    x, dy = draw(BATCH, *shape, mean=0.5), draw(BATCH, *shape)
    gamma, beta = draw(shape[-1]), draw(shape[-1])
    yield case(f"{name}.layer.y", "layer_norm", [x, gamma, beta], text,
               norm.layer_norm(x, gamma, beta, eps))  # fmt: skip
    yield case(f"{name}.layer.dx", "layer_norm_grad_input", [dy, x, gamma], text,
               norm.layer_norm_grad_input(dy, x, gamma, eps))  # fmt: skip
    yield case(f"{name}.layer.dgamma", "layer_norm_grad_weight", [dy, x], text,
               norm.layer_norm_grad_weight(dy, x, eps))  # fmt: skip
    yield case(f"{name}.layer.dbeta", "layer_norm_grad_bias", [dy], "",
               norm.layer_norm_grad_bias(dy))  # fmt: skip
    yield case(f"{name}.rms.y", "rms_norm", [x, gamma], text,
               norm.rms_norm(x, gamma, eps))  # fmt: skip
    yield case(f"{name}.rms.dx", "rms_norm_grad_input", [dy, x, gamma], text,
               norm.rms_norm_grad_input(dy, x, gamma, eps))  # fmt: skip
    yield case(f"{name}.rms.dgamma", "rms_norm_grad_weight", [dy, x], text,
               norm.rms_norm_grad_weight(dy, x, eps))  # fmt: skip


def draw_inner():
    """Extents after the channels: none, one, two or three."""
    return [random.randint(1, 5) for _ in range(random.choice([0, 1, 2, 2, 3]))]


def main():
    # One group; one channel in each; a norm of one element, which is 0.
    cases = [*group_cases("one", 1, 5, 1, [3, 2]), *group_cases("each", 3, 3, 2, [4]),
             *group_cases("single", 2, 2, 2, [])]  # fmt: skip
    for number in range(8):
        groups = random.randint(2, 5)
        channels = groups * random.randint(1, 4)
        alive = random.randint(1, groups)
        cases += group_cases(f"even{number}", groups, channels, alive, draw_inner())
    for number in range(8):
        groups = random.randint(2, 5)
        channels = groups * random.randint(1, 3) + random.randint(1, groups - 1)
        alive = random.randint(1, groups)
        cases += group_cases(f"uneven{number}", groups, channels, alive, draw_inner())
    for number in range(6):
        rows = [random.randint(1, 4) for _ in range(number % 3)]
        cases += row_cases(f"rows{number}", (*rows, random.randint(1, 9)))
    sys.exit(count_failures(cases, BATCH, sys.argv[2]) != 0)


main()
