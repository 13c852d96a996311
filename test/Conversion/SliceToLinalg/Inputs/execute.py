"""Runs each op of the slice dialect through linalg and loops, and compares with
a formula in double precision; gradients are compared with finite differences.

Usage: execute.py <libmlir_c_runner_utils.so>
"""

import math
import random
import sys

from harness import count_failures, flat

random.seed(7)
BATCH = 3


def matrix(rows, cols, scale=2.0):
    return [[random.uniform(-scale, scale) for _ in range(cols)] for _ in range(rows)]


def gelu(x):
    return x * 0.5 * (1 + math.erf(x / math.sqrt(2)))


def gelu_tanh(x):
    return 0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def derivative(function, x, step=1e-5):
    return (function(x + step) - function(x - step)) / (2 * step)


def softmax(row):
    exps = [math.exp(v) for v in row]
    return [e / sum(exps) for e in exps]


def log_sum_exp(row):
    return math.log(sum(math.exp(v) for v in row))


def label_loss(row, label):
    return log_sum_exp(row) - (row[label] if 0 <= label < len(row) else 0.0)


def soft_loss(row, target):
    return sum(t * (log_sum_exp(row) - v) for t, v in zip(target, row))


def row_gradient(function, row):
    """Finite differences of a function of a row."""
    result = []
    for i in range(len(row)):
        along = lambda v: function(row[:i] + [v] + row[i + 1 :])
        result.append(derivative(along, row[i]))
    return result


def mix(h):
    h ^= h >> 16
    h = h * 0x85EBCA6B & 0xFFFFFFFF
    h ^= h >> 13
    h = h * 0xC2B2AE35 & 0xFFFFFFFF
    return h ^ h >> 16


def dropout(rows, p, ident, seed):
    key = mix((seed + ident * 0x9E3779B9) & 0xFFFFFFFF)
    width = len(rows[0])
    threshold = math.floor(p * 2**24 + 0.5)
    keep = lambda i: mix((i + key) & 0xFFFFFFFF) >> 8 >= threshold
    return [
        [v / (1 - p) if keep(b * width + n) else 0.0 for n, v in enumerate(row)]
        for b, row in enumerate(rows)
    ]


def each(function, *tensors):
    return [[function(*values) for values in zip(*rows)] for rows in zip(*tensors)]


def transpose(rows):
    return [list(column) for column in zip(*rows)]


def matmul(lhs, rhs):
    columns = transpose(rhs)
    return [[sum(a * b for a, b in zip(row, col)) for col in columns] for row in lhs]


x, y, dy = matrix(BATCH, 5), matrix(BATCH, 5), matrix(BATCH, 5)
weight, bias, dout = matrix(4, 5), [0.5, -1.0, 2.0, 0.0], matrix(BATCH, 4)
logits = matrix(BATCH, 5, 8.0)
labels = [4, 0, 9]  # The last is no class.
soft = matrix(BATCH, 5, 1.0)  # Need not be distributions.
seed = -123456789

B5, B4, I = "tensor<Bx5xf32>", "tensor<Bx4xf32>", "tensor<Bxi32>"
W, N4 = "tensor<4x5xf32>", "tensor<4xf32>"
# Name, op on %0, %1, ..., operand types, operands, result type, expected.
CASES = [
    ("dense", f"slice.dense %0, %1, %2 : ({B5}, {W}, {N4}) -> {B4}", [B5, W, N4],
     [x, weight, bias], B4,
     [[v + b for v, b in zip(row, bias)] for row in matmul(x, transpose(weight))]),
    ("dense_plain", f"slice.dense %0, %1 : ({B5}, {W}) -> {B4}", [B5, W],
     [x, weight], B4, matmul(x, transpose(weight))),
    ("grad_input", f"slice.dense_grad_input %0, %1 : ({B4}, {W}) -> {B5}", [B4, W],
     [dout, weight], B5, matmul(dout, weight)),
    ("grad_weight", f"slice.dense_grad_weight %0, %1 : ({B4}, {B5}) -> {W}", [B4, B5],
     [dout, x], W, matmul(transpose(dout), x)),
    ("grad_bias", f"slice.dense_grad_bias %0 : {B4} -> {N4}", [B4], [dout], N4,
     [sum(column) for column in transpose(dout)]),
    ("add", f"slice.add %0, %1 : {B5}", [B5, B5], [x, y], B5,
     each(lambda a, b: a + b, x, y)),
    ("mul", f"slice.mul %0, %1 : {B5}", [B5, B5], [x, y], B5,
     each(lambda a, b: a * b, x, y)),
    ("relu", f"slice.relu %0 : {B5}", [B5], [x], B5, each(lambda a: max(a, 0.0), x)),
    ("relu_grad", f"slice.relu_grad %0, %1 : {B5}", [B5, B5], [dy, y], B5,
     each(lambda d, b: d if b > 0 else 0.0, dy, y)),
    ("gelu", f"slice.gelu %0 : {B5}", [B5], [x], B5, each(gelu, x)),
    ("gelu_tanh", f"slice.gelu %0 approximate(tanh) : {B5}", [B5], [x], B5,
     each(gelu_tanh, x)),
    ("gelu_grad", f"slice.gelu_grad %0, %1 : {B5}", [B5, B5], [dy, x], B5,
     each(lambda d, a: d * derivative(gelu, a), dy, x)),
    ("gelu_tanh_grad", f"slice.gelu_grad %0, %1 approximate(tanh) : {B5}", [B5, B5],
     [dy, x], B5, each(lambda d, a: d * derivative(gelu_tanh, a), dy, x)),
    ("sigmoid", f"slice.sigmoid %0 : {B5}", [B5], [x], B5, each(sigmoid, x)),
    ("sigmoid_grad", f"slice.sigmoid_grad %0, %1 : {B5}", [B5, B5],
     [dy, each(sigmoid, x)], B5,
     each(lambda d, a: d * derivative(sigmoid, a), dy, x)),
    ("tanh", f"slice.tanh %0 : {B5}", [B5], [x], B5, each(math.tanh, x)),
    ("tanh_grad", f"slice.tanh_grad %0, %1 : {B5}", [B5, B5],
     [dy, each(math.tanh, x)], B5,
     each(lambda d, a: d * derivative(math.tanh, a), dy, x)),
    ("dropout", f"slice.dropout %0 p(0.3) id(-5) seed(%1) : {B5}",
     [B5, "tensor<i32>"], [x, seed], B5, dropout(x, 0.3, -5, seed)),
    ("dropout_unseeded", f"slice.dropout %0 p(0.3) : {B5}", [B5], [x], B5, x),
    ("softmax", f"slice.softmax %0 : {B5}", [B5], [logits], B5,
     [softmax(row) for row in logits]),
    ("softmax_grad", f"slice.softmax_grad %0, %1 : {B5}", [B5, B5],
     [dy, [softmax(row) for row in x]], B5,
     [row_gradient(lambda r: sum(d * p for d, p in zip(g, softmax(r))), row)
      for g, row in zip(dy, x)]),
    ("loss", f"slice.cross_entropy %0, %1 : ({B5}, {I}) -> tensor<Bxf32>", [B5, I],
     [logits, labels], "tensor<Bxf32>", list(map(label_loss, logits, labels))),
    ("soft_loss", f"slice.cross_entropy %0, %1 : ({B5}, {B5}) -> tensor<Bxf32>",
     [B5, B5], [logits, soft], "tensor<Bxf32>", list(map(soft_loss, logits, soft))),
    ("loss_grad", f"slice.cross_entropy_grad %0, %1 : ({B5}, {I}) -> {B5}", [B5, I],
     [logits, labels], B5,
     [row_gradient(lambda r: label_loss(r, l) / BATCH, row)
      for row, l in zip(logits, labels)]),
    ("soft_loss_grad", f"slice.cross_entropy_grad %0, %1 : ({B5}, {B5}) -> {B5}",
     [B5, B5], [logits, soft], B5,
     [row_gradient(lambda r: soft_loss(r, t) / BATCH, row)
      for row, t in zip(logits, soft)]),
    ("mean_grad", "slice.mean_grad %0 : tensor<Bxf32>", ["tensor<Bxf32>"], [labels],
     "tensor<Bxf32>", [1 / BATCH] * BATCH),
    ("flatten", f"slice.flatten %0 : tensor<Bx1x5xf32> -> {B5}",
     ["tensor<Bx1x5xf32>"], [[[row] for row in x]], B5, x),
    ("reshape", "slice.reshape %0 : tensor<Bx2x2xf32> -> tensor<Bx1x4x1xf32>",
     ["tensor<Bx2x2xf32>"], [[[row[:2], row[2:]] for row in dout]],
     "tensor<Bx1x4x1xf32>", dout),
    ("to_vector", "slice.reshape %0 : tensor<Bx1x1xf32> -> tensor<Bxf32>",
     ["tensor<Bx1x1xf32>"], [[[[v]] for v in labels]], "tensor<Bxf32>", labels),
    ("from_vector", "slice.reshape %0 : tensor<Bxf32> -> tensor<Bx1x1xf32>",
     ["tensor<Bxf32>"], [labels], "tensor<Bx1x1xf32>", labels),
]


def main():
    failures = count_failures(CASES, BATCH, sys.argv[1])
    kept = sum(v != 0 for v in flat(dropout([[1.0] * 1000], 0.3, 2, 11)))
    if not 650 <= kept <= 750:
        failures += 1
        print(f"dropout keeps {kept} of 1000 at p = 0.3")
    sys.exit(failures != 0)


main()
