#!/usr/bin/env python3
# ===- build.py - Makes the folder for the machine with the GPU --------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Compiles everything that benchmarks/gpu/run.py measures on a machine that needs
no GPU, and packs it into one folder: libraries, results that are to be expected,
python/modelslice and the scripts. docs/GpuPerformance.md says how to go on.

  .venv/bin/python benchmarks/gpu/build.py build/gpu-benchmark
  .venv/bin/python benchmarks/gpu/build.py build/gpu-quick --quick
"""

import argparse
import concurrent.futures
import gzip
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent), str(ROOT / "python"), str(ROOT / "test/Integration")]


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message):
        self.exit(2, f"build.py: {message}\n")


def parse_options(arguments=None):
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("folder", type=pathlib.Path, help="to make; one that this script made before is replaced")
    parser.add_argument("--tools", type=pathlib.Path, default=ROOT / "build/bin", help="where slice-compile is")
    parser.add_argument("--gpu-arch", default="sm_80,sm_90a", help="what slice-compile takes (default: sm_80,sm_90a)")
    parser.add_argument("--quick", action="store_true", help="tiny networks, for a test of the scripts")
    options = parser.parse_args(arguments)
    if not os.access(options.tools / "slice-compile", os.X_OK):
        parser.error(f"--tools: expected slice-compile in '{options.tools}'")
    options.rates = (0.5, 1.0) if options.quick else (0.25, 0.5, 0.75, 1.0)
    options.folder = options.folder.absolute()
    if options.folder.exists() and not (options.folder / "manifest.json").exists():
        parser.error(f"'{options.folder}' is there, and this script did not make it")
    if not options.folder.parent.is_dir():
        parser.error(f"'{options.folder.parent}': no such folder")
    return options


class Broken(Exception):
    """The compiler refuses a network."""


def compile_library(options, source, precision, target, *more):
    """Compiles text to a packed library. Of the CPU's code it has the least that there may be."""
    with tempfile.TemporaryDirectory() as work:
        network, library = pathlib.Path(work) / "net.mlir", pathlib.Path(work) / "net.so"
        network.write_text(source)
        command = [options.tools / "slice-compile", network, "-o", library, "--target=cuda", f"--gpu-arch={options.gpu_arch}",
                   f"--gpu-precision={precision}", f"--rates={','.join(map(str, options.rates))}", *more]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Broken(f"{target.name}: {(done.stderr.splitlines() or ['no message'])[0]}")
        # Without a time in it, so that equal libraries are equal files.
        target.write_bytes(gzip.compress(library.read_bytes(), mtime=0))


def plan_benchmarks(options, start):
    """Starts the compilation of all networks."""
    from gpubench import draws, sources
    from gpubench.folder import PRECISIONS, Benchmark

    benchmarks = []
    for seed, planned in enumerate(sources.QUICK if options.quick else sources.FULL):
        network = planned.network
        source, shapes = sources.source(network), sources.parameter_shapes(network)
        libraries, training = {}, {}
        for precision in PRECISIONS:
            libraries[precision] = start(source, precision, f"{network.name}-{precision}")
            if planned.training:
                training[precision] = start(source, precision, f"{network.name}-training-{precision}", "--training")
        checksum = draws.checksum(draws.weights(shapes, seed))
        benchmarks.append(Benchmark(network, shapes, seed, checksum, libraries, training))
    return benchmarks


def plan_cases(options, folder, start):
    """Starts the compilation of small networks, and computes their results."""
    from gpubench import references
    from gpubench.folder import PRECISIONS, Case

    cases = []
    for name, source, arrays in references.cases(options.rates, options.quick):
        data = f"cases/{name}.npz"
        references.save(folder / data, arrays)
        cases += [Case(name, precision, start(source, precision, f"{name}-{precision}", "--training"), data) for precision in PRECISIONS]
    return cases


def copy_scripts(folder):
    def copy(source, target):
        shutil.copytree(source, folder / target, ignore=lambda _, names: [name for name in names if not wanted(target, name)])

    def wanted(target, name):
        # What only the development machine needs stays there.
        return name.endswith(".py") and name not in ("sources.py", "references.py") and (
            target != "peers" or name in ("__init__.py", "networks.py", "modules.py", "tables.py"))

    shutil.copy(HERE / "run.py", folder)
    copy(HERE / "gpubench", "gpubench")
    copy(HERE.parent / "peers", "peers")
    copy(ROOT / "python/modelslice", "modelslice")


def main():
    options = parse_options()
    from gpubench.folder import write_manifest

    partial = options.folder.with_name(options.folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    for name in ("libraries", "cases"):
        (partial / name).mkdir(parents=True)
    copy_scripts(partial)
    jobs = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        def start(source, precision, name, *more):
            path = f"libraries/{name}.so.gz"
            jobs[pool.submit(compile_library, options, source, precision, partial / path, *more)] = name
            return path

        benchmarks, cases = plan_benchmarks(options, start), plan_cases(options, partial, start)
        for count, job in enumerate(concurrent.futures.as_completed(jobs)):
            try:
                job.result()
            except Broken as error:
                pool.shutdown(cancel_futures=True)
                sys.exit(f"build.py: slice-compile failed: {error}")
            print(f"{count + 1} of {len(jobs)}: {jobs[job]}", flush=True)
    version = subprocess.run([options.tools / "slice-compile", "--version"], capture_output=True, text=True, check=True)
    write_manifest(partial, version.stdout.strip(), benchmarks, cases)
    shutil.rmtree(options.folder, ignore_errors=True)
    partial.rename(options.folder)
    size = sum(path.stat().st_size for path in options.folder.rglob("*") if path.is_file())
    print(f"{options.folder}: {size / 2**20:.1f} MiB")


if __name__ == "__main__":
    try:
        main()
    except ImportError as error:
        sys.exit(f"build.py: this Python lacks {error.name}; use .venv/bin/python")
