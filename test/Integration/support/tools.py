# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Calls the tools of the build that MODELSLICE_BIN names."""

import os
import pathlib
import subprocess

from safetensors.numpy import save_file

from .mlir_text import to_mlir

ROOT = pathlib.Path(__file__).parents[3]
BIN = pathlib.Path(os.environ.get("MODELSLICE_BIN", ROOT / "build" / "bin"))


def call(tool, *arguments, **options):
    """The finished process, whatever its exit status."""
    command = [str(BIN / tool), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, errors="replace", timeout=600,
        **options,
    )  # fmt: skip


def must(tool, *arguments, **options):
    done = call(tool, *arguments, **options)
    assert done.returncode == 0, f"{tool} failed:\n{done.stderr}"
    return done


def compile_network(network, weights, folder, *options, name=None):
    """Writes a reference network and its weights and compiles them to
    `folder`/lib<name>.so, with the weights next to it."""
    name = name or network.name
    source = folder / f"{name}.mlir"
    source.write_text(to_mlir(network))
    save_file(weights, str(folder / f"lib{name}.safetensors"))
    library = folder / f"lib{name}.so"
    must("slice-compile", source, "-o", library, *options)
    return library
