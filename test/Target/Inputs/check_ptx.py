# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles networks to PTX, has ptxas assemble it and checks what each kernel
takes of a multiprocessor: no spills, registers that its block can have, no static
shared memory, and dynamic shared memory where the compiler says so. Nor may ptxas
have anything to say of the code, such as that it has put waits between the matrix
instructions of warpgroups.

    check_ptx.py --arch=sm_80 --precision=f32 OUT_DIR network.mlir [options]...
"""

import argparse
import pathlib
import re
import subprocess
import sys

MAX_REGISTERS = 255  # Of a thread.
BLOCK_REGISTERS = 65536  # Of a block, and of a multiprocessor.
REGISTER_UNIT = 8  # Registers are handed out to a thread in eights.
MAX_SHARED = 99 << 10  # Bytes of a block on devices of capability 8.6.
CLUSTER_CAPABILITY = 90  # From here on programs have kernels of their own.
MAX_WARPGROUP_SHARED = 227 << 10  # On those of 9.0, which alone have warpgroups.


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"check_ptx.py: {' '.join(command)}:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def split_entries(ptx):
    """The text of each kernel by its name."""
    entries = {}
    for part in re.split(r"\.visible \.entry ", ptx)[1:]:
        entries[re.match(r"[\w$]+", part)[0]] = part
    return entries


def parse_log(log):
    """What ptxas -v says of each kernel: spilled bytes, registers, shared bytes."""
    kernels = {}
    pattern = r"Compiling entry function '([\w$]+)'(.*?)Used (\d+) registers([^\n]*)"
    for name, properties, registers, rest in re.findall(pattern, log, re.DOTALL):
        spills = re.search(r"(\d+) bytes spill stores, (\d+) bytes spill loads", properties)
        stack = re.search(r"(\d+) bytes stack frame", properties)
        shared = re.search(r"(\d+) bytes smem", rest)
        kernels[name] = {
            "spills": int(spills[1]) + int(spills[2]),
            "stack": int(stack[1]),
            "registers": int(registers),
            "shared": int(shared[1]) if shared else 0,
        }
    return kernels


def find_remarks(log):
    """Lines that are not about registers and memory: warnings, and infos with a
    number such as (C7510)."""
    return re.findall(r"^ptxas .*(?:\(C\d+\)|: Warning|warning ).*$", log, re.MULTILINE)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--arch", required=True)
    parser.add_argument("--precision", required=True)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("network", type=pathlib.Path)
    options, extra = parser.parse_known_args()

    stem = f"{options.network.stem}.{options.arch}.{options.precision}"
    compile_to = ["slice-compile", str(options.network), "--target=cuda", f"--gpu-arch={options.arch}",
                  f"--gpu-precision={options.precision}", *extra]
    path = options.out / f"{stem}.ptx"
    run(*compile_to, "--stop-after=ptx", "-o", str(path))
    nvvm = run(*compile_to, "--stop-after=nvvm")
    log = run("ptxas", "-v", f"-arch={options.arch}", str(path), "-o", str(options.out / f"{stem}.cubin"))

    entries = split_entries(path.read_text())
    stated = {name: int(size) for name, size in re.findall(r"llvm\.func @([\w$]+)\(.*kern\.shared_bytes = (\d+)", nvvm)}
    if int(re.search(r"\d+", options.arch)[0]) < CLUSTER_CAPABILITY:
        stated = {name: size for name, size in stated.items() if not name.endswith("$cluster")}
    used = parse_log(log)
    errors = [f"{stem}: {remark}" for remark in find_remarks(log)]
    if not entries or set(entries) != set(used) or set(entries) != set(stated):
        errors.append(f"{stem}: kernels are {sorted(entries)} in the PTX, {sorted(used)} for ptxas, {sorted(stated)} in the IR")
    for name in sorted(set(entries) & set(used) & set(stated)):
        kernel, where = used[name], f"{stem}: {name}"
        threads = int(re.search(r"\.maxntid (\d+)", entries[name])[1])
        registers = -(-kernel["registers"] // REGISTER_UNIT) * REGISTER_UNIT
        if kernel["spills"] or kernel["stack"]:
            errors.append(f"{where}: spills {kernel['spills']} bytes, has {kernel['stack']} bytes of stack")
        if kernel["registers"] > MAX_REGISTERS or threads * registers > BLOCK_REGISTERS:
            errors.append(f"{where}: {threads} threads of {kernel['registers']} registers cannot be launched")
        if kernel["shared"]:
            errors.append(f"{where}: {kernel['shared']} bytes of static shared memory")
        most = MAX_WARPGROUP_SHARED if "wgmma" in entries[name] else MAX_SHARED
        if stated[name] > most:
            errors.append(f"{where}: {stated[name]} bytes of shared memory")
        if (stated[name] > 0) != bool(re.search(r"\b(ld|st)\.shared|ldmatrix|wgmma", entries[name])):
            errors.append(f"{where}: the compiler states {stated[name]} bytes of shared memory, the code says otherwise")
    if errors:
        sys.exit("\n".join(errors))
    most = max(kernel["registers"] for kernel in used.values())
    print(f"{stem}: {len(entries)} kernels, at most {most} registers and {max(stated.values())} bytes of shared memory")


if __name__ == "__main__":
    main()
