# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""benchmarks/gpu without a GPU: a small folder is built, its libraries are checked
on the emulator, and everything that measures runs once, with PyTorch on the host
in the place of the GPU. The times mean nothing then."""

import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
import torch

from support.tools import BIN, ROOT

GPU = ROOT / "benchmarks/gpu"
sys.path[:0] = [str(GPU), str(ROOT / "benchmarks")]

from gpubench import checks, devices, draws, layers, limits, networks  # noqa: E402
from gpubench import plan, pytorch, results, timing  # noqa: E402
from gpubench.folder import Damaged, Folder  # noqa: E402

EMULATOR = os.environ.get(
    "MODELSLICE_EMULATOR", str(BIN.parent / "lib/libmodelslice-cuda-emulator.so")
)


def call(script, *arguments):
    environment = {**os.environ, "MODELSLICE_EMULATOR": EMULATOR}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "CUDA_VISIBLE_DEVICES": ""}
    return subprocess.run(
        [sys.executable, str(script), *map(str, arguments)],
        capture_output=True, text=True, env=environment,
    )  # fmt: skip


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gpu") / "folder"
    done = call(
        GPU / "build.py", folder, "--quick", "--gpu-arch=sm_80", f"--tools={BIN}"
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def copy(made, tmp_path):
    return shutil.copytree(made, tmp_path / "copy")


def test_checks_are_right_on_the_emulator(made, tmp_path):
    path = tmp_path / "results.json"
    done = call(made / "run.py", "--device=emulator", f"--json={path}")
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(path.read_text())
    assert len(found["checks"]) == 12 and all(check["ok"] for check in found["checks"])
    assert "12 of 12 checks are right, 0 skipped" in done.stdout
    assert "emulator" in found["machine"]["library runs on"]


def test_the_folder_is_made_again(made):
    done = call(GPU / "build.py", made.parent, f"--tools={BIN}")
    assert done.returncode == 2
    assert done.stderr.endswith("is there, and this script did not make it\n")


class HostInstead(devices.Emulator):
    """Tensors as on a GPU, but in the host's memory."""

    torch_stream = None

    def __init__(self):
        torch.set_num_threads(1)

    def put(self, array):
        return torch.from_numpy(np.array(array))

    def get(self, tensor):
        return tensor.numpy().copy()

    def empty(self, info, batch):
        return torch.from_numpy(info.empty(batch))


@pytest.fixture
def host(monkeypatch):
    import modelslice._arrays

    def is_tensor(value):
        return isinstance(value, torch.Tensor)

    monkeypatch.setenv("MODELSLICE_EMULATOR", EMULATOR)
    monkeypatch.setattr(modelslice._arrays, "is_on_gpu", is_tensor)
    monkeypatch.setattr(torch.cuda, "synchronize", lambda: None)
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: None)
    monkeypatch.setattr(pytorch, "captured", lambda device, run: run)
    monkeypatch.setattr(pytorch, "compiled", lambda module, x: lambda: module(x))
    monkeypatch.setattr(limits, "MATRIX", 64)
    monkeypatch.setattr(limits, "COPIED_BYTES", 1 << 16)
    monkeypatch.setattr(limits, "LAUNCHES", 2)
    monkeypatch.setattr(networks, "TRAINING_BATCH", 5)
    monkeypatch.setattr(networks, "TRAINING_RATES", (1.0, 0.5))
    monkeypatch.setattr(plan, "LAYER_BATCHES", (5,))
    monkeypatch.setattr(plan, "COMPILED_BATCHES", (5,))
    monkeypatch.setattr(plan, "PRECISIONS", ("f32", "bf16"))
    monkeypatch.setattr(plan, "COMPILED_PRECISIONS", ("f32", "bf16"))
    monkeypatch.setattr(checks, "BATCHES", (1,))
    monkeypatch.setattr(layers, "WARM_UP_CALLS", 1)
    monkeypatch.setattr(layers, "ROUNDS", 2)
    monkeypatch.setattr(timing, "ROUNDS", 2)
    monkeypatch.setattr(timing, "TURN_SECONDS", 1e-4)
    monkeypatch.setattr(timing, "WARM_UP_CALLS", 1)
    return HostInstead()


def load_script():
    import importlib.util

    spec = importlib.util.spec_from_file_location("gpu_run", GPU / "run.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def make_run(host, folder, work, minutes, only=("mlp-tiny", "vgg-tiny")):
    unpacked = work / "unpacked"
    unpacked.mkdir()
    found = results.Results(work / "results.json", {"device": "host"})
    made = Folder(folder, unpacked)
    made.benchmarks = [which for which in made.benchmarks if which.name in only]
    return load_script().Run(made, host, timing.Clock(minutes), found)


def test_every_kind_of_row_is_measured(host, made, tmp_path):
    run = make_run(host, made, tmp_path, minutes=10)
    run.check()
    run.measure()
    found = json.loads((tmp_path / "results.json").read_text())
    assert found["failed"] == [] and found["skipped"] == []
    rows = found["rows"]
    # Networks, batches and rates; layers; precisions of one network.
    kinds = {kind: [row for row in rows if row["kind"] == kind] for kind in results.TITLES}
    assert {kind: len(kinds[kind]) for kind in kinds} == {
        "inference": 2 * 2 * 2 * 2, "layer": 2 * 3 * 2, "training": 2, "compiled": 8,
    }  # fmt: skip
    assert all({"eager", "graph"} == set(row["peers"]) for row in kinds["inference"])
    for row in rows:
        assert row["us"] > 0 and row["share"] > 0 and row["flops"] > 0
        assert row.get("rate", 0) != 1 or row["time_share"] == row["flops_share"] == 1
    text = results.report(found)
    for title in results.TITLES.values():
        assert f"### {title}\n" in text


def test_what_there_is_no_time_for_is_said(host, made, tmp_path):
    run = make_run(host, made, tmp_path, minutes=0)
    run.check()
    found = json.loads((tmp_path / "results.json").read_text())
    assert found["checks"] == [] or all(check["ok"] for check in found["checks"])
    run.measure()
    skipped = json.loads((tmp_path / "results.json").read_text())["skipped"]
    assert skipped[-1]["reason"] == "no time was left"


def test_a_wrong_result_is_a_failure(host, made, tmp_path, monkeypatch):
    monkeypatch.setitem(checks.TOLERANCES["f32"], "network", 1e-12)
    run = make_run(host, made, tmp_path, minutes=10)
    run.check()
    assert run.results.wrong == ["mlp-tiny f32", "vgg-tiny f32"]
    reason = run.results.data["checks"][6]["reason"]
    assert reason.startswith("off by ") and "times what is allowed (network, rate " in reason


def test_a_compiler_that_fails_is_skipped(host, made, tmp_path, monkeypatch):
    def refuse(module, x):
        raise NotImplementedError("no Triton\nand more")

    monkeypatch.setattr(pytorch, "compiled", refuse)
    run = make_run(host, made, tmp_path, minutes=10, only=("mlp-tiny",))
    run.check()
    run.measure()
    reasons = {record["reason"] for record in run.results.data["skipped"]}
    assert reasons == {"NotImplementedError: no Triton"}
    assert run.results.wrong == []


def test_a_limit_of_time_ends_what_runs():
    with pytest.raises(timing.OutOfTime, match="took longer than the 0 s that were left"):
        with timing.limited(0.01):
            while True:
                pass


def test_numbers_are_the_same_everywhere():
    drawn = draws.weights({"norm.weight": (3,), "fc.weight": (2, 4)}, seed=3)
    assert draws.checksum(drawn) == (
        "efcf59246640161ac12f67a66ebdae301908dd56f3882663f53e22bb3a4812b8"
    )


def test_safetensors_are_as_the_package_writes_them():
    from safetensors.numpy import load

    drawn = draws.weights({"b": (3,), "a": (2, 4)}, seed=3)
    read = load(draws.safetensors(drawn))
    assert {name: value.tolist() for name, value in read.items()} == {
        name: value.tolist() for name, value in drawn.items()
    }


def refusal(folder, *arguments):
    done = call(folder / "run.py", "--device=emulator", *arguments)
    assert done.returncode == 2 and done.stdout == "", done.stdout
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.removeprefix("run.py: ").rstrip("\n")


def test_a_missing_file_is_said(copy):
    path = copy / "libraries/mlp-tiny-f32.so.gz"
    path.unlink()
    assert refusal(copy) == f"'{path}': No such file or directory"


def test_a_damaged_file_is_said(copy):
    path = copy / "libraries/mlp-tiny-f32.so.gz"
    path.write_bytes(path.read_bytes()[:-1])
    assert refusal(copy) == f"'{path}' is damaged: its checksum is another one"


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "is no manifest: Expecting value"),
        ("[]", "is no manifest: list indices must be"),
        ('{"version": 99}', "'manifest.json': expected version 1, got 99"),
    ],
)
def test_a_damaged_manifest_is_said(copy, text, message):
    (copy / "manifest.json").write_text(text)
    assert message in refusal(copy)


def test_other_weights_are_said(made, tmp_path, monkeypatch):
    folder = Folder(made, tmp_path)
    monkeypatch.setattr(draws, "checksum", lambda arrays: "another")
    with pytest.raises(Damaged, match="this NumPy draws other weights than the one"):
        folder.benchmarks[0].weights


def test_mistakes_on_the_command_line_are_one_line(copy):
    assert refusal(copy, "--minutes=x") == (
        "argument --minutes: expected a number of minutes, got 'x'"
    )
    assert refusal(copy, "--device=gpu") == (
        "argument --device: expected cuda:N or emulator, got 'gpu'"
    )
    assert refusal(copy, "--json=/no/such/results.json") == (
        "--json: '/no/such': no such folder"
    )
    assert refusal(copy, "--device=cuda:0") == (
        "PyTorch sees no GPU (torch.cuda.is_available() is false)"
    )
    (copy / "manifest.json").unlink()
    assert refusal(copy).endswith("build.py makes folders to run this in")


def test_mistakes_of_the_build_are_one_line(tmp_path):
    done = call(GPU / "build.py", tmp_path / "new", "--tools=/no/such")
    assert done.returncode == 2
    assert done.stderr == "build.py: --tools: expected slice-compile in '/no/such'\n"
    done = call(GPU / "build.py", tmp_path / "no/new", f"--tools={BIN}")
    assert done.stderr == f"build.py: '{tmp_path / 'no'}': no such folder\n"
    done = call(
        GPU / "build.py", tmp_path / "new", "--quick", "--gpu-arch=sm_1",
        f"--tools={BIN}",
    )  # fmt: skip
    assert done.returncode == 1 and "build.py: slice-compile failed: " in done.stderr
