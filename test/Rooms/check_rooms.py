# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks who includes whom: check_rooms.py ROOT. A room may include its own
headers, what the table allows it, and anything that is not of this project."""

import pathlib
import re
import sys

# By the longest prefix of a file's path: the project's headers it may include.
ALLOWED = {
    "include/modelslice-c": ["modelslice-c/"],
    "lib/Runtime": ["modelslice-c/"],
    "lib/Dialect/Slice/IR": ["modelslice/Dialect/Slice/IR/"],
    "lib/Dialect/Slice/Transforms": ["modelslice/Dialect/Slice/"],
    "lib/Dialect/Kern": ["modelslice/Dialect/Kern/"],
    "lib/Conversion": ["modelslice/Conversion/", "modelslice/Dialect/Slice/IR/"],
    "lib/Transforms": [
        "modelslice/Transforms/",
        "modelslice/Dialect/Slice/IR/",
        "modelslice/Dialect/Kern/",
    ],
    "lib/Pipelines": [
        "modelslice/Pipelines/",
        "modelslice/Conversion/",
        "modelslice/Dialect/",
        "modelslice/Transforms/",
    ],
    "lib/Tooling": ["modelslice/Tooling/", "modelslice/Version.h", "modelslice-c/"],
    "lib/Training": ["modelslice/Training/", "modelslice/Tooling/", "modelslice-c/"],
    "examples": [],
}

INCLUDE = re.compile(r'^\s*(?:#\s*)?include\s+[<"](modelslice[^>"]*)[>"]')


def room_of(path):
    """The longest room that a file under lib/ or include/modelslice/ is in."""
    path = re.sub(r"^include/modelslice/", "lib/", path)
    rooms = [room for room in ALLOWED if path.startswith(room + "/")]
    return max(rooms, key=len, default=None)


def violations(root):
    for folder in ("lib", "include", "examples"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix not in (".h", ".c", ".cpp", ".td"):
                continue
            path = file.relative_to(root).as_posix()
            room = room_of(path)
            if room is None:
                continue
            lines = file.read_text().splitlines()
            for number, line in enumerate(lines, start=1):
                match = INCLUDE.match(line)
                if match and not match[1].startswith(tuple(ALLOWED[room])):
                    yield f"{path}:{number}: {room} must not include {match[1]}"


def main():
    found = list(violations(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
