"""Writes a dataset of 3 x 4 pixels in three classes that can be told apart, as
IDX files by the names of MNIST, and the t10k images as t10k.npy.

usage: make_data.py FOLDER [--channels=3]   (2 x 2 pixels of three channels)"""

import gzip
import random
import struct
import sys


def idx(extents, data):
    header = bytes([0, 0, 8, len(extents)])
    return header + b"".join(struct.pack(">I", n) for n in extents) + data


def npy(extents, data):
    text = "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }" % (extents,)
    text = text.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode() + data


def main(folder, channels=None):
    random.seed(0)
    extents = (2, 2, 3) if channels else (3, 4)
    for name, count in (("train", 600), ("t10k", 200)):
        labels = bytes(random.randrange(3) for _ in range(count))
        pixels = bytes(
            60 + 60 * (label * (pixel + 1) % 3) + random.randint(-50, 50)
            for label in labels
            for pixel in range(12)
        )
        rank = 1 + len(extents)
        with open(f"{folder}/{name}-images-idx{rank}-ubyte", "wb") as file:
            file.write(idx((count, *extents), pixels))
        with gzip.open(f"{folder}/{name}-labels-idx1-ubyte.gz", "wb") as file:
            file.write(idx((count,), labels))
    floats = b"".join(struct.pack("<f", byte / 255) for byte in pixels)
    with open(f"{folder}/t10k.npy", "wb") as file:
        file.write(npy((200, 12), floats))


main(*sys.argv[1:])
