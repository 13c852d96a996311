#!/usr/bin/env python3
#===- against_pytorch.py - The example networks beside PyTorch eager --------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-----------------------------------------------------------------------===#
"""Times inference and training steps of a network here and in PyTorch.

Each side is a process of its own; they take turns, one call each, so that a
busy machine is busy for both. A training step is the gradients of all rates
and one SGD step. Memory is what a process has grown by from before the network
was made until after the steps (peak resident set).

It needs numpy, safetensors and torch, which .venv has once scripts/test.sh ran,
or after

  python3 -m venv .venv && .venv/bin/pip install -r python/requirements-test.txt
  .venv/bin/python benchmarks/networks/against_pytorch.py examples/vgg13.mlir --rates=1,0.5,0.25 --batch=64
"""

import argparse
import importlib.util
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def resident_kib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def serve(make):
    """Answers "infer RATE BATCH" and "train BATCH" with seconds, "memory" with
    KiB, on standard input and output."""
    import numpy as np

    before = resident_kib()
    infer, train = make()
    random = np.random.default_rng(0)
    print(json.dumps("ready"), flush=True)
    inputs = {}
    for line in sys.stdin:
        kind, *numbers = line.split()
        if kind == "memory":
            print(json.dumps(resident_kib() - before), flush=True)
            continue
        batch = int(numbers[-1])
        if batch not in inputs:
            inputs[batch] = (random.standard_normal((batch, 3, 32, 32)).astype(np.float32),
                             random.integers(0, 10, batch).astype(np.int32))
        start = time.perf_counter()
        if kind == "infer":
            infer(inputs[batch][0], float(numbers[0]))
        else:
            train(*inputs[batch])
        print(json.dumps(time.perf_counter() - start), flush=True)


def family_of(args):
    """The description of a network of examples/, which knows its parameters."""
    sys.path.insert(0, str(ROOT / "test/Integration"))
    sys.path.insert(0, str(ROOT / "python"))
    from support import families

    known = {family.name: family for family in families.EXAMPLES}
    name = pathlib.Path(args.network).stem
    if name not in known:
        sys.exit(f"against_pytorch.py: '{args.network}': expected one of {', '.join(known)}")
    return known[name], families


def make_modelslice(args):
    import numpy as np

    family, families = family_of(args)
    import modelslice

    # Only a library for training draws its own parameters.
    if args.train:
        net = modelslice.load(f"{args.work}/network.so", threads=args.threads, seed=1, trainable=True)
    else:
        net = modelslice.load(f"{args.work}/network.so", threads=args.threads, weights=families.weights(family, 1))
    seed = np.array(1, np.int32)
    hyper = np.array([0.1, 0.9, 1e-4, 1, 1, 0, 0, 0], np.float32)

    def train(x, labels):
        for rate in args.rates:
            net.run_entry("gradient", x, labels, seed, rate=rate)
        net.run_entry("sgd", hyper)

    return lambda x, rate: net.run(x, rate=rate), train


def make_pytorch(args):
    import torch

    family, _ = family_of(args)
    from support import torch_networks

    torch.set_num_threads(args.threads)
    net = torch_networks.torch_network(family)
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=1e-4)

    def infer(x, rate):
        with torch.inference_mode():
            net(torch.from_numpy(x), rate)

    def train(x, labels):
        x, labels = torch.from_numpy(x), torch.from_numpy(labels).long()
        optimiser.zero_grad()
        for rate in args.rates:
            torch.nn.functional.cross_entropy(net(x, rate), labels).backward()
        optimiser.step()

    return infer, train


class Side:
    def __init__(self, name, arguments):
        self.process = subprocess.Popen([sys.executable, __file__, *arguments, f"--serve={name}"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.read()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("a side ended early")
        return json.loads(line)

    def ask(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        return self.read()


def compare(sides, words, rounds):
    """Median seconds of each side, and the median of the rounds' ratios."""
    for side in sides:
        side.ask(*words)
    times = [[side.ask(*words) for side in sides] for _ in range(rounds)]
    ours, theirs = zip(*times)
    return {"ours_ms": 1e3 * statistics.median(ours), "pytorch_ms": 1e3 * statistics.median(theirs),
            "ratio": statistics.median(t / o for o, t in times)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", help="one of examples/")
    parser.add_argument("--tools", type=pathlib.Path, default=ROOT / "build/bin")
    parser.add_argument("--rates", default="1,0.5,0.25")
    parser.add_argument("--batch", default="1,16", help="batches of inference")
    parser.add_argument("--train-batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--train", action="store_true", help="training steps instead of inference")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    args = parser.parse_args()
    missing = [name for name in ("numpy", "safetensors", "torch") if importlib.util.find_spec(name) is None]
    if missing:
        sys.exit(f"against_pytorch.py: {sys.executable} has no {', '.join(missing)}; --help says how to get a Python that has")
    rates = args.rates
    args.rates = [float(rate) for rate in rates.split(",")]
    if args.serve:
        make = make_modelslice if args.serve == "modelslice" else make_pytorch
        return serve(lambda: make(args))
    family_of(args)

    with tempfile.TemporaryDirectory() as work:
        command = [args.tools / "slice-compile", args.network, "-o", f"{work}/network.so", f"--rates={rates}", "--cpu=host"]
        subprocess.run(command + ["--training"] * args.train, check=True)
        arguments = [args.network, f"--work={work}", f"--rates={rates}", f"--threads={args.threads}"] + ["--train"] * args.train
        sides = [Side(name, arguments) for name in ("modelslice", "pytorch")]
        rows = []
        cells = [("train", args.train_batch)] if args.train else [
            ("infer", rate, int(batch)) for batch in args.batch.split(",") for rate in args.rates]
        for cell in cells:
            row = {"network": pathlib.Path(args.network).stem, "cell": cell, "threads": args.threads, **compare(sides, cell, args.rounds)}
            rows.append(row)
            print(f"{row['network']:12} {' '.join(map(str, cell)):16} threads {args.threads}  "
                  f"ours {row['ours_ms']:9.2f} ms  PyTorch {row['pytorch_ms']:9.2f} ms  ratio {row['ratio']:.2f}", flush=True)
        if args.train:
            ours, theirs = (side.ask("memory") / 1024 for side in sides)
            rows.append({"network": rows[0]["network"], "peak_mib": ours, "pytorch_peak_mib": theirs})
            print(f"peak memory  ours {ours:.0f} MiB  PyTorch {theirs:.0f} MiB")
        if args.json:
            args.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
