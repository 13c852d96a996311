#!/usr/bin/env python3
# ===- run.py - This compiler beside other runtimes --------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Times the example networks here and in PyTorch eager, PyTorch inductor, ONNX
Runtime, OpenVINO and IREE, in one run, in turns of some milliseconds. For the
others each slice rate is a plain network of its own. Finished cells (a network
at a batch on some threads) are kept in the file of results: an interrupted run
goes on where it was.

  python3 -m venv .venv-peers && .venv-peers/bin/pip install -r benchmarks/requirements-peers.txt
  .venv-peers/bin/python benchmarks/run.py --quick
  .venv-peers/bin/python benchmarks/run.py --json=peers.json --table=peers.md --plot=peers.svg
"""

import argparse
import json
import os
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from peers import report  # noqa: E402
from peers.cells import SYSTEMS, Wrong, measure_cell  # noqa: E402
from peers.networks import NETWORKS, ROOT, rate_name  # noqa: E402
from peers.sides import Broken  # noqa: E402
from peers.tables import rows_of  # noqa: E402

VERSION = 1  # Of the file of results.
PEERS = tuple(name for name in SYSTEMS if name != "ours")


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message):
        self.exit(2, f"run.py: {message}\n")


def names_from(known):
    def parse(text):
        names = text.split(",")
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"expected some of {','.join(known)}, got '{name}'")
        return [name for name in known if name in names]

    return parse


def numbers_from(kind, low, high):
    def parse(text):
        values = []
        for word in text.split(","):
            try:
                value = kind(word)
            except ValueError:
                value = None
            if value is None or not low <= value <= high:
                raise argparse.ArgumentTypeError(f"expected numbers from {low:g} to {high:g}, got '{word}'")
            values.append(value)
        return sorted(set(values))

    return parse


def number_from(kind, low, high):
    def parse(text):
        values = numbers_from(kind, low, high)(text)
        if len(values) != 1:
            raise argparse.ArgumentTypeError(f"expected one number, got '{text}'")
        return values[0]

    return parse


def parse_options(arguments=None):
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--networks", type=names_from(tuple(NETWORKS)), help=f"some of {','.join(NETWORKS)} (default: all)")
    parser.add_argument("--peers", type=names_from(PEERS), help=f"some of {','.join(PEERS)} (default: all)")
    parser.add_argument("--only-ours", action="store_true", help="no peers")
    parser.add_argument("--batches", type=numbers_from(int, 1, 4096), help="(default: 1,8,64 for the MLP, else 1,16)")
    parser.add_argument("--rates", type=numbers_from(float, 0.125, 1), help="(default: 1,0.75,0.5,0.25)")
    parser.add_argument("--threads", type=numbers_from(int, 1, 256), help="(default: 1,2)")
    parser.add_argument("--rounds", type=number_from(int, 1, 10000), help="turns of each system at each rate (default: 20)")
    parser.add_argument("--slice-ms", type=number_from(float, 1, 10000), help="length of a turn (default: 30)")
    parser.add_argument("--quick", action="store_true", help="a smoke test: few rounds, two networks, batch 1, one thread, two rates")
    parser.add_argument("--build-timeout", type=number_from(float, 1, 86400), default=1800,
                        help="seconds that a peer may take to compile one network (default: 1800)")
    parser.add_argument("--tools", type=pathlib.Path, default=ROOT / "build/bin", help="where slice-compile is")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build/peers", help="where compiled networks are kept")
    parser.add_argument("--json", type=pathlib.Path,
                        help="file of results (default: results.json in --work; others with --quick and --only-ours)")
    parser.add_argument("--table", type=pathlib.Path, help="write the report, in Markdown")
    parser.add_argument("--plot", type=pathlib.Path, help="draw the ratios (.svg or .png)")
    parser.add_argument("--document", type=pathlib.Path, help="put the report between the markers of such a file as docs/Performance.md")
    options = parser.parse_args(arguments)
    if options.only_ours and options.peers:
        parser.error("--only-ours and --peers contradict each other")
    quick = {"networks": ["mlp", "vgg13"], "batches": [1], "threads": [1], "rates": [0.25, 1.0], "rounds": 3, "slice_ms": 10.0}
    usual = {"networks": list(NETWORKS), "threads": [1, 2], "rates": [0.25, 0.5, 0.75, 1.0], "rounds": 20, "slice_ms": 30.0}
    for name, value in (quick if options.quick else usual).items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    options.rates = options.rates[::-1]
    options.systems = ["ours", *([] if options.only_ours else options.peers or PEERS)]
    options.work = options.work.resolve()
    name = "-".join([*["quick"] * options.quick, *["ours"] * options.only_ours]) or "results"
    options.json = options.json or options.work / f"{name}.json"
    if not os.access(options.tools / "slice-compile", os.X_OK):
        parser.error(f"--tools: expected slice-compile in '{options.tools}'")
    for path in filter(None, (options.json, options.table, options.plot, options.document)):
        if not path.parent.is_dir() and path.parent != options.work:
            parser.error(f"'{path}': no such folder")
    return options


def machine():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return f"{line.split(':', 1)[1].strip()}, {os.cpu_count()} cores"
    return f"{os.cpu_count()} cores"


def read_results(path):
    if not path.exists():
        return {"version": VERSION, "machine": machine(), "cells": {}}
    try:
        results = json.loads(path.read_text())
        if results["version"] != VERSION:
            raise ValueError(f"expected version {VERSION}, got {results['version']}")
        if results["machine"] != machine():
            raise ValueError(f"made on another machine ({results['machine']}): choose another --json")
        return results
    except (ValueError, KeyError, TypeError) as error:
        sys.exit(f"run.py: '{path}' is no file of results: {error}")


def write_results(path, results):
    results["rows"] = [row for cell in report.sorted_cells(results) for row in rows_of(cell)]
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(results, indent=1) + "\n")
    os.replace(partial, path)


def is_finished(cell, options):
    """Whether a recorded cell has all that is asked for. Else all of it is measured again, side by side."""
    return (cell is not None and cell["rounds"] >= options.rounds and cell["slice_ms"] >= options.slice_ms
            and {rate_name(rate) for rate in options.rates} <= cell["costs"].keys() and set(options.systems) <= cell["systems"].keys())


def planned_cells(options):
    for name in options.networks:
        for batch in options.batches or NETWORKS[name].batches:
            for threads in options.threads:
                yield f"{name}/{batch}/{threads}", NETWORKS[name], batch, threads


def main():
    options = parse_options()
    options.work.mkdir(parents=True, exist_ok=True)
    results = read_results(options.json)
    cells = list(planned_cells(options))
    terminal = sys.stderr.isatty()
    for index, (key, network, batch, threads) in enumerate(cells):
        if is_finished(results["cells"].get(key), options):
            print(f"{key}: finished before", flush=True)
            continue

        def log(text):
            if terminal:
                print(f"\r\033[K{key} ({index + 1} of {len(cells)}): {text}", end="", file=sys.stderr, flush=True)
            elif not text.startswith("round"):
                print(f"{key}: {text}", file=sys.stderr, flush=True)

        begin = time.monotonic()
        try:
            results["cells"][key] = measure_cell(options, network, batch, threads, log)
        except (Wrong, Broken) as error:
            sys.exit(f"{terminal * chr(10)}run.py: {key}: {error}")
        if terminal:
            print("\r\033[K", end="", file=sys.stderr)
        write_results(options.json, results)
        rows = [row for row in rows_of(results["cells"][key]) if row["best"]]
        ratios = ", ".join(f"rate {row['rate']}: {row['ratio']:.2f} ({row['best']})" for row in rows)
        print(f"{key}: {time.monotonic() - begin:.0f} s; best peer / ours: {ratios or '-'}", flush=True)

    if not results["cells"]:
        return
    text = report.report(results)
    print(text)
    if options.table:
        options.table.write_text(text)
    if options.plot:
        from peers.plots import plot

        plot(report.sorted_cells(results), options.plot)
    if options.document:
        try:
            options.document.write_text(report.put_between_markers(options.document.read_text(), text))
        except (OSError, ValueError) as error:
            sys.exit(f"run.py: '{options.document}': {error}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nrun.py: interrupted; finished cells are kept")
