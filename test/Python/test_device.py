# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The loader on a GPU: the runtime's tiny model on a driver without one."""

import os
import shutil
import subprocess
from types import SimpleNamespace

import numpy as np
import pytest
from conftest import ROOT

import modelslice
from modelslice import _arrays

TESTS = ROOT / "unittests" / "Runtime"
W = np.arange(15, dtype=np.float32).reshape(5, 3)
B = np.arange(5, dtype=np.float32) / 4
X = np.random.default_rng(5).integers(-4, 5, (6, 3)).astype(np.float32)


def weights():
    import safetensors.numpy

    return safetensors.numpy.save({"w": W, "b": B})


@pytest.fixture(scope="session")
def library(compile_c, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kernels")
    text = (TESTS / "TinyKernels.ptx").read_text()
    lines = "".join(f'"{line}\\n"\n' for line in text.splitlines())
    (folder / "TinyKernels.h").write_text(f"static const char tiny_ptx[] = {lines};\n")
    loader = {"Elf.c", "Loader.c"}
    sources = [s for s in (ROOT / "lib/Runtime").glob("*.c") if s.name not in loader]
    return compile_c(
        TESTS / "TinyModel.c",
        "libtinygpu.so",
        *("-shared", "-fPIC", "-DTINY_GPU", "-DTINY_TRAINING", "-fvisibility=hidden"),
        *(f"-I{ROOT}/lib/Runtime", f"-I{folder}", "-D_GNU_SOURCE", *map(str, sources)),
    )


@pytest.fixture(scope="session")
def driver(tmp_path_factory):
    compiler = next(filter(shutil.which, ("clang++-22", "c++", "g++")), None)
    if compiler is None:
        pytest.skip("no C++ compiler")
    path = tmp_path_factory.mktemp("driver") / "libfakedriver.so"
    options = ["-std=c++17", "-O1", "-shared", "-fPIC", f"-I{ROOT}/lib/Runtime"]
    parts = ("Control", "Driver", "Kernels", "Launch")
    sources = [TESTS / f"Fake{part}.cpp" for part in parts]
    command = [compiler, *options, *map(str, sources), "-o", str(path)]
    subprocess.run(command, check=True)
    return path


@pytest.fixture
def on_gpu(library, driver, monkeypatch):
    monkeypatch.setenv("MODELSLICE_CUDA_DRIVER", os.fspath(driver))
    return lambda **options: modelslice.load(library, weights(), **options)


def test_runs(on_gpu):
    net = on_gpu(device="cuda:0")
    assert net.device == "cuda:0 (Fake GPU, code for sm_80)"
    for batch in (1, 6, 6, 6, 3):
        y = net.run(X[:batch], rate=0.5)
        np.testing.assert_array_equal(y, X[:batch, :2] @ W[:, :2].T + B)
    np.testing.assert_array_equal(net.run(X), X @ W.T + B)
    assert on_gpu().device == "cpu"
    assert on_gpu(device="cuda").device.startswith("cuda:0 ")


def test_trains(on_gpu):
    net = on_gpu(device="cuda:0", trainable=True)
    assert net.arena("params") is None
    loss, probabilities = net.run_entry("gradient", X, np.arange(6), 0, rate=1)
    assert loss.shape == (6,) and probabilities.shape == (6, 5)
    expected = np.full(5, X[:, 0].mean(), np.float32)
    np.testing.assert_allclose(net.param_read("b", "gradients"), expected, rtol=1e-6)
    net.run_entry("sgd", np.array([1, 0, 0, 0, 0, 0, 0, 0]))
    np.testing.assert_allclose(net.param_read("b"), B - expected, rtol=1e-6)
    net.param_write("b", B)
    np.testing.assert_array_equal(net.run(X), X @ W.T + B)


def test_refuses(on_gpu, fake_library, monkeypatch):
    with pytest.raises(ValueError, match="device 'gpu': expected cpu, cuda:N or emu"):
        on_gpu(device="gpu")
    with pytest.raises(modelslice.UnsupportedError, match="cuda:7: the machine has 2"):
        on_gpu(device="cuda:7")
    monkeypatch.setenv("MODELSLICE_CUDA_DRIVER", "/none.so")
    with pytest.raises(modelslice.UnsupportedError, match="cannot load /none.so: "):
        on_gpu(device="cuda:0")
    # A library from before there were devices.
    assert modelslice.load(fake_library).device == "cpu"
    with pytest.raises(modelslice.UnsupportedError, match="newer than this library"):
        modelslice.load(fake_library, device="cuda:0")


class GpuTensor(SimpleNamespace):
    """What of PyTorch's tensors is asked for before one is used."""

    is_cuda = True

    def detach(self):
        return self

    def contiguous(self):
        return self


def test_tensors_on_a_gpu_stay_there(on_gpu):
    infos = on_gpu().inputs
    tensor = GpuTensor(dtype="torch.float32", shape=(6, 3), data_ptr=lambda: 4096)
    arrays, batch = _arrays.check_inputs("infer", infos, [tensor], on_device=True)
    assert batch == 6 and arrays[0] is tensor
    assert _arrays.address(tensor) == 4096
    tensor.dtype = "torch.float16"
    with pytest.raises(TypeError, match="got a tensor of float16 on a GPU"):
        _arrays.check_inputs("infer", infos, [tensor], on_device=True)
    tensor = GpuTensor(dtype="torch.float32", shape=(6, 4))
    with pytest.raises(ValueError, match=r"expected f32\[\?, 3\], got shape \(6, 4\)"):
        _arrays.check_inputs("infer", infos, [tensor], on_device=True)
