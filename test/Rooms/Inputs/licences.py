# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Names the sources that do not state the licence in their first ten lines.

Usage: licences.py <source root>"""

import pathlib
import sys

SUFFIXES = (".c", ".cpp", ".h", ".td", ".py")
FOLDERS = ("include", "lib", "tools", "unittests", "python", "scripts", "examples")
WANTED = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"

root = pathlib.Path(sys.argv[1])
sources = [
    path
    for folder in FOLDERS
    for path in sorted((root / folder).rglob("*"))
    if path.suffix in SUFFIXES and path.is_file()
]
missing = [
    path
    for path in sources
    if not any(WANTED in line for line in path.read_text().splitlines()[:10])
]
for path in missing:
    print(f"{path.relative_to(root)} does not state the licence")
if len(sources) < 100:
    print(f"only {len(sources)} sources were found: is this the root?")
sys.exit(bool(missing) or len(sources) < 100)
