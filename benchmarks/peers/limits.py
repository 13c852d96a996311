# ===- limits.py - What the machine can do at best ---------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""python -m peers.limits THREADS LIBRARY measures the machine, by limits.c, on requests as worker.py's:

  {"do": "peak"}                     GFLOP/s of multiply-adds in registers
  {"do": "read", "bytes": 65536}     GB/s of reading a buffer of so many bytes, split over the threads
"""

import ctypes
import pathlib
import shutil
import subprocess
import sys

from peers.networks import ROOT
from peers.worker import serve

SOURCE = pathlib.Path(__file__).with_name("limits.c")
CACHES = pathlib.Path("/sys/devices/system/cpu/cpu0/cache")


def compile_limits(output):
    """Compiles limits.c; returns why that was not possible, or None."""
    compiler = next(filter(shutil.which, ("cc", "gcc", "clang")), None)
    if compiler is None:
        return "no C compiler was found"
    command = [compiler, "-O3", "-march=native", "-ffp-contract=fast", "-shared", "-fPIC", "-pthread", f"-I{ROOT}/include", str(SOURCE),
               "-o", str(output)]
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stderr.splitlines() or [f"{compiler} failed"])[0] if done.returncode else None


def cache_sizes(folder=CACHES):
    """Bytes of the data caches by level, such as {1: 49152, 2: 1048576}."""
    sizes = {}
    for index in sorted(folder.glob("index*")):
        if (index / "type").read_text().strip() == "Instruction":
            continue
        text = (index / "size").read_text().strip()
        unit = {"K": 1 << 10, "M": 1 << 20}.get(text[-1], 1)
        sizes[int((index / "level").read_text())] = int(text.rstrip("KM")) * unit
    return sizes


def buffers(threads, sizes):
    """How many bytes to read for each level: half of what is there. The first two levels are each core's own."""
    chosen = {}
    for level, size in sorted(sizes.items()):
        chosen[f"L{level}"] = size // 2 * (threads if level < 3 else 1)
    chosen["memory"] = max(256 << 20, 4 * max(sizes.values(), default=0))
    return chosen


def main():
    threads = int(sys.argv[1])

    def start():
        library = ctypes.CDLL(sys.argv[2])
        library.peak_gflops.restype = library.read_gbytes.restype = ctypes.c_double

        def respond(request):
            if request["do"] == "peak":
                return {"value": library.peak_gflops(threads)}
            return {"value": library.read_gbytes(threads, ctypes.c_size_t(request["bytes"]))}

        return respond, {"buffers": buffers(threads, cache_sizes())}

    serve(start)


if __name__ == "__main__":
    main()
