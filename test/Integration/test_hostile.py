# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Bad input to the tools: one clear line, no crash, and no output damaged."""

import json
import os
import re
import resource
import signal
import stat
import struct

import numpy as np
import pytest
from support.random_networks import random_network, random_weights
from support.tools import call, compile_network

import modelslice


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("net")
    network = random_network(0, max_extent=40)
    weights = random_weights(network, 0)
    options = ["--rates=0.5,1", "--cpu=x86-64-v2"]
    return folder, compile_network(network, weights, folder, *options)


def refuse(tool, *arguments, message, **options):
    """The tool fails by itself, not by a signal, and says `message`."""
    done = call(tool, *arguments, **options)
    assert done.returncode > 0, f"exit status {done.returncode}: {done.stderr}"
    assert re.search(message, done.stderr), f"expected {message}, got {done.stderr}"


@pytest.mark.parametrize(
    "rates, message",
    [
        ("0.5,nan", "nan"),
        ("0", r"\(0, 1\]"),
        ("1.5", r"\(0, 1\]"),
        ("-0.5", r"\(0, 1\]"),
        ("0.5,0.5", "0.5"),
        ("half", "half"),
        ("", "rate"),
        ("1e-400", "1e-400"),
    ],
)
def test_rates(compiled, rates, message):
    folder, _ = compiled
    output = folder / "bad.so"
    source = folder / "net.mlir"
    refuse("slice-compile", source, f"--rates={rates}", "-o", output, message=message)
    assert not output.exists()


def test_malformed_networks(compiled):
    folder, _ = compiled
    good = (folder / "net.mlir").read_text()
    output = folder / "bad.so"
    for number, text in enumerate(
        [
            "", "func.func", good[: len(good) // 2], good.replace("dense", "dens"),
            good.replace("groups<1, ", "groups<999999999999, "),
            good.replace("tensor<?x", "tensor<99999999999999999999x"),
            good.replace("@fc0.weight", "@nothing", 1), "\0" * 100, "(" * 100000,
        ]
    ):  # fmt: skip
        source = folder / f"bad{number}.mlir"
        source.write_text(text)
        refuse("slice-compile", source, "-o", output, message="error|slice-compile:")
        assert not output.exists()


def safetensors(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def hostile_weights(good):
    """Damaged weights by name."""
    size = struct.unpack("<Q", good[:8])[0]
    header = json.loads(good[8 : 8 + size])
    data = good[8 + size :]
    name = next(n for n in header if n != "__metadata__")

    def with_entry(**fields):
        return safetensors({**header, name: {**header[name], **fields}}, data)

    missing = {n: entry for n, entry in header.items() if n != name}
    return {
        "empty": b"",
        "short": good[:4],
        "truncated header": good[: 8 + size // 2],
        "truncated data": good[:-1],
        "huge header": struct.pack("<Q", 2**63) + good[8:],
        "no JSON": safetensors(b"[" * 1000),
        "missing": safetensors(missing, data),
        "dtype": with_entry(dtype="F16"),
        "shape": with_entry(shape=[1, 2, 3]),
        "overflow": with_entry(shape=[2**62, 2**62]),
        "negative": with_entry(shape=[-1, -1]),
        "beyond": with_entry(data_offsets=[0, len(data) + 4]),
        "backwards": with_entry(data_offsets=[8, 0]),
        "overflowing offsets": with_entry(data_offsets=[2**64 - 8, 2**64 - 4]),
    }


def test_weights(compiled):
    folder, library = compiled
    good = (folder / "libnet.safetensors").read_bytes()
    features = modelslice.load(library).inputs[0].shape[1:]
    np.save(folder / "x.npy", np.zeros((1, *features), np.float32))
    bad = folder / "bad.safetensors"
    for what, content in hostile_weights(good).items():
        bad.write_bytes(content)
        with pytest.raises((ValueError, OSError)) as raised:
            modelslice.load(library, weights=bad)
        assert "bad.safetensors" in str(raised.value), what
        arguments = [library, f"--weights={bad}", f"--input={folder}/x.npy"]
        refuse("slice-run", *arguments, message="bad.safetensors")
        arguments = [folder / "net.mlir", "-o", folder / "bad.so", "--rates=1"]
        arguments += [f"--weights={bad}", "--embed-weights", "--cpu=x86-64-v2"]
        refuse("slice-compile", *arguments, message="slice-compile|error")
        assert not (folder / "bad.so").exists(), what


def test_wrong_shapes(compiled):
    folder, library = compiled
    features = modelslice.load(library).inputs[0].shape[1:]
    for name, array in [
        ("features", np.zeros((2, 3), np.float32)),
        ("scalar", np.float32(1)),
        ("none", np.zeros((0, *features), np.float32)),
        ("complex", np.zeros((2, *features), np.complex64)),
    ]:
        np.save(folder / f"{name}.npy", array)
        arguments = [library, f"--input={folder}/{name}.npy", "--rate=1"]
        refuse("slice-run", *arguments, message="slice-run: error: ")


def test_outputs_survive_failures(compiled):
    """An output that exists is replaced as a whole or not touched."""
    folder, library = compiled
    output = folder / "existing.so"
    output.write_bytes(b"precious")
    source = folder / "net.mlir"
    refuse("slice-compile", source, "-o", output, "--rates=2", message="rate")
    assert output.read_bytes() == b"precious"
    nowhere = folder / "no" / "where.so"
    refuse("slice-compile", source, "-o", nowhere, "--rates=1", message="no/where")
    leftovers = {p.name for p in folder.iterdir() if "existing" in p.name}
    assert leftovers == {"existing.so"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder(compiled):
    folder, library = compiled
    closed = folder / "closed"
    closed.mkdir()
    closed.chmod(stat.S_IRUSR | stat.S_IXUSR)
    arguments = [folder / "net.mlir", "-o", closed / "net.so", "--rates=1"]
    refuse("slice-compile", *arguments, message="closed/net.so.*ermission denied")


def nearly_full():
    """A file that grows beyond 2 KiB fails, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))


def test_full_disk(compiled):
    folder, library = compiled
    output = folder / "full.so"
    output.write_bytes(b"precious")
    arguments = [folder / "net.mlir", "-o", output, "--rates=1", "--cpu=x86-64-v2"]
    refuse("slice-compile", *arguments, message="full", preexec_fn=nearly_full)
    assert output.read_bytes() == b"precious"

    features = modelslice.load(library).inputs[0].shape[1:]
    np.save(folder / "many.npy", np.zeros((2000, *features), np.float32))
    output = folder / "full.npy"
    output.write_bytes(b"precious")
    arguments = [library, "--rate=1", f"--input={folder}/many.npy"]
    refuse(
        "slice-run", *arguments, f"--output={output}",
        message="full.npy.*File too large", preexec_fn=nearly_full,
    )  # fmt: skip
    assert output.read_bytes() == b"precious"
    assert {p.name for p in folder.iterdir() if "full" in p.name} == {
        "full.so", "full.npy",
    }  # fmt: skip
