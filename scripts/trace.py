#!/usr/bin/env python3
#===- trace.py - Writes docs/Trace.md ---------------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Follows examples/tiny.mlir through every stage of the compiler and writes
docs/Trace.md; with --check, says how the page differs and fails if it does.

    scripts/trace.py
    scripts/trace.py --check --slice-compile=build/bin/slice-compile
"""

import argparse
import difflib
import pathlib
import re
import subprocess
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
NETWORK = "examples/tiny.mlir"
PAGE = "docs/Trace.md"
WIDEST_LINE = 120

INTRODUCTION = f"""\
# One tiny network through every stage

`{NETWORK}` has six inputs, eight hidden neurons in two groups and four classes. This page follows it from the file to code,
for the rates 0.5 and 1. `scripts/trace.py` writes the page from what the compiler prints and a test checks that it is up to date, so
every line of IR here is real; long lines are wrapped, and what is left out is marked `...`. Each command runs as it stands with
`build/bin` in `PATH`.

The [Spec](Spec.md) says what each op of the slice dialect means.

## The network

`!slice.rate` is a value; `#slice.groups<2, 1>` says that the eight rows of the first weight are two groups and that its columns are
never sliced. Types are those of the full network.
"""

# (stage, options, symbols that are shown, how many lines of their end if not all, what to look at)
STAGES = [
    ("simplified", "", ["@tiny"], None, """
        Folds and canonicalisations. For inference a dropout is the identity, so it is gone; with `--training` it would still be here."""),
    ("differentiated", "--training", ["@tiny.gradient"], None, """
        With `--training` the module gets entries that compute a loss and add the gradients of its mean to the gradient arena. It is the
        slice dialect again, with the rate still an operand: nothing below knows that this is a backward pass. The dropout has a seed
        now, and applied to the gradient with the same seed and id it is its own backward pass. `like` tells the width of a gradient
        whose operands do not. No gradient of the input `x` is computed, since no parameter needs it."""),
    ("specialised", "", ["@tiny.w0", "@tiny.w1"], None, """
        One function for each width. The rate is gone, and so are the groups: types are the alive prefixes, and a narrow width reads a
        prefix of each parameter. `slice.flops` and `slice.parameters` are what the width costs."""),
    ("linalg", "", ["@tiny.w0"], None, """
        Each op is a few loop nests on tensors: the contraction, the bias, the activation."""),
    ("regions", "", ["@tiny.w0"], None, """
        What can ride in a layer's registers does: a `kern.generic` is a contraction or reduction whose `combine` body makes what is
        summed and whose `epilogue` finishes the sum. Bias and ReLU are in the epilogue of the first layer. An extent of -1 is the
        batch."""),
    ("packed", "--training", ["slice.param", "@tiny.refresh", "@tiny.sgd"], None, """
        Every parameter gets its place in one arena. A weight is stored in blocks of 16 or 32 rows, `[N/block][K][block]`, so that any
        width reads a prefix of the blocks and of each block's rows: both widths above share these bytes. In training the gradient of a
        layer's input sums over the other dimension and reads a second, derived copy, which the entry `refresh` rebuilds. The length of
        the arena is known now, so the optimisers join: each is one loop over whole arenas, padding included."""),
    ("planned", "", ["@tiny.w0"], None, """
        Tensors become places in memory: `input`, `output`, `arena` and `scratch`, where intermediate results share bytes by lifetime.
        The second offset of a buffer is per example of the batch. Packed layouts have become part of the indexing maps."""),
    ("kernels", "", ["@tiny.fc1.w0", "@tiny.w0"], None, """
        Each distinct region is a kernel, and an entry is a table of launches. The table becomes data, not code: the runtime walks it.
        Regions that are identical would share one kernel. `kern.portion` says how many examples of a large batch go through all launches
        at a time."""),
    ("scheduled", "--cpu=x86-64-v3", ["@tiny.fc1.w0"], None, """
        From here on there is one module for each ISA level, of kernels alone. The schedule is an attribute: which dimension lies in
        vector lanes, the register tiles from the largest to the smallest (rows x lanes), what one task of a thread covers."""),
    ("vector", "--cpu=x86-64-v3", ["@tiny.fc1.w0"], 24, """
        The schedule, obeyed: loops over tiles from the largest to the smallest, of which this shows the last, one row. The accumulator is
        a value that the loop over k carries, so it stays in a register; four alive outputs in a vector of eight lanes are a mask, not a
        scalar loop; the epilogue works on what is in the register."""),
    ("llvm", "--cpu=x86-64-v3", ["@tiny.fc1.w0"], 46, """
        A kernel is a function of a table of pointers, the batch, and the range of tasks to run; this is the same tile. LLVM makes
        object files of kernels, several at a time, and the linker a library of those of all levels, the tables and the runtime."""),
]

GPU_STAGES = [
    ("gpu-scheduled", "--target=cuda", ["@tiny.fc1.w0"], None, """
        With `--target=cuda` the kernels of this page, from `kernels` on, are compiled once more; regions differ a little, since images are
        cut and laid out as GPUs want them. The schedule is another attribute: which dimensions are rows of a block and which are
        columns, how many of each a block and a thread have. A sum of six products is too short to share, so a thread computes one
        output; [GPU](HowTo/GPU.md#how-kernels-are-made) says what larger layers get."""),
    ("gpu-mapped", "--target=cuda", ["@tiny$fc1$w0"], None, """
        The schedule, obeyed: a block finds its tile by its number, a thread its point, and a point behind the batch is left out. Names
        have no dots, which PTX does not know."""),
    ("nvvm", "--target=cuda", ["@tiny$fc1$w0"], 32, """
        Arguments are the addresses of the buffers, multiples of 16 bytes, and the batch. Indices have 32 bits; the runtime refuses
        batches for which that is not enough."""),
    ("ptx", "--target=cuda --gpu-arch=sm_80", ["tiny$fc1$w0"], None, """
        What LLVM makes of it. The driver compiles PTX for the device that is there; where `ptxas` is installed, `slice-compile` puts machine
        code beside it."""),
]

ENDING = """\
## The library

`slice-compile examples/tiny.mlir -o libtiny.so --header=tiny.h` does all of this, for a CPU alone unless `--target` says more, and writes
a library that needs libc and libm and nothing else; [ABI.md](ABI.md) says what it exports.
"""


# Where a line of IR may be broken, the best places first.
BREAKS = [
    re.compile(
        r" (?=->|attributes |ins\(|outs\(|combine |iter_args|(?:kern|slice)\.\w+ =|"
        r"(?:indexing_maps|extents|num_parallel|iterator_types|schedule|tiles|layouts) =)"
    ),
    re.compile(r" (?=: |#kern)|(?<=,) (?=%|[a-z]+<|(?:thread|split) =)"),
]


def wrap(line):
    """Breaks a long line of IR where the next part of an op begins."""
    line = line.rstrip()
    indent = len(line) - len(line.lstrip())
    parts = []
    while len(line) > WIDEST_LINE:
        places = [
            [place.start() + 1 for place in pattern.finditer(line) if indent + 24 < place.start() < WIDEST_LINE]
            for pattern in BREAKS
        ]
        at = next((places[-1] for places in places if places), None)
        if not at:
            break
        parts.append(line[:at].rstrip())
        line = " " * (indent + 4) + line[at:]
    return parts + [line]


def find(lines, symbol):
    """The lines of the op that defines `symbol`, or of all ops named so."""
    if not symbol.startswith("@") and "$" in symbol:
        start = next((i for i, line in enumerate(lines) if line == f".visible .entry {symbol}("), None)
        if start is None:
            sys.exit(f"trace.py: the compiler printed no kernel {symbol}")
        end = lines.index("}", start)
        return [line.expandtabs(8) for line in lines[start:end + 1]]
    if not symbol.startswith("@"):
        return [line[2:] for line in lines if line.startswith(f"  {symbol} ")]
    head = re.compile(rf"( +)(llvm|func|gpu)\.func {re.escape(symbol)}\(")
    start = next((i for i, line in enumerate(lines) if head.match(line)), None)
    if start is None:
        sys.exit(f"trace.py: the compiler printed no function {symbol}")
    indent = head.match(lines[start])[1]
    end = lines.index(indent + "}", start)
    return [line[len(indent):] for line in lines[start:end + 1]]


def excerpt(text, symbols, tail):
    """The ops of `symbols`, or the first and last lines of them, with the aliases
    that they use."""
    lines = text.splitlines()
    shown = []
    for symbol in symbols:
        found = find(lines, symbol)
        if tail:
            found = found[:1] + ["  ..."] + found[-tail:]
        shown += found + [""]
    used = set(re.findall(r"#\w+\b", "\n".join(shown)))
    aliases = [line for line in lines if line.startswith("#") and line.split()[0] in used]
    body = aliases + shown[:-1]
    return "\n".join(part for line in body for part in wrap(line))


def build_page(slice_compile):
    page = [INTRODUCTION, f"```mlir\n{(ROOT / NETWORK).read_text().rstrip()}\n```\n"]
    for stage, options, symbols, tail, text in STAGES + GPU_STAGES:
        arguments = [NETWORK, "--rates=0.5,1", *options.split(), f"--stop-after={stage}"]
        printed = subprocess.run([slice_compile, *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
        page.append(f"## {stage}\n\n{textwrap.dedent(text).strip()}\n")
        page.append(f"    slice-compile {' '.join(arguments)}\n")
        language = "mlir" if stage != "ptx" else "text"
        page.append(f"```{language}\n{excerpt(printed, symbols, tail)}\n```\n")
    page.append(ENDING)
    return "\n".join(page)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slice-compile", default=str(ROOT / "build/bin/slice-compile"), help="the compiler to run")
    parser.add_argument("--check", action="store_true", help="compare with the page instead of writing it")
    options = parser.parse_args()
    try:
        page = build_page(options.slice_compile)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"trace.py: {error}")
    path = ROOT / PAGE
    if not options.check:
        path.write_text(page)
        return
    old = path.read_text() if path.exists() else ""
    if old == page:
        return
    sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), page.splitlines(True), PAGE, "what the compiler prints"))
    sys.exit(f"trace.py: {PAGE} is out of date: run scripts/trace.py")


if __name__ == "__main__":
    main()
