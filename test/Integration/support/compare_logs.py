# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fails unless two logs of slice-train tell of the same training.

    compare_logs.py ONE OTHER
"""

import json
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support.tolerances import assert_close


def read_losses(path):
    """The losses of every epoch: the mean, then one for each width."""
    events = [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]
    epochs = [event for event in events if event["event"] == "epoch"]
    assert epochs, f"{path}: no epoch"
    return np.array([[epoch["loss"], *(width["loss"] for width in epoch["widths"])] for epoch in epochs])


one, other = (read_losses(path) for path in sys.argv[1:])
# Each step starts from what the gradients of the one before have made.
assert_close("gradient", one, other, "losses")
print(f"{one.shape[0]} epochs agree")
