# ===- cells.py - Measures one cell ------------------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""A cell is a network, a batch and a number of threads. Every system runs all rates of it in one process of its own;
in every round each of them has one turn for each rate, one after the other, so that a slow moment of the machine hits
all alike. Results must agree before anything is timed."""

import os
import subprocess
import time

from peers import limits, networks, ours
from peers.networks import NETWORKS, Spec, rate_name
from peers.sides import Broken, Side, run_to_end
from peers.worker import MODULES

SYSTEMS = tuple(MODULES)
ONNX_SYSTEMS = ("onnxruntime", "openvino", "iree")
# Largest difference to our result, as a share of the largest value: the rounding of single precision over the layers
# of a deep network, whatever the order of its sums. Half precision anywhere is far above it.
TOLERANCE = 1e-4
# The library has all of these, and the memory of the comparison is that of all of them.
EIGHTHS = tuple(k / 8 for k in range(1, 9))


class Wrong(Exception):
    """A system computes something else."""


def prepare(options, network, log):
    """Compiles our library, and draws the weights that all systems share."""
    folder = options.work / network.name
    folder.mkdir(parents=True, exist_ok=True)
    library, rates = folder / "ours.so", sorted({*EIGHTHS, *options.rates})
    log("compiling ours")
    command = [options.tools / "slice-compile", network.source, "-o", library, "--cpu=host", f"--rates={','.join(map(rate_name, rates))}"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Wrong(f"slice-compile failed: {(done.stderr.splitlines() or ['no message'])[0]}")
    weights = folder / "weights.safetensors"
    if not weights.exists():
        from safetensors.numpy import save_file

        partial = weights.with_suffix(".partial")
        save_file(networks.draw_weights(ours.shapes(library)), partial)
        os.replace(partial, weights)
    return ours.costs(library)


def names_of(system, network, rates):
    """What a system is asked to build."""
    names = [rate_name(rate) for rate in rates]
    if system == "ours" and network.short:
        names += [f"{name}{ours.FROM_C}" for name in names]
    return names


def start(options, system, spec, log):
    """Starts a system and builds its networks. Returns it, or None, and its record."""
    names = names_of(system, NETWORKS[spec.network], spec.rates)
    record = {"unsupported": {}, "us": {}}
    log(f"building {system}")
    try:
        side = Side(system, "worker", [system, spec.to_json()], spec.threads, options.work / f"{system}.log")
    except Broken as reason:
        record["unsupported"] = dict.fromkeys(names, str(reason))
        return None, record
    record["versions"] = side.greeting["versions"]
    before, begin = side.ask(do="memory")["kib"], time.monotonic()
    for name in names:
        try:
            side.ask(options.build_timeout, do="build", name=name)
        except Broken as reason:
            record["unsupported"][name] = str(reason)
            if not side.alive:
                # What it could do is of no use, now that it has ended.
                record["unsupported"] = dict.fromkeys(names, str(reason))
                side.close()
                return None, record
    record["build_seconds"] = time.monotonic() - begin
    record["memory_kib"] = side.ask(do="memory")["kib"] - before
    return side, record


def drop(system, spec, sides, records, reason):
    """A system cannot go on: what it has done so far does not count."""
    sides.pop(system).close()
    names = names_of(system, NETWORKS[spec.network], spec.rates)
    records[system] |= {"unsupported": dict.fromkeys(names, str(reason)), "us": {}}


def check(spec, sides, records):
    """Raises Wrong unless all results are ours, which come first."""
    import numpy as np

    expected = {}
    for system, side in list(sides.items()):
        for name in names_of(system, NETWORKS[spec.network], spec.rates):
            if name in records[system]["unsupported"]:
                continue
            path = spec.folder / f"{system}.npy"
            try:
                side.ask(do="save", name=name, path=str(path))
            except Broken as reason:
                drop(system, spec, sides, records, reason)
                break
            got = np.load(path)
            want = expected.setdefault(name.removesuffix(ours.FROM_C), got)
            if got.shape != want.shape or not np.isfinite(got).all():
                raise Wrong(f"rate {name}: {system} gives no finite array of shape {list(want.shape)}")
            error = float(np.abs(got - want).max() / np.abs(want).max())
            records[system].setdefault("error", {})[name] = error
            if error > TOLERANCE:
                raise Wrong(f"rate {name}: {system} is off ours by {error:.2g} of the largest value, expected at most {TOLERANCE}")


def start_limits(options, threads, library_error):
    if library_error:
        return None, {"unsupported": library_error}
    try:
        arguments = [str(threads), str(options.work / "limits.so")]
        side = Side("limits", "limits", arguments, threads, options.work / "limits.log")
    except Broken as reason:
        return None, {"unsupported": str(reason)}
    return side, {"buffers": side.greeting["buffers"], "peak_gflops": [], "gbytes": {}}


def measure_limits(side, record, sizes):
    record["peak_gflops"].append(side.ask(do="peak")["value"])
    for name, size in sizes.items():
        record["gbytes"].setdefault(name, []).append(side.ask(do="read", bytes=size)["value"])


def take_turns(options, spec, sides, records, first):
    """One round of all systems at all rates; `first` says which system is the first."""
    order = list(sides)
    order = order[first % len(order):] + order[:first % len(order)]
    ends = [rate_name(max(spec.rates)), rate_name(min(spec.rates))]
    turns = {}
    for system in order:
        turns[system] = [[name] for name in names_of(system, NETWORKS[spec.network], spec.rates)]
        turns[system] += [ends] * (ends[0] != ends[1])
    for position in range(max(map(len, turns.values()))):
        for system in order:
            record, names = records[system], turns[system][position:position + 1]
            if system not in sides or not names or record["unsupported"].keys() & set(names[0]):
                continue
            try:
                answer = sides[system].ask(do="time", names=names[0], ms=options.slice_ms)
            except Broken as reason:
                drop(system, spec, sides, records, reason)
                continue
            record["us"].setdefault("|".join(names[0]), []).append(answer["us"])
            if not answer["idle"]:
                record["busy_between_turns"] = True


def measure_cell(options, network, batch, threads, log):
    """The record of a cell, as it is kept in the file of results."""
    costs = prepare(options, network, log)
    spec = Spec(network.name, batch, threads, tuple(options.rates), str(options.work))
    library_error = limits.compile_limits(spec.limits)
    if any(system in ONNX_SYSTEMS for system in options.systems):
        log("exporting to ONNX")
        failure = run_to_end("export", spec.to_json(), threads, options.work / "export.log", options.build_timeout)
        if failure:
            log(f"the export failed: {failure}")
    sides, records = {}, {}
    limit_side = None
    try:
        for system in options.systems:
            side, records[system] = start(options, system, spec, log)
            if side:
                sides[system] = side
            for reason in sorted(set(records[system]["unsupported"].values())):
                log(f"{system}: unsupported: {reason}")
        if records["ours"]["unsupported"]:
            raise Wrong(f"ours does not run: {next(iter(records['ours']['unsupported'].values()))}")
        check(spec, sides, records)
        limit_side, limit_record = start_limits(options, threads, library_error)
        sizes = dict(limit_record.get("buffers", {}))
        sizes |= {f"weights {rate_name(rate)}": costs[rate]["param_bytes"] for rate in spec.rates}
        for number in range(options.rounds):
            log(f"round {number + 1} of {options.rounds}")
            take_turns(options, spec, sides, records, number)
            if records["ours"]["unsupported"]:
                raise Wrong(f"ours does not run: {next(iter(records['ours']['unsupported'].values()))}")
            if limit_side:
                measure_limits(limit_side, limit_record, sizes)
    finally:
        for side in [*sides.values(), *filter(None, [limit_side])]:
            side.close()
    costs = {rate_name(rate): costs[rate] for rate in spec.rates}
    return {"network": network.name, "batch": batch, "threads": threads, "rounds": options.rounds, "slice_ms": options.slice_ms,
            "load_average": os.getloadavg()[0], "costs": costs, "limits": limit_record, "systems": records}
