#!/usr/bin/env python3
#===- cifar.py - Sliced convolutional networks on CIFAR-10 ------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-----------------------------------------------------------------------===#
"""Trains a small VGG by every method and writes a table and a plot.

Compared are separate networks (the sub-network of each rate, trained alone),
the wide one of them cut without sliced training, and one network per schedule
of sliced training; one of them has batch norms with statistics per width. All
runs have the same recipe, epochs and seeds.

A run is resumed where it was interrupted, finished ones are not repeated, and
--only runs those whose name begins with a prefix: the table can be made in
pieces. Accuracies compare only within one version of the data. DIR holds
CIFAR-10 as IDX files of unsigned bytes, plain or compressed as .gz:

  train-images-idx4-ubyte   50000 x 32 x 32 x 3, rows, columns, red green blue
  train-labels-idx1-ubyte   50000, each 0 to 9
  t10k-images-idx4-ubyte    10000 x 32 x 32 x 3
  t10k-labels-idx1-ubyte    10000

An IDX file is the bytes 0, 0, 8 and the number of dimensions, each dimension as
four bytes, the highest first, and then the data.

  benchmarks/training/cifar.py --data=DIR --work=DIR [--only=static] [--table=FILE.md] [--plot=FILE.png]
"""

import argparse
import gzip
import importlib.util
import json
import pathlib
import statistics
import struct
import subprocess
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RATES = [k / 8 for k in range(2, 9)]
PLAN = "16,16,M,32,32,M,64,64"
# Few epochs want a rate that falls from the start; else slice-train's own recipe for images.
RECIPE = ["--lr=0.1", "--lr-schedule=cosine", "--warmup=0.5", "--batch=128"]
# Title, name, norm, options of slice-train, and how many times the epochs: a step of few rates is cheap, and may be one of many.
SCHEDULES = [
    ("static: all seven rates", "static", "group", ["--scheme=static"]),
    ("min-max + 1 random", "minmax-1", "group", ["--scheme=min-max+random-1"]),
    ("min-max + 1 random, distilled", "minmax-1-distilled", "group", ["--scheme=min-max+random-1", "--distill"]),
    ("static, distilled", "static-distilled", "group", ["--scheme=static", "--distill"]),
    ("2 random, uniform", "random-2", "group", ["--scheme=random-2"]),
    ("static, batch norm per width", "static-batch-norm", "batch", ["--scheme=static"]),
    ("min-max + 1 random, batch norm per width", "minmax-1-batch-norm", "batch", ["--scheme=min-max+random-1"]),
    ("4 random, mostly narrow, batch norm per width", "weighted-4-batch-norm", "batch",
     ["--scheme=weighted-4", "--rate-weights=4,4,3,1.5,1,0.8,2"]),
    ("1 random, 3.4 times the epochs, batch norm per width", "random-1-batch-norm", "batch", ["--scheme=random-1"], 3.4),
    ("1 random, mostly narrow, 4 times the epochs, batch norm per width", "weighted-1-batch-norm", "batch",
     ["--scheme=weighted-1", "--rate-weights=2.5,1.5,1,1,1,1,1"], 4),
]
SCHEDULES = [(*schedule, 1)[:5] for schedule in SCHEDULES]


def run(command, **kwargs):
    subprocess.run([str(c) for c in command], check=True, **kwargs)


def check_data(folder):
    """Ends the program with one line if a file that is needed is not there."""
    for part in ("train", "t10k"):
        for kind, sizes in (("images-idx4-ubyte", (32, 32, 3)), ("labels-idx1-ubyte", ())):
            name = f"{part}-{kind}"
            path = next((p for p in (folder / name, folder / f"{name}.gz") if p.is_file()), None)
            if path is None:
                sys.exit(f"cifar.py: --data={folder}: expected a file {name}, plain or with .gz; --help lists all four")
            rank = 1 + len(sizes)
            length = 4 + 4 * rank
            try:
                with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as stream:
                    header = stream.read(length).ljust(length)
            except (OSError, EOFError, zlib.error) as error:
                sys.exit(f"cifar.py: cannot read '{path}': {error}")
            magic, (_, *found) = header[:4], struct.unpack(f">{rank}I", header[4:])
            if magic != bytes([0, 0, 8, rank]) or tuple(found) != sizes:
                shape = " x ".join(map(str, ("N", *sizes)))
                sys.exit(f"cifar.py: '{path}': expected an IDX file of {shape} bytes")


def source(args, norm):
    path = args.work / f"vgg-{norm}.mlir"
    if not path.exists():
        with path.open("w") as stream:
            run([sys.executable, ROOT / "examples/networks/print_network.py", "vgg", "--name=vgg", f"--plan={PLAN}", f"--norm={norm}"],
                stdout=stream)
    return path


def library(args, norm, rates):
    """A training library; one for each set of rates."""
    path = args.work / f"vgg-{norm}-{'-'.join(f'{1000 * r:.0f}' for r in rates)}.so"
    if not path.exists():
        run([args.tools / "slice-compile", source(args, norm), "-o", path, "--training", "--cpu=host",
             f"--rates={','.join(map(str, rates))}"])
    return path


def train(args, name, norm, flags, rates, seed, times=1):
    """Trains once; returns the accuracies by rate, or nothing if the run is not
    to be made now."""
    result = args.work / f"{name}-seed{seed}.json"
    if result.exists():
        return json.loads(result.read_text())
    if args.only is not None and not name.startswith(args.only):
        return None
    log, checkpoint = result.with_suffix(".log"), result.with_suffix(".checkpoint")
    command = [args.tools / "slice-train", library(args, norm, rates), f"--data={args.data}", "-o", result.with_suffix(".safetensors"),
               f"--epochs={round(args.epochs * times)}", f"--seed={seed}", f"--threads={args.threads}",
               f"--checkpoint={checkpoint}", f"--log={log}", *RECIPE, *flags]
    run(command + ["--resume"] * checkpoint.exists(), stdout=subprocess.DEVNULL)
    epochs = [event for line in log.read_text().splitlines() if (event := json.loads(line))["event"] == "epoch"]
    record = {"accuracy": {f"{w['rate']:g}": w["accuracy"] for w in epochs[-1]["widths"]}, "epochs": len(epochs),
              "seconds": sum(event["seconds"] for event in epochs)}
    result.write_text(json.dumps(record) + "\n")
    print(f"{name} seed {seed}: {record}", flush=True)
    return record


def collect(args):
    """Rows of (title, accuracy by rate of each seed, forward passes by rate)."""
    rows = []
    for norm, note in (("group", ""), ("batch", ", batch norm")):
        separate, cut = [], []
        prefix = "separate" if norm == "group" else "separate-batch-norm"
        for seed in range(1, args.seeds + 1):
            alone = {r: train(args, f"{prefix}-{r:g}", norm, [f"--scheme=fixed={r:g}"], RATES if r == 1 else [r], seed) for r in RATES}
            if all(alone.values()):
                separate.append({r: alone[r]["accuracy"][f"{r:g}"] for r in RATES})
            if alone[1.0]:
                cut.append({r: alone[1.0]["accuracy"][f"{r:g}"] for r in RATES})
        rows.append((f"separate networks{note}", separate, {r: 1 for r in RATES}))
        rows.append((f"the widest of them, cut{note}", cut, {1.0: 1}))
    for title, name, norm, flags, times in SCHEDULES:
        runs = [train(args, name, norm, flags, RATES, seed, times) for seed in range(1, args.seeds + 1)]
        runs = [{r: run["accuracy"][f"{r:g}"] for r in RATES} for run in runs if run]
        weights = next((f.removeprefix("--rate-weights=").split(",") for f in flags if f.startswith("--rate-weights=")), [1] * len(RATES))
        passes = get_passes(flags[0].removeprefix("--scheme="), dict(zip(RATES, map(float, weights))))
        rows.append((title, runs, {rate: count * times for rate, count in passes.items()}))
    return [row for row in rows if row[1]]


def get_chances(weights, count):
    """How likely each rate is among `count` that are drawn one by one."""
    chances = dict.fromkeys(weights, 0.0)

    def draw(left, count, chance):
        total = sum(weights[r] for r in left)
        for rate in left if count else ():
            here = chance * weights[rate] / total
            chances[rate] += here
            draw([r for r in left if r != rate], count - 1, here)

    draw(list(weights), count, 1.0)
    return chances


def get_passes(scheme, weights):
    """How often a step runs each rate, on average."""
    passes = dict.fromkeys(RATES, 0.0)
    fixed = set()
    for part in scheme.split("+"):
        if part == "static":
            fixed.update(RATES)
        elif part == "min-max":
            fixed.update((RATES[0], RATES[-1]))
        else:
            others = {r: weights[r] for r in RATES if r not in fixed}
            for rate, chance in get_chances(others, int(part.split("-")[1])).items():
                passes[rate] += chance
    for rate in fixed:
        passes[rate] += 1
    return passes


def table(rows, flops):
    """`work` is the arithmetic of a row's training by that of separate networks."""
    lines = ["| training | seeds | " + " | ".join(f"{r:g}" for r in RATES) + " | work |", "|---|---|" + "---|" * (len(RATES) + 1)]
    for title, runs, passes in rows:
        cells = []
        for rate in RATES:
            values = [100 * run[rate] for run in runs]
            spread = f" ± {(max(values) - min(values)) / 2:.1f}" if len(values) > 1 else ""
            cells.append(f"{statistics.mean(values):.1f}{spread}")
        work = sum(count * flops[rate] for rate, count in passes.items()) / sum(flops.values())
        lines.append(f"| {title} | {len(runs)} | " + " | ".join(cells) + f" | {work:.2f} |")
    return "\n".join(lines) + "\n"


def measure(args):
    """Microseconds per image at batch 1, one thread, and operations, by rate."""
    path = args.work / "times.json"
    if not path.exists():
        compiled = args.work / "inference.so"
        run([args.tools / "slice-compile", source(args, "group"), "-o", compiled, "--cpu=host", f"--rates={','.join(map(str, RATES))}"])
        run([args.tools / "slice-bench", compiled, "--batch=1", f"--json={path}"], stdout=subprocess.DEVNULL)
    rows = json.loads(path.read_text())["rows"]
    return {row["rate"]: row["median_us"] for row in rows}, {row["rate"]: row["gflops"] * row["median_us"] for row in rows}


def plot(rows, times, path):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(10, 5), dpi=110)
    for title, runs, _ in rows:
        accuracy = [100 * statistics.mean(run[r] for run in runs) for r in RATES]
        style = {"linestyle": "--"} if "separate" in title or "cut" in title else {}
        axes.plot([times[r] for r in RATES], accuracy, marker="o", markersize=4, label=title, **style)
    axes.set_xlabel("microseconds per image, batch 1, one thread (rates 0.25 to 1 by eighths)")
    axes.set_ylabel("test accuracy, per cent")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8, loc="center left", bbox_to_anchor=(1.01, 0.5))
    figure.tight_layout()
    figure.savefig(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=pathlib.Path, default=ROOT / "build/bin")
    parser.add_argument("--data", required=True, help="folder of IDX files")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="where runs are kept")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", help="make only the runs whose name begins so; empty for all, 'none' for none")
    parser.add_argument("--table", type=pathlib.Path)
    parser.add_argument("--plot", type=pathlib.Path, help="needs matplotlib")
    args = parser.parse_args()
    if args.only != "none":
        check_data(pathlib.Path(args.data))
    if args.plot and importlib.util.find_spec("matplotlib") is None:
        sys.exit("cifar.py: --plot needs matplotlib, which this Python does not have")
    args.work.mkdir(parents=True, exist_ok=True)
    rows = collect(args)
    if not rows:
        return
    times, flops = measure(args)
    text = table(rows, flops)
    print(text)
    if args.table:
        args.table.write_text(text)
    if args.plot:
        plot(rows, times, args.plot)


if __name__ == "__main__":
    main()
