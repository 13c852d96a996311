# ===- train.py - A training loop of one's own ------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Trains a compiled network from Python, for schedules that slice-train does
not have. Here each step draws one rate besides the narrowest and the widest,
and the narrower ones learn from the widest's probabilities.

    build/bin/slice-compile examples/mlp.mlir --training -o build/mlp-train.so
    .venv/bin/python examples/python/train.py build/mlp-train.so build/mlp.safetensors
"""

import argparse
import gzip
import os
import pathlib

import numpy as np
from safetensors.numpy import save_file

import modelslice


def read_idx(path):
    """Images as floats between 0 and 1, labels as they are."""
    with gzip.open(path, "rb") as stream:
        data = stream.read()
    rank = data[3]
    shape = np.frombuffer(data, ">i4", rank, 4)
    values = np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)
    if rank == 1:
        return values.astype(np.int32)
    return (values.reshape(len(values), -1) / 255).astype(np.float32)


def step(net, x, labels, rates, seed, lr):
    """The gradients of all rates add up, then SGD makes one step."""
    widest = max(rates)
    loss, soft = net.run_entry("gradient", x, labels, seed, rate=widest)
    for rate in sorted(set(rates) - {widest}):
        net.run_entry("gradient.distill", x, soft, seed, rate=rate)
    # lr, momentum, weight decay, Nesterov, scale of the gradients.
    net.run_entry("sgd", [lr, 0.9, 0, 1, 1, 0, 0, 0])
    return loss.mean()


def accuracy(net, x, labels, rate):
    right = [
        net.run(x[i : i + 500], rate=rate).argmax(axis=1) == labels[i : i + 500]
        for i in range(0, len(x), 500)
    ]
    return np.concatenate(right).mean()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("library", help="compiled with --training")
    parser.add_argument("output", help="safetensors file to write")
    parser.add_argument("--data", default="/usr/share/datasets/fashion-mnist")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--examples", type=int, default=60000)
    arguments = parser.parse_args()
    # Minutes from here on: that nothing can be written must not show at the end.
    folder = pathlib.Path(arguments.output).absolute().parent
    if not os.access(folder, os.W_OK):
        parser.error(f"cannot write into '{folder}', where the output goes")

    data = pathlib.Path(arguments.data)
    x = read_idx(data / "train-images-idx3-ubyte.gz")[: arguments.examples]
    labels = read_idx(data / "train-labels-idx1-ubyte.gz")[: arguments.examples]
    test_x = read_idx(data / "t10k-images-idx3-ubyte.gz")
    test_labels = read_idx(data / "t10k-labels-idx1-ubyte.gz")

    net = modelslice.load(arguments.library, seed=0)
    draw = np.random.default_rng(0)
    batch, seed = 128, 0
    for epoch in range(arguments.epochs):
        lr = 0.05 * (1 - epoch / arguments.epochs)
        losses = []
        order = draw.permutation(len(x))
        for rows in np.array_split(order, max(1, len(x) // batch)):
            rates = [net.rates[0], draw.choice(net.rates), net.rates[-1]]
            losses.append(step(net, x[rows], labels[rows], rates, seed, lr))
            seed += 1
        scores = (
            f"{rate:g}: {accuracy(net, test_x, test_labels, rate):.4f}"
            for rate in net.rates
        )
        print(f"epoch {epoch + 1}  loss {np.mean(losses):.4f}  {'  '.join(scores)}")
    save_file({name: net.param_read(name) for name in net.params}, arguments.output)


if __name__ == "__main__":
    main()
