# ===- worker.py - The process that runs one system --------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""python -m peers.worker SYSTEM SPEC answers requests, one JSON object a line:

  {"do": "build", "name": "0.5"}                 makes the network of a rate and runs it once
  {"do": "save", "name": "0.5", "path": ...}     writes its output as .npy
  {"do": "time", "names": ["0.5"], "ms": 30}     microseconds of a call; with several names, of one call of each
  {"do": "memory"}                               resident KiB

An answer is an object, too; {"error": ...} if the request failed. A system is a module with make(spec, name), which
imports what it needs and returns a function build(name), which returns a Call; and with a tuple PACKAGES.
What a runtime does while idle would be at the others' expense: an answer waits until no thread is busy, and its
"idle" is false if that never happens.
"""

import ctypes
import gc
import importlib
import importlib.metadata
import itertools
import json
import os
import statistics
import sys
import time
from dataclasses import dataclass
from typing import Callable

from peers.networks import Spec

# By what a system is called on the command line.
MODULES = {"ours": "ours", "eager": "pytorch", "inductor": "pytorch", "onnxruntime": "onnx_runtime", "openvino": "open_vino",
           "iree": "iree_runtime"}
# The time of one piece of a turn, long enough for the clock and for Python's part in reading it not to show.
PIECE_NS = 1_000_000


@dataclass
class Call:
    """A network that is ready to run."""

    repeat: Callable  # repeat(count) runs it so many times.
    output: Callable  # output() is the result of the last run, an array.


def looped(call, output):
    """A Call that Python runs one by one."""

    def repeat(count):
        for _ in itertools.repeat(None, count):
            call()

    return Call(repeat, output)


def elapsed_ns(repeat, count):
    begin = time.perf_counter_ns()
    repeat(count)
    return time.perf_counter_ns() - begin


def measure(repeat, milliseconds):
    """Microseconds of a call: the median of the pieces of a turn. The beginning of a turn, which finds other data in
    the caches and threads asleep, does not count unless a single call fills the turn."""
    budget = round(1e6 * milliseconds)
    spent = shortest = elapsed_ns(repeat, 1)
    if spent >= budget:
        return spent / 1e3
    while spent < budget / 5:
        spent += (call := elapsed_ns(repeat, 1))
        shortest = min(shortest, call)
    count = max(1, PIECE_NS // max(1, shortest))
    pieces, spent = [], 0
    while spent < budget:
        pieces.append(elapsed_ns(repeat, count))
        spent += pieces[-1]
    return statistics.median(pieces) / count / 1e3


def idle(seconds=0.5):
    """Waits until no thread of this process runs, such as one that spins for more work; false if that never happens."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        wall, busy = time.perf_counter(), time.process_time()
        time.sleep(0.002)
        if time.process_time() - busy < 0.1 * (time.perf_counter() - wall):
            return True
    return False


def resident_kib():
    """What this process keeps in memory, after giving back what nobody uses."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def in_turn(calls):
    """Runs each of the calls once, over and over."""

    def repeat(count):
        for _ in itertools.repeat(None, count):
            for call in calls:
                call.repeat(1)

    return repeat


def handle(request, build, calls):
    import numpy as np

    kind = request["do"]
    if kind == "build":
        begin = time.perf_counter()
        call = build(request["name"])
        call.repeat(1)
        calls[request["name"]] = call
        return {"seconds": time.perf_counter() - begin, "idle": idle()}
    if kind == "save":
        calls[request["name"]].repeat(1)
        np.save(request["path"], np.array(calls[request["name"]].output()))
        return {"idle": idle()}
    if kind == "time":
        chosen = [calls[name] for name in request["names"]]
        microseconds = measure(chosen[0].repeat if len(chosen) == 1 else in_turn(chosen), request["ms"])
        return {"us": microseconds, "idle": idle()}
    if kind == "memory":
        return {"kib": resident_kib()}
    raise ValueError(f"unknown request '{kind}'")


def one_line(error):
    return f"{type(error).__name__}: {error}".strip().split("\n")[0][:300]


def serve(start):
    """Answers requests with what start() makes of them. Other prints go to stderr."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(value):
        print(json.dumps(value), file=answers, flush=True)

    try:
        respond, greeting = start()
    except Exception as error:
        return answer({"error": one_line(error)})
    answer(greeting)
    for line in sys.stdin:
        try:
            answer(respond(json.loads(line)))
        except Exception as error:
            import traceback

            traceback.print_exc()
            answer({"error": one_line(error)})


def main():
    system, spec = sys.argv[1], Spec.from_json(sys.argv[2])

    def start():
        module = importlib.import_module(f"peers.{MODULES[system]}")
        build, calls = module.make(spec, system), {}
        gc.disable()
        versions = {package: importlib.metadata.version(package) for package in module.PACKAGES}
        return lambda request: handle(request, build, calls), {"versions": versions}

    serve(start)
    # A runtime that crashes while it is torn down has been measured all the same.
    os._exit(0)


if __name__ == "__main__":
    main()
