"""Runs batch norms and their gradients of random odd shapes through linalg and
loops, and compares with NumPy.

Usage: execute_batch_norm.py <root of the project> <libmlir_c_runner_utils.so>
"""

import pathlib
import random
import sys

import numpy as np

from harness import count_failures

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "python"))
from modelslice import reference_batch_norm as norm

BATCH = 3
RNG = np.random.default_rng(18)
random.seed(18)


def draw(*shape, mean=0.0):
    values = RNG.standard_normal(shape) + mean
    return values.astype(np.float32).astype(np.float64)


def type_of(array, is_batched):
    extents = list(array.shape)
    if is_batched:
        extents[0] = "B"
    return f"tensor<{'x'.join(map(str, extents))}xf32>"


def case(name, op, batched, others, options, expected):
    """Operands that have a batch, then those that have none."""
    operands = [*batched, *others]
    types = [type_of(operand, i < len(batched)) for i, operand in enumerate(operands)]
    result = type_of(expected, expected.ndim > 1)
    values = ", ".join(f"%{i}" for i in range(len(types)))
    text = f"slice.{op} {values} {options} : ({', '.join(types)}) -> {result}"
    data = [operand.tolist() for operand in operands]
    return name, text, types, data, result, expected.tolist()


def cases_of(name, channels, inner, rows):
    # Few elements may have a small variance, beside which rounding is large.
    eps = 0.0625
    text = f"eps({eps:e})"
    x, dy = draw(BATCH, channels, *inner, mean=0.5), draw(BATCH, channels, *inner)
    gamma, beta = draw(channels), draw(channels)
    shape = (rows, channels) if rows else (channels,)
    mean, var = draw(*shape), draw(*shape) ** 2
    yield case(f"{name}.infer", "batch_norm", [x], [gamma, beta, mean, var], text,
               norm.batch_norm(x, gamma, beta, mean, var, eps))  # fmt: skip
    yield case(f"{name}.y", "batch_norm_train", [x], [gamma, beta], text,
               norm.batch_norm_train(x, gamma, beta, eps))  # fmt: skip
    yield case(f"{name}.dx", "batch_norm_grad_input", [dy, x], [gamma], text,
               norm.batch_norm_grad_input(dy, x, gamma, eps))  # fmt: skip
    yield case(f"{name}.dgamma", "batch_norm_grad_weight", [dy, x], [], text,
               norm.batch_norm_grad_weight(dy, x, eps))  # fmt: skip
    yield case(f"{name}.dbeta", "batch_norm_grad_bias", [dy, x], [], "",
               norm.batch_norm_grad_bias(dy))  # fmt: skip


def main():
    cases = []
    for number in range(12):
        inner = [random.randint(1, 5) for _ in range(number % 4)]
        channels, rows = random.randint(1, 9), random.randint(0, 3)
        cases += cases_of(f"net{number}", channels, inner, rows)
    sys.exit(count_failures(cases, BATCH, sys.argv[2]) != 0)


main()
