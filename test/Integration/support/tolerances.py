# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The one table of how far generated code may be from the reference."""

import numpy as np

# Largest |got - expected| as a share of the largest |expected| of the tensor.
# The reference computes in double precision, so the left side is the rounding
# of single precision over sums of some hundred terms.
TOLERANCES = {
    "forward": 1e-5,
    "loss": 1e-5,
    "gradient": 3e-5,
    # Through several convolutions, each of which rounds more.
    "gradient, minimal filtering": 3e-4,
    # Some of a million operands of relu are within rounding of 0; PyTorch's own
    # gradients in single and in double precision differ as much.
    "gradient across kinks": 5e-2,
    "gradient across kinks, minimal filtering": 2e-1,
    "optimiser": 2e-6,
    # Factors of 11 and 8 significant bits, through several layers.
    "forward, tf32": 3e-3,
    "loss, tf32": 3e-3,
    "gradient, tf32": 2e-2,
    "forward, bf16": 3e-2,
    "loss, bf16": 3e-2,
    "gradient, bf16": 1e-1,
    # The reference itself against PyTorch, both in double precision.
    "reference": 1e-10,
    # Central differences of a loss in single precision are no better.
    "finite difference": 2e-2,
}


def assert_close(kind, got, expected, where="", floor=1e-30):
    """`floor` is the least to compare with, where all may cancel."""
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.shape == expected.shape, (
        f"{where}: expected shape {expected.shape}, got {got.shape}"
    )
    assert np.isfinite(got).all(), f"{where}: a value is not finite"
    scale = max(np.abs(expected).max(initial=0), floor)
    error = np.abs(got - expected).max(initial=0) / scale
    assert error <= TOLERANCES[kind], (
        f"{where}: off by {error:.3g} of the largest value, "
        f"expected at most {TOLERANCES[kind]} ({kind})"
    )
