# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a compiled library is to the process that loads it: what it needs, what
it shows, what it shares and what it weighs."""

import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
from support.random_networks import in_double, random_input, random_weights
from support.tolerances import assert_close
from support.tools import ROOT, compile_network, must

import modelslice
from modelslice.reference_network import Network, Op, Param


def plain_network(name, extent, groups=8):
    """Two layers and an output."""
    return Network(
        name,
        (extent,),
        [
            Param("a.weight", (extent, extent), (groups, 1)),
            Param("b.weight", (extent, extent), (groups, groups)),
            Param("c.weight", (10, extent), (1, groups)),
            Param("c.bias", (10,), (1,)),
        ],
        [
            Op("dense", ("x",), "a", (extent,), (groups,), ("a.weight",)),
            Op("relu", ("a",), "ra", (extent,), (groups,)),
            Op("dense", ("ra",), "b", (extent,), (groups,), ("b.weight",)),
            Op("relu", ("b",), "rb", (extent,), (groups,)),
            Op("dense", ("rb",), "y", (10,), (1,), ("c.weight", "c.bias")),
        ],
    )


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """Two models, and two versions of the first with weights of their own."""
    folder = tmp_path_factory.mktemp("libraries")
    made = {}
    for name, model, extent, seed in [
        ("one", "one", 40, 1),
        ("two", "two", 40, 2),
        ("newer", "one", 56, 3),
    ]:
        network = plain_network(model, extent)
        weights = random_weights(network, seed)
        options = ["--rates=0.5,1", "--cpu=x86-64-v2"]
        library = compile_network(network, weights, folder, *options, name=name)
        made[name] = network, weights, library
    return made


def readelf(option, library):
    tool = shutil.which("readelf") or shutil.which("llvm-readelf")
    if tool is None:
        pytest.skip("no readelf")
    return subprocess.run(
        [tool, option, "-W", library], check=True, capture_output=True, text=True
    ).stdout


def test_needs_libc_and_libm_alone(libraries):
    needed = set(re.findall(r"NEEDED.*\[(.*)\]", readelf("-d", libraries["one"][2])))
    assert needed <= {"libc.so.6", "libm.so.6"}


def test_exports_one_symbol(libraries):
    symbols = readelf("--dyn-syms", libraries["two"][2]).splitlines()
    rows = [line.split() for line in symbols if re.match(r" *\d+:", line)]
    exported = [row[-1] for row in rows if len(row) > 7 and row[6] != "UND"]
    assert exported == ["two_query"]


def test_models_and_versions_share_a_process(libraries):
    nets = {name: modelslice.load(made[2]) for name, made in libraries.items()}
    assert [net.name for net in nets.values()] == ["one", "two", "one"]
    for rate in (0.5, 1.0, 0.5):
        for name, (network, weights, _) in libraries.items():
            x = random_input(network, 3, 4)
            expected = network.forward(x.astype(float), in_double(weights), rate)
            assert_close("forward", nets[name].run(x, rate=rate), expected, name)


def test_isa_can_be_forced(libraries):
    program = "import sys, modelslice; print(modelslice.load(sys.argv[1]).isa)"

    def load_with(level):
        environment = {
            **os.environ, "MODELSLICE_ISA": level, "PYTHONPATH": str(ROOT / "python"),
        }  # fmt: skip
        return subprocess.run(
            [sys.executable, "-c", program, libraries["one"][2]],
            capture_output=True, text=True, env=environment,
        )  # fmt: skip

    assert load_with("x86-64-v2").stdout == "x86-64-v2\n"
    refused = load_with("x86-64-v9")
    assert refused.returncode != 0
    assert "MODELSLICE_ISA" in refused.stderr and "x86-64-v9" in refused.stderr


_MEASURE = """
import sys
import numpy as np
import modelslice

def private_bytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("RssAnon"):
                return int(line.split()[1]) * 1024

x = np.ones((8, int(sys.argv[2])), np.float32)
x.sum()
before = private_bytes()
net = modelslice.load(sys.argv[1])
for rate in net.rates:
    net.run(x, rate=rate)
print(private_bytes() - before)
"""


def test_eight_widths_weigh_what_the_widest_does(tmp_path):
    network = plain_network("big", 1600)
    weights = random_weights(network, 1)
    eighths = ",".join(str(i / 8) for i in range(1, 9))
    grown = {}
    for name, rates in [("eight", eighths), ("widest", "1")]:
        options = [f"--rates={rates}", "--cpu=x86-64-v2"]
        library = compile_network(network, weights, tmp_path, *options, name=name)
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "python")}
        command = [sys.executable, "-c", _MEASURE, str(library), "1600"]
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, env=environment
        )
        grown[name] = int(done.stdout)
    arena = sum(np.prod(p.shape) for p in network.params) * 4
    assert grown["widest"] >= 0.9 * arena  # It measures something.
    assert grown["eight"] <= 1.05 * grown["widest"], grown


@pytest.mark.parametrize(
    "example, options",
    [
        ("resnet56x2", ("--rates=0.5", "--cpu=x86-64-v3")),
        ("tiny", ("--target=cuda", "--gpu-arch=sm_80,sm_90")),
    ],
)
def test_same_bytes_on_any_number_of_cores(example, options, tmp_path):
    """Threads share the kernels of a large network, and the architectures of GPUs."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        pytest.skip("one core")
    library = tmp_path / "net.so"
    command = "slice-compile", ROOT / "examples" / f"{example}.mlir", *options, "-o"
    if "--cpu=x86-64-v3" in options:
        must(*command, tmp_path / "net.mlir", "--stop-after=llvm")
        text = (tmp_path / "net.mlir").read_text()
        assert text.count("\n") > 8000, "expected kernels for several object files"
    made = set()
    for few in (cores[:1], cores):
        must(*command, library, preexec_fn=lambda few=few: os.sched_setaffinity(0, few))
        made.add(library.read_bytes())
    assert len(made) == 1
