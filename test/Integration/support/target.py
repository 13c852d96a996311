# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What tests compile for and where they run. MODELSLICE_ISA names an instruction
set of the CPU, or MODELSLICE_DEVICE a device of GPU code, such as `emulator`,
MODELSLICE_GPU_ARCH its architecture and MODELSLICE_GPU_PRECISION what it
multiplies with."""

import os

import modelslice

ISA = os.environ.get("MODELSLICE_ISA")
DEVICE = os.environ.get("MODELSLICE_DEVICE", "cpu")
ARCH = os.environ.get("MODELSLICE_GPU_ARCH", "sm_80")
PRECISION = os.environ.get("MODELSLICE_GPU_PRECISION", "f32")
ON_GPU = DEVICE != "cpu"
# Of the pool. A GPU's results could not depend on them.
THREADS = (1,) if ON_GPU else (1, 2)


def target_options(default_level=None):
    """Options of slice-compile."""
    if ON_GPU:
        return [
            "--target=cuda", f"--gpu-arch={ARCH}", f"--gpu-precision={PRECISION}",
        ]  # fmt: skip
    level = ISA or default_level
    return [f"--cpu={level}"] if level else []


def load(library, **options):
    net = modelslice.load(library, device=DEVICE, **options)
    assert ON_GPU or ISA in (None, net.isa)
    return net


def few(batches):
    """Of these batches, what an emulator has the time for."""
    return [batch for batch in batches if batch <= 7] if ON_GPU else batches


def kind(name):
    """The row of the table of tolerances for this target."""
    return name if PRECISION == "f32" else f"{name}, {PRECISION}"
