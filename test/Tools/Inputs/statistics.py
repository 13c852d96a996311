"""Prints which rows of the running statistics of a weights file moved from
where they started, and how far: the first elements of row k belong to the width
that keeps k + 1 groups.

usage: statistics.py FILE
"""

import json
import struct
import sys


def read(path, name):
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        entry = json.loads(file.read(size))[name]
        begin, end = entry["data_offsets"]
        file.seek(8 + size + begin)
        values = struct.unpack(f"<{(end - begin) // 4}f", file.read(end - begin))
    columns = entry["shape"][1]
    return [values[i : i + columns] for i in range(0, len(values), columns)]


for name, start in (("bn.running_mean", 0.0), ("bn.running_var", 1.0)):
    for index, row in enumerate(read(sys.argv[1], name)):
        moved = [i for i, value in enumerate(row) if value != start]
        if moved:
            assert moved == list(range(len(moved))), moved
            print(name, "row", index, "moved", len(moved))
