# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The networks of examples/networks, outputs and gradients, against PyTorch and
the NumPy reference."""

import re

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file
from support import families, torch_networks
from support.checks import clear_gradients, labelled_data, read_all, smooth_data
from support.families import Resnet, Vgg
from support.random_networks import in_double
from support.target import ON_GPU, THREADS, few, load, target_options
from support.tolerances import assert_close
from support.tools import ROOT, must

import modelslice

RATES = (0.375, 1) if ON_GPU else tuple(k / 8 for k in range(2, 9))
BATCHES = few((1, 2, 5, 16))

FULL = families.EXAMPLES
SMALL = (
    Vgg("vgg", image=16, plan=(16, 16, "M", 24, "M", 40, 32)),
    Resnet("resnet", image=10, depth=20, width=8),
    Resnet("resnetx2", image=8, depth=11, width=16, classes=7),
)


def by_name(family):
    return family.name


def compile_family(family, folder, rates, *options):
    """A library with random weights next to it, and these."""
    source = folder / f"{family.name}.mlir"
    source.write_text(families.source(family))
    weights = families.weights(family, seed=1)
    save_file(weights, str(folder / f"lib{family.name}.safetensors"))
    library = folder / f"lib{family.name}.so"
    rates = f"--rates={','.join(map(str, rates))}"
    options = *target_options("host"), *options
    must("slice-compile", source, "-o", library, rates, *options)
    return weights, library


def twin(family, weights):
    """The PyTorch module with these weights, in double precision."""
    module = torch_networks.torch_network(family).double()
    module.load_state_dict(
        {name: torch.from_numpy(value) for name, value in weights.items()}
    )
    return module


def check_outputs(net, module, x, rate, batches):
    with torch.no_grad():
        expected = module(torch.from_numpy(x).double(), rate).numpy()
    for batch in batches:
        y = net.run(x[:batch], rate=rate)
        assert_close("forward", y, expected[:batch], f"rate {rate}, batch {batch}")


def check_gradients(nets, module, data, rate, kind="gradient"):
    """Returns those of PyTorch."""
    x, labels = data
    where = f"rate {rate}, batch {len(x)}"
    expected = torch_networks.gradients(module, x.astype(float), labels, rate)
    for net in nets:
        clear_gradients(net)
        loss, probabilities = net.run_entry("gradient", x, labels, 0, rate=rate)
        assert_close("loss", loss, expected[0], where)
        assert_close("forward", probabilities, expected[1], where)
        for name, grad in read_all(net, "gradients").items():
            assert_close(kind, grad, expected[2][name], f"{name}, {where}")
    return expected[2]


@pytest.mark.parametrize("family", SMALL, ids=by_name)
def test_small(family, tmp_path):
    """Every width and batch of small members of the families."""
    weights, library = compile_family(family, tmp_path, RATES, "--training")
    module = twin(family, weights)
    network, doubles = families.describe(family), in_double(weights)
    nets = [load(library, trainable=True, threads=count) for count in THREADS]
    x, labels = smooth_data(network, doubles, max(BATCHES), RATES)
    for rate in RATES:
        check_outputs(nets[0], module, x, rate, BATCHES)
        y = network.forward(x.astype(float), doubles, rate)
        assert_close("forward", nets[-1].run(x, rate=rate), y, f"rate {rate}")
        for batch in BATCHES:
            data = x[:batch], labels[:batch]
            expected = check_gradients(nets, module, data, rate)
        # The reference agrees with PyTorch about the last batch.
        _, _, grads = network.gradients(x.astype(float), labels, doubles, rate)
        for name, grad in grads.items():
            assert_close("reference", grad, expected[name], f"{name}, rate {rate}")


@pytest.mark.parametrize("family", FULL, ids=by_name)
def test_full(family, tmp_path):
    weights, library = compile_family(family, tmp_path, (0.25, 1))
    module = twin(family, weights)
    net = load(library, threads=max(THREADS))
    x, _ = labelled_data(families.describe(family), 3)
    for rate in (0.25, 1):
        check_outputs(net, module, x, rate, (1, 3))


@pytest.mark.parametrize("winograd", ["auto", "off"])
@pytest.mark.parametrize("family", FULL, ids=by_name)
def test_full_gradients(family, winograd, tmp_path):
    options = "--training", f"--winograd={winograd}"
    weights, library = compile_family(family, tmp_path, (0.5,), *options)
    net = load(library, trainable=True, threads=max(THREADS))
    data = labelled_data(families.describe(family), 2)
    kind = "gradient across kinks"
    if winograd == "auto":
        kind += ", minimal filtering"
    check_gradients([net], twin(family, weights), data, 0.5, kind)


def shown_program(part):
    """The program with this part that docs/GettingStarted.md shows."""
    page = (ROOT / "docs/GettingStarted.md").read_text()
    programs = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (program,) = [program for program in programs if part in program]
    return program


def test_weights_from_pytorch(tmp_path, monkeypatch):
    """The program that docs/GettingStarted.md shows, as it stands there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build").mkdir()
    names = {}
    exec(shown_program("class VGG13"), names)
    source = ROOT / "examples/vgg13.mlir"
    must("slice-compile", source, "-o", "libvgg13.so", "--rates=1", "--cpu=host")
    net = modelslice.load(tmp_path / "libvgg13.so", weights="build/vgg13.safetensors")
    x = np.random.default_rng(1).random((2, 3, 32, 32), np.float32)
    with torch.no_grad():
        expected = names["model"].double()(torch.from_numpy(x).double()).numpy()
    assert_close("forward", net.run(x, rate=1), expected, "rate 1")


def test_batch_norm_from_pytorch(tmp_path, monkeypatch):
    """Statistics get rows as docs/GettingStarted.md shows; without them a message
    says what is missing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build").mkdir()
    program = shown_program("class VGG13").replace("GroupNorm(8, ", "BatchNorm2d(")
    plan = "[64, 64, 128, 128, None, 256, 256, None, 512, 512, 512, 512]"
    names = {}
    exec(program.replace(plan, "[16, None, 32]"), names)
    model = names["model"]
    x = torch.from_numpy(np.random.default_rng(1).random((8, 3, 32, 32), np.float32))
    model(x)  # Moves the running statistics.
    names["save_file"](model.state_dict(), "vector.safetensors")
    exec(shown_program("value.repeat"), names)

    source = tmp_path / "net.mlir"
    options = ["vgg", "--name=net", "--plan=16,M,32", "--norm=batch"]
    source.write_text(families.printed(options))
    must("slice-compile", source, "-o", "libnet.so", "--rates=0.5,1", "--cpu=host")
    net = modelslice.load(tmp_path / "libnet.so", weights="build/vgg13.safetensors")
    with torch.no_grad():
        expected = model.double().eval()(x.double()).numpy()
    assert_close("forward", net.run(x.numpy(), rate=1), expected, "rate 1")
    assert np.isfinite(net.run(x.numpy(), rate=0.5)).all()
    message = (
        r"tensor 'features.0.norm.running_mean': expected f32\[8, 16\], got "
        r"f32\[16\]; a batch norm has one row for each number of kept groups$"
    )
    with pytest.raises(modelslice.WeightsError, match=message):
        modelslice.load(tmp_path / "libnet.so", weights="vector.safetensors")
