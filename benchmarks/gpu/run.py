#!/usr/bin/env python3
# ===- run.py - This compiler on a GPU ----------------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Checks and times the libraries of a folder that benchmarks/gpu/build.py made, and
which this script is a part of. Needs NumPy and PyTorch with CUDA, nothing else of the
project. Results are checked first; then networks, layers and training steps are timed
beside PyTorch, the most important rows first, until the time is over. The file of
results is whole after each row.

  python3 FOLDER/run.py --json=results.json
  python3 FOLDER/run.py --minutes=20
  MODELSLICE_EMULATOR=.../libmodelslice-cuda-emulator.so python3 FOLDER/run.py --device=emulator

--report prints the tables of a file of results, and needs no GPU, folder or PyTorch:

  python3 benchmarks/gpu/run.py --report=benchmarks/results/gpu-h200.json
"""

import argparse
import json
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# Of the time, what checks may take; PTX is compiled in it.
CHECK_SHARE = 0.5


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message):
        self.exit(2, f"run.py: {message}\n")


def minutes(text):
    value = float(text) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else 0
    if not 0 < value <= 1440:
        raise argparse.ArgumentTypeError(f"expected a number of minutes, got '{text}'")
    return value


def device_name(text):
    if text != "emulator" and not re.fullmatch("cuda:[0-9]+", text):
        raise argparse.ArgumentTypeError(f"expected cuda:N or emulator, got '{text}'")
    return text


def parse_options(arguments=None):
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--minutes", type=minutes, default=8.0, help="how long to check and measure, about (default: 8)")
    parser.add_argument("--device", type=device_name, default="cuda:0", help="cuda:N, or emulator, on which results are checked alone")
    parser.add_argument("--json", type=pathlib.Path, default=pathlib.Path("results.json"), help="file to write (default: results.json)")
    parser.add_argument("--report", type=pathlib.Path, help="print the tables of this file of results, and measure nothing")
    options = parser.parse_args(arguments)
    if not options.json.absolute().parent.is_dir():
        parser.error(f"--json: '{options.json.absolute().parent}': no such folder")
    return options


def stop(message):
    print(f"run.py: {message}", file=sys.stderr)
    sys.exit(2)


def open_device(name):
    from gpubench.devices import Emulator, Gpu

    if name == "emulator":
        return Emulator()
    import torch

    if not torch.cuda.is_available():
        stop("PyTorch sees no GPU (torch.cuda.is_available() is false)")
    index = int(name.partition(":")[2])
    if index >= torch.cuda.device_count():
        stop(f"--device={name}: PyTorch sees {torch.cuda.device_count()} GPUs")
    return Gpu(name)


def describe_machine(folder, device):
    import numpy

    machine = {"compiler": folder.compiler, "Python": platform.python_version(), "NumPy": numpy.__version__}
    if device.name == "emulator":
        return {"device": "emulator", **machine}
    import torch

    query = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
    try:
        driver = subprocess.run(query, capture_output=True, text=True, timeout=30).stdout.splitlines()[0]
    except (OSError, IndexError, subprocess.TimeoutExpired):
        driver = "unknown"
    return {"device": torch.cuda.get_device_name(device.name), **machine, "PyTorch": torch.__version__, "driver": driver,
            "CUDA": torch.version.cuda, "cuDNN": torch.backends.cudnn.version()}


def log(text):
    print(text, flush=True)


class Run:
    """One run: a folder on a device, with a file of results."""

    def __init__(self, folder, device, clock, results):
        self.folder, self.device, self.clock, self.results = folder, device, clock, results
        self._kept_for_measuring = (1 - CHECK_SHARE) * clock.left()
        self._nets = {}

    def _load(self, benchmark, precision):
        import modelslice
        from gpubench import draws

        library = self.folder.library(benchmark.libraries[precision])
        net = modelslice.load(library, weights=draws.safetensors(benchmark.weights), device=self.device.name)
        self.results.data["machine"].setdefault("library runs on", net.device)
        self._nets[benchmark.name, precision] = net
        return net

    def _load_trainable(self, benchmark, precision):
        import modelslice
        from gpubench import draws

        library, weights = self.folder.library(benchmark.training_libraries[precision]), draws.safetensors(benchmark.weights)
        return modelslice.load(library, weights=weights, trainable=True, device=self.device.name)

    def _check(self, name, precision, check):
        from gpubench import checks

        if self.clock.left() < self._kept_for_measuring:
            return self.results.add("skipped", {"name": f"check of {name} {precision}", "reason": "no time was left"})
        self.results.add("checks", checks.attempt(name, precision, check, log))

    def check(self):
        """Everything that the folder holds, and loads what will be measured."""
        from gpubench import checks
        from gpubench.folder import PRECISIONS

        for case in self.folder.cases:
            self._check(case.name, case.precision, lambda case=case: checks.check_case(self.device, self.folder, case))
        for precision in PRECISIONS:
            for benchmark in self.folder.benchmarks:
                self._check(benchmark.name, precision, lambda benchmark=benchmark, precision=precision: checks.check_network(
                    self.device, self._load(benchmark, precision), benchmark, precision))
        done = self.results.data["checks"]
        log(f"{sum(check['ok'] for check in done)} of {len(done)} checks are right, {len(self.results.data['skipped'])} skipped")

    def measure(self):
        import modelslice
        import torch
        from gpubench import limits, plan
        from gpubench.checks import Wrong
        from gpubench.timing import Skipped

        self.results.data["limits"] = limits.measure(self.device)
        self.results.write()
        waiting = 0
        jobs = plan.jobs(self.device, self.results.data["limits"], self.folder.benchmarks, self._nets, self._load_trainable, self.clock)
        for name, job in jobs:
            if self.clock.left() <= 0:
                waiting += 1
                continue
            try:
                rows = job()
            except Skipped as reason:
                self.results.add("skipped", {"name": name, "reason": str(reason)})
            except (Wrong, modelslice.Error, RuntimeError) as error:
                reason = (str(error).splitlines() or [type(error).__name__])[0]
                log(f"FAILED {name}: {reason}")
                self.results.add("failed", {"name": name, "reason": reason})
            else:
                self.results.add_rows(rows)
                log(f"{name}: {', '.join(summary(row) for row in rows)}")
            # The libraries' own memory comes from the driver, too.
            torch.cuda.empty_cache()
        if waiting:
            self.results.add("skipped", {"name": f"{waiting} other measurements", "reason": "no time was left"})


def summary(row):
    what = row.get("layer") or f"rate {row.get('rate', '1, 0.5, 0.25')}"
    ratios = ", ".join(f"{name} {peer['ratio']:.2f}" for name, peer in row["peers"].items())
    return f"{what} {row['us']:.1f} µs ({ratios})"


def print_report(path):
    # In the repository, where the tables are not beside this script.
    sys.path.append(str(HERE.parent))
    from gpubench.results import report

    try:
        data = json.loads(path.read_text())
        print(report(data))
    except (OSError, ValueError, KeyError, TypeError) as error:
        stop(f"--report: '{path}' is no file of results: {error}")


def main():
    options = parse_options()
    if options.report:
        return print_report(options.report)
    if not (HERE / "manifest.json").exists():
        stop(f"'{HERE / 'manifest.json'}': no such file; benchmarks/gpu/build.py makes folders to run this in")
    try:
        from gpubench.folder import Damaged, Folder
        from gpubench.results import Results, report
        from gpubench.timing import Clock

        with tempfile.TemporaryDirectory() as unpacked:
            folder = Folder(HERE, unpacked)
            device = open_device(options.device)
            results = Results(options.json.absolute(), describe_machine(folder, device))
            run = Run(folder, device, Clock(options.minutes), results)
            try:
                run.check()
                if options.device != "emulator":
                    run.measure()
            except KeyboardInterrupt:
                log("run.py: interrupted; finished rows are kept")
            results.write()
    except Damaged as error:
        stop(error)
    except ImportError as error:
        stop(f"this Python, or the folder, lacks {error.name or error}")
    log(report(results.data))
    if results.wrong:
        sys.exit(f"run.py: {len(results.wrong)} wrong: {', '.join(results.wrong)}")


if __name__ == "__main__":
    main()
