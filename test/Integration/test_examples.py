# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The programs of examples/, built as their comments and docs/GettingStarted.md
say, against the network's formula; the CMake consumer against an installation."""

import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
from safetensors.numpy import save_file
from support.tolerances import assert_close
from support.tools import BIN, ROOT, must

import modelslice

RATES = {0.25: 128, 0.5: 256, 0.75: 384, 1: 512}
EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def weights():
    draw = np.random.default_rng(0)
    tensors = {}
    for name, shape in [("fc1", (512, 784)), ("fc2", (512, 512)), ("fc3", (10, 512))]:
        tensors[f"{name}.weight"] = draw.normal(0, 0.04, shape).astype("f4")
        tensors[f"{name}.bias"] = draw.normal(0, 0.1, shape[:1]).astype("f4")
    return tensors


@pytest.fixture(scope="module")
def folder(weights, tmp_path_factory):
    """The network as a library, with its header and weights."""
    folder = tmp_path_factory.mktemp("examples")
    save_file(weights, str(folder / "mlp.safetensors"))
    must(
        "slice-compile", EXAMPLES / "mlp.mlir", "-o", folder / "libmlp.so",
        "--cpu=x86-64-v2", f"--header={folder / 'mlp.h'}",
    )  # fmt: skip
    return folder


def formula(weights, x, rate):
    """examples/mlp.mlir at a rate that keeps whole groups of 64."""
    n = RATES[rate]
    w = {name: tensor.astype(np.float64) for name, tensor in weights.items()}
    y = np.maximum(x @ w["fc1.weight"][:n].T + w["fc1.bias"][:n], 0)
    y = np.maximum(y @ w["fc2.weight"][:n, :n].T + w["fc2.bias"][:n], 0)
    return y @ w["fc3.weight"][:, :n].T + w["fc3.bias"]


def build(folder, source, *command):
    output = folder / source.parent.name
    warnings = ["-Wall", "-Wextra", "-Werror", "-pedantic"]
    subprocess.run(
        [*command, *warnings, f"-I{folder}", f"-I{ROOT / 'include'}", source]
        + [folder / "libmlp.so", f"-Wl,-rpath,{folder}", "-o", output],
        check=True,
    )
    return output


def run(*command):
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=60
    )


def expected_classes(weights, rate):
    """What examples/c/main.c prints for its four examples."""
    x = (np.arange(4 * 784) % 256 / 255).reshape(4, 784)
    classes = formula(weights, x, rate).argmax(axis=1)
    return "".join(
        f"rate {rate:g}: example {b} is of class {c}\n" for b, c in enumerate(classes)
    )


def test_c(folder, weights):
    compiler = os.environ.get("CC", "cc")
    program = build(folder, EXAMPLES / "c/main.c", compiler, "-std=c99")
    # Budgets are shares of the arithmetic of the widest.
    for budget, rate in [(0, 0.25), (0.3, 0.25), (0.5, 0.5), (0.7, 0.75), (1, 1)]:
        done = run(program, folder / "mlp.safetensors", budget)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == expected_classes(weights, rate)
    done = run(program, folder / "absent", 1)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ") and "absent" in done.stderr
    assert run(program).returncode == 2
    for budget in ("abc", "0.5x", "", "-1", "nan"):
        done = run(program, folder / "mlp.safetensors", budget)
        assert done.returncode == 2
        assert done.stderr == (
            f"error: expected a budget of at least 0, such as 0.5, got '{budget}'\n"
        )


def test_cpp(folder, weights):
    compiler = os.environ.get("CXX", "c++")
    program = build(
        folder, EXAMPLES / "cpp/main.cpp", compiler, "-std=c++17", "-pthread"
    )
    done = run(program, folder / "mlp.safetensors")
    assert (done.returncode, done.stderr) == (0, "")
    lines = re.findall(r"rate (\S+): first logit (\S+)\n", done.stdout)
    assert [float(rate) for rate, _ in lines] == list(RATES)
    for rate, logit in lines:
        expected = formula(weights, np.full((1, 784), 0.5), float(rate))[0, 0]
        # Six digits are printed.
        assert float(logit) == pytest.approx(expected, rel=1e-4, abs=1e-5)
    done = run(program, folder / "absent")
    assert done.returncode == 1
    assert done.stderr.startswith("error: ") and "absent" in done.stderr


def documented_program(text):
    """The Python program of docs/GettingStarted.md that has this text."""
    page = (ROOT / "docs/GettingStarted.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (program,) = [block for block in blocks if text in block]
    return program


def test_loader(folder, weights, tmp_path, monkeypatch):
    """The program that docs/GettingStarted.md runs a library with."""
    if not pathlib.Path("/usr/share/datasets/fashion-mnist").exists():
        pytest.skip("no Fashion-MNIST")
    (tmp_path / "build").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    load = functools.partial(modelslice.load, weights="build/mlp.safetensors")
    monkeypatch.setattr(modelslice, "load", load)
    names = {}
    exec(documented_program("modelslice.load"), names)
    expected = formula(weights, names["x"].astype(np.float64), 0.5)
    assert_close("forward", names["y"], expected, "rate 0.5")


def test_training_loop_checks_its_output_first(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "python"))
    script = EXAMPLES / "python/train.py"
    done = run(sys.executable, script, "none.so", tmp_path / "none" / "w")
    assert done.returncode == 2
    message = f"cannot write into '{tmp_path / 'none'}', where the output goes\n"
    assert done.stderr.endswith(message)


def test_weights_from_pytorch(folder, tmp_path, monkeypatch):
    """The program that docs/GettingStarted.md shows, as it stands there."""
    torch = pytest.importorskip("torch")
    program = documented_program("class MLP")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build").mkdir()
    names = {}
    exec(program, names)
    net = modelslice.load(folder / "libmlp.so", weights="build/mlp.safetensors")
    x = np.random.default_rng(1).random((5, 784), dtype="f4")
    with torch.no_grad():
        expected = names["model"](torch.from_numpy(x)).numpy()
    assert_close("forward", net.run(x, rate=1), expected, "rate 1")


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    cmake = shutil.which("cmake")
    if cmake is None:
        pytest.skip("no cmake")
    prefix = tmp_path_factory.mktemp("installation")
    subprocess.run(
        [cmake, "--install", BIN.parent, "--prefix", prefix],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return prefix


def configure(source, binary, installation):
    return run(
        "cmake", "-S", source, "-B", binary, f"-DCMAKE_PREFIX_PATH={installation}",
        "-G", "Ninja",
    )  # fmt: skip


def test_cmake_consumer(installation, folder, weights, tmp_path):
    done = configure(EXAMPLES / "cmake-consumer", tmp_path, installation)
    assert done.returncode == 0, done.stderr
    built = run("cmake", "--build", tmp_path)
    assert built.returncode == 0, built.stdout + built.stderr
    done = run(tmp_path / "consumer", folder / "mlp.safetensors", 1)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == expected_classes(weights, 1)
    # Nothing is left to do, until the network changes.
    assert "no work to do" in run("cmake", "--build", tmp_path).stdout


@pytest.mark.parametrize(
    "arguments, message",
    [
        ("RATES 1", r"modelslice_add_library\(net\): SOURCE is missing"),
        (
            "SOURCE none.mlir",
            r"modelslice_add_library\(net\):\s+SOURCE\s+\S*/none.mlir\s+does\s+not\s+exist",
        ),
        (
            "SOURCE net.mlir EMBED_WEIGHTS",
            r"modelslice_add_library\(net\):\s+EMBED_WEIGHTS needs WEIGHTS",
        ),
        (
            "SOURCE net.mlir RATE 1",
            r"modelslice_add_library\(net\):\s+unknown arguments\s+RATE;1",
        ),
    ],
)
def test_cmake_errors(installation, tmp_path, arguments, message):
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(p NONE)\n"
        "find_package(modelslice REQUIRED)\n"
        f"modelslice_add_library(net {arguments})\n"
    )
    done = configure(tmp_path, tmp_path / "build", installation)
    assert done.returncode != 0
    assert re.search(message, done.stderr), done.stderr


def test_cmake_builds_a_network_alone(installation, tmp_path):
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(p NONE)\n"
        "find_package(modelslice REQUIRED)\n"
        f"modelslice_add_library(net SOURCE {EXAMPLES / 'tiny.mlir'} CPU x86-64-v2)\n"
    )
    done = configure(tmp_path, tmp_path / "build", installation)
    assert done.returncode == 0, done.stderr
    built = run("cmake", "--build", tmp_path / "build")
    assert built.returncode == 0, built.stdout + built.stderr
    assert (tmp_path / "build/libnet.so").exists()


def test_installation(installation):
    """It holds the tools, the C headers, the archives and nothing of LLVM."""
    files = {
        path.relative_to(installation).as_posix()
        for path in installation.rglob("*")
        if path.is_file()
    }
    headers = {name for name in files if name.startswith("include/")}
    assert headers == {"include/modelslice-c/abi.h", "include/modelslice-c/runtime.h"}
    tools = {pathlib.Path(name).name for name in files if name.startswith("bin/")}
    assert tools == {
        "slice-bench", "slice-compile", "slice-lsp-server", "slice-opt", "slice-run",
        "slice-train",
    }  # fmt: skip
    archives = {pathlib.Path(name).name for name in files if name.endswith(".a")}
    assert archives == {"libModelSliceLoader.a", "libModelSliceRuntime.a"}
