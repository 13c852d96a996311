# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints the rows of docs/Spec.md that say how precise a GPU is, from the table of
tolerances of the integration tests."""

import ast
import pathlib
import sys

# Read, not imported: that would need NumPy.
tree = ast.parse(pathlib.Path(sys.argv[1]).read_text())
TOLERANCES = next(
    ast.literal_eval(node.value)
    for node in tree.body
    if isinstance(node, ast.Assign) and node.targets[0].id == "TOLERANCES"
)

for precision, bits in [("f32", 24), ("tf32", 11), ("bf16", 8)]:
    suffix = "" if precision == "f32" else f", {precision}"
    numbers = " | ".join(str(TOLERANCES[kind + suffix]) for kind in ["forward", "gradient"])
    print(f"| `{precision}` | {bits} | {numbers} |")
