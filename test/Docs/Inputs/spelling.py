# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints the program of Spec.md's section on spelling, and fails if an op of the
table below it has no line there.

Usage: spelling.py <Spec.md>"""

import pathlib
import re
import sys

page = pathlib.Path(sys.argv[1]).read_text()
section, status = page.split("\n## Spelling\n")[1].split("\n## Status\n")
(program,) = re.findall(r"```mlir\n(.*?)```", section, re.DOTALL)
print(program)
rows = re.findall(r"^\| ([a-z0-9_, ]+) \| yes", status, re.MULTILINE)
ops = {op for row in rows for op in row.split(", ")}
missing = {op for op in ops if f"slice.{op} " not in program}
if missing or len(ops) < 20:
    sys.exit(f"no line for {', '.join(sorted(missing)) or 'enough ops'}")
