#!/usr/bin/env python3
#===- schedules.py - Training schedules compared on Fashion-MNIST -----------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-----------------------------------------------------------------------===#
"""Trains the 784-512-512-10 network by every schedule and writes a table.

Compared are (a) separate networks, one per width, each trained alone with its
own layer sizes, (b) one network trained at rate 1 only and then cut, and one
network per schedule of sliced training. Every run uses the same optimiser,
epochs, batch and seeds. Runs that are already in the working directory are not
repeated, so the table can be made in pieces.

  benchmarks/training/schedules.py --tools=build/bin --work=/tmp/schedules
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RATES = [0.25, 0.5, 0.75, 1.0]
RECIPE = ["--optimiser=adamw", "--lr=0.001", "--weight-decay=0.05", "--lr-schedule=cosine", "--warmup=1", "--batch=128"]
SCHEDULES = [
    ("static: all four rates", ["--scheme=static"]),
    ("static, distilled", ["--scheme=static", "--distill"]),
    ("min-max (sandwich)", ["--scheme=min-max"]),
    ("min-max + 1 random", ["--scheme=min-max+random-1"]),
    ("min-max + 1 random, distilled", ["--scheme=min-max+random-1", "--distill"]),
    ("min + 1 random", ["--scheme=min+random-1"]),
    ("max + 1 random", ["--scheme=max+random-1"]),
    ("1 random, uniform", ["--scheme=random-1"]),
    ("2 random, uniform", ["--scheme=random-2"]),
    ("2 random, weighted 4:2:2:4", ["--scheme=weighted-2", "--rate-weights=4,2,2,4"]),
]


def separate_network(hidden):
    """A plain network of the size that a width has: nothing is sliced."""
    layers = [(784, hidden), (hidden, hidden), (hidden, 10)]
    lines, body, value = [], [], "%x"
    for i, (inp, out) in enumerate(layers, 1):
        bound = inp ** -0.5
        lines += [f"slice.param @fc{i}.weight {{init = #slice.init<uniform, {bound!r}>}} : tensor<{out}x{inp}xf32>",
                  f"slice.param @fc{i}.bias {{init = #slice.init<uniform, {bound!r}>}} : tensor<{out}xf32>"]
        body += [f"  %w{i} = slice.get_param @fc{i}.weight : tensor<{out}x{inp}xf32>",
                 f"  %b{i} = slice.get_param @fc{i}.bias : tensor<{out}xf32>",
                 f"  %d{i} = slice.dense {value}, %w{i}, %b{i} : (tensor<?x{inp}xf32>, tensor<{out}x{inp}xf32>, tensor<{out}xf32>) -> tensor<?x{out}xf32>"]
        value = f"%d{i}"
        if i < len(layers):
            body.append(f"  %h{i} = slice.relu %d{i} : tensor<?x{out}xf32>")
            value = f"%h{i}"
    return "\n".join(lines + [
        "func.func @plain(%x: tensor<?x784xf32> {slice.name = \"x\"}, %r: !slice.rate)"
        " -> (tensor<?x10xf32> {slice.name = \"logits\"}) {",
        *body, f"  return {value} : tensor<?x10xf32>", "}", ""])


def train(args, name, network, flags, rates, seed):
    """Trains once; returns the last epoch's record with its training time."""
    result = args.work / f"{name}-seed{seed}.json"
    if result.exists():
        return json.loads(result.read_text())
    log = result.with_suffix(".log")
    log.unlink(missing_ok=True)
    library = args.work / f"{pathlib.Path(network).stem}.so"
    if not library.exists():
        subprocess.run([args.tools / "slice-compile", network, "-o", library, "--training", "--cpu=host",
                        f"--rates={','.join(map(str, rates))}"], check=True)
    command = [args.tools / "slice-train", library, f"--data={args.data}", "-o", result.with_suffix(".safetensors"),
               f"--epochs={args.epochs}", f"--seed={seed}", f"--log={log}", *RECIPE, *flags]
    start = time.monotonic()
    subprocess.run([str(c) for c in command], check=True, stdout=subprocess.DEVNULL)
    events = [json.loads(line) for line in log.read_text().splitlines()]
    record = [event for event in events if event["event"] == "epoch"][-1]
    record["wall_seconds"] = time.monotonic() - start
    result.write_text(json.dumps(record))
    print(f"{name} seed {seed}: {record}", flush=True)
    return record


def accuracies(record):
    """Test accuracy by rate, from a record of slice-train --log."""
    return {float(v["rate"]): float(v["accuracy"]) for v in record["widths"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=pathlib.Path, default=ROOT / "build/bin")
    parser.add_argument("--data", default="/usr/share/datasets/fashion-mnist")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="where runs are kept")
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--table", type=pathlib.Path, help="write the table to this file")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    mlp = ROOT / "examples/mlp.mlir"

    rows = {}
    for seed in range(1, args.seeds + 1):
        separate = {}
        for rate in RATES:
            network = args.work / f"plain-{rate}.mlir"
            network.write_text(separate_network(round(512 * rate)))
            separate[rate] = accuracies(train(args, f"separate-{rate}", network, ["--scheme=fixed"], [1.0], seed))[1.0]
        rows.setdefault("(a) separate networks", []).append(separate)
        wide = train(args, "wide", mlp, ["--scheme=fixed"], RATES, seed)
        rows.setdefault("(b) trained at rate 1, then cut", []).append(accuracies(wide))
        for title, flags in SCHEDULES:
            name = "".join(c if c.isalnum() else "-" for c in title)
            rows.setdefault(title, []).append(accuracies(train(args, name, mlp, flags, RATES, seed)))

    lines = ["| training | " + " | ".join(f"rate {r:g}" for r in RATES) + " |", "|---|" + "---|" * len(RATES)]
    for title, runs in rows.items():
        cells = [f"{100 * statistics.mean(run[rate] for run in runs):.2f}" for rate in RATES]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    table = "\n".join(lines) + "\n"
    print(table)
    if args.table:
        args.table.write_text(table)


if __name__ == "__main__":
    main()
