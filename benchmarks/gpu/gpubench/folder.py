# ===- folder.py - What travels to the machine with the GPU ------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""The folder that build.py makes and run.py reads: manifest.json lists every other file with its checksum, the networks
with the checksums of their weights, and the cases whose results are known."""

import functools
import gzip
import hashlib
import json
import pathlib
from dataclasses import asdict, dataclass

from gpubench import draws
from peers.networks import Network

VERSION = 1
MANIFEST = "manifest.json"
# In the order in which they are checked and measured.
PRECISIONS = ("f32", "tf32", "bf16")


class Damaged(Exception):
    """The folder is not as it was made."""


@dataclass(frozen=True)
class Benchmark:
    """A network that is checked and measured."""

    network: Network
    shapes: dict  # Of the parameters, by name.
    seed: int
    weights_checksum: str
    libraries: dict  # By precision.
    training_libraries: dict  # By precision; may be empty.

    @property
    def name(self):
        return self.network.name

    @functools.cached_property
    def weights(self):
        """The parameters by name, or Damaged."""
        drawn = draws.weights(self.shapes, self.seed)
        if draws.checksum(drawn) != self.weights_checksum:
            raise Damaged(f"{self.name}: this NumPy draws other weights than the one that built the folder")
        return drawn

    def to_json(self):
        return asdict(self)

    @staticmethod
    def from_json(record):
        network = {name: tuple(value) if isinstance(value, list) else value for name, value in record["network"].items()}
        shapes = {name: tuple(shape) for name, shape in record["shapes"].items()}
        return Benchmark(**{**record, "network": Network(**network), "shapes": shapes})


@dataclass(frozen=True)
class Case:
    """A small network whose results the reference has computed."""

    name: str
    precision: str
    library: str
    data: str  # An .npz file.


def checksum_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(folder, compiler, benchmarks, cases):
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    manifest = {
        "version": VERSION,
        "compiler": compiler,
        "benchmarks": [benchmark.to_json() for benchmark in benchmarks],
        "cases": [asdict(case) for case in cases],
        "files": {str(path.relative_to(folder)): checksum_of(path) for path in paths},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")


class Folder:
    """A folder all of whose files are as they were made, or Damaged."""

    def __init__(self, path, unpacked):
        """Libraries are unpacked into the folder `unpacked`."""
        self.path, self._unpacked = pathlib.Path(path), pathlib.Path(unpacked)
        try:
            manifest = json.loads((self.path / MANIFEST).read_text())
            version = manifest["version"]
            if version != VERSION:
                raise Damaged(f"'{MANIFEST}': expected version {VERSION}, got {version}")
            self.compiler = manifest["compiler"]
            self.benchmarks = [Benchmark.from_json(record) for record in manifest["benchmarks"]]
            self.cases = [Case(**record) for record in manifest["cases"]]
            files = dict(manifest["files"])
        except OSError as error:
            raise Damaged(f"'{self.path / MANIFEST}': {error.strerror}; run.py runs in a folder that build.py made") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged(f"'{self.path / MANIFEST}' is no manifest: {error}") from error
        for name, expected in files.items():
            try:
                found = checksum_of(self.path / name)
            except OSError as error:
                raise Damaged(f"'{self.path / name}': {error.strerror}") from error
            if found != expected:
                raise Damaged(f"'{self.path / name}' is damaged: its checksum is another one")

    def library(self, name):
        """The path of an unpacked library."""
        path = self._unpacked / pathlib.Path(name).name.removesuffix(".gz")
        if not path.exists():
            path.write_bytes(gzip.decompress((self.path / name).read_bytes()))
        return path
