# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes random weights for examples/mlp.mlir: mlp_weights.py FILE."""

import sys

import numpy as np
from safetensors.numpy import save_file

draw = np.random.default_rng(0)
weights = {}
for name, (outputs, inputs) in [
    ("fc1", (512, 784)),
    ("fc2", (512, 512)),
    ("fc3", (10, 512)),
]:
    shape = (outputs, inputs)
    weights[f"{name}.weight"] = draw.normal(0, 0.04, shape).astype("f4")
    weights[f"{name}.bias"] = np.zeros(outputs, "f4")
save_file(weights, sys.argv[1])
