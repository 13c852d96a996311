# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Batch norm from training to inference: steps of compiled networks against the
reference and PyTorch, and what running statistics go through."""

from dataclasses import dataclass

import numpy as np
import pytest
from safetensors.numpy import save_file
from support.checks import read_all
from support.mlir_text import to_mlir
from support.random_networks import in_double
from support.tolerances import assert_close
from support.target import ON_GPU, load, target_options
from support.tools import compile_network, must

import modelslice
from modelslice import reference as ref
from modelslice.reference_network import Network, Op, Param

RATES = (0.25, 0.5, 0.75, 1.0)
OPTIONS = [f"--rates={','.join(map(str, RATES))}", *target_options("host")]
CLASSES, EPS = 5, 1e-3


class Builder:
    def __init__(self, name, shape):
        self.network = Network(name, shape, [], [])
        self.last, self.shape, self.groups = "x", shape, (1,) * len(shape)

    def op(self, kind, shape=None, groups=None, params=(), **attributes):
        self.shape, self.groups = shape or self.shape, groups or self.groups
        result = f"v{len(self.network.ops)}"
        self.network.params.extend(params)
        names = tuple(param.name for param in params)
        self.network.ops.append(
            Op(kind, (self.last,), result, self.shape, self.groups, names, attributes)
        )
        self.last = result
        return self

    def dense(self, name, extent, groups=1):
        shape, counts = (extent, *self.shape), (groups, *self.groups)
        weight = Param(f"{name}.weight", shape, counts)
        return self.op("dense", (extent,), (groups,), [weight])

    def conv(self, name, channels, groups, stride):
        (inputs, height, width), (before, *_) = self.shape, self.groups
        shape = (channels, inputs, 3, 3)
        weight = Param(f"{name}.weight", shape, (groups, before, 1, 1))
        shape = (channels, -(-height // stride), -(-width // stride))
        return self.op(
            "conv2d", shape, (groups, 1, 1), [weight],
            stride=(stride, stride), padding=(1, 1), dilation=(1, 1),
        )  # fmt: skip

    def norm(self, name, momentum):
        """And tanh. What is not sliced has its statistics as PyTorch has them."""
        channels, groups = self.shape[0], self.groups[0]
        rows = ((groups, channels), (groups, groups))
        if groups == 1:
            rows = ((channels,), (1,))
        params = [Param(f"{name}.{w}", (channels,), (groups,)) for w in ("weight", "bias")]
        params += [Param(f"{name}.running_{what}", *rows) for what in ("mean", "var")]
        self.op("batch_norm", params=params, eps=EPS, momentum=momentum)
        return self.op("tanh")


def dense_network():
    """15 channels in 4 groups end at 4, 8, 12, 15: whole vectors, of rows of
    statistics that begin anywhere."""
    b = Builder("dense", (9,))
    b.dense("fc1", 15, 4).norm("bn1", 0.1).dense("fc2", 40, 5).norm("bn2", 0.3)
    return b.dense("fc3", 24).norm("bn3", 0.1).dense("out", CLASSES).network


def image_network():
    b = Builder("images", (3, 6, 5))
    b.conv("conv1", 10, 4, 1).norm("bn1", 0.1).conv("conv2", 40, 5, 2).norm("bn2", 0.3)
    return b.op("global_avg_pool", (40,), (5,)).dense("out", CLASSES).network


@dataclass
class Compiled:
    network: Network
    weights: dict
    library: object


@pytest.fixture(scope="module", params=[dense_network, image_network])
def compiled(request, tmp_path_factory):
    network = request.param()
    weights = draw_weights(network)
    folder = tmp_path_factory.mktemp(network.name)
    library = compile_network(network, weights, folder, "--training", *OPTIONS)
    return Compiled(network, weights, library)


def draw_weights(network):
    draw = np.random.default_rng(1)
    weights = {}
    for param in network.params:
        value = draw.uniform(-0.6, 0.6, param.shape)
        if param.name.startswith("bn") and not param.name.endswith(".bias"):
            value = 1 + value
        weights[param.name] = value.astype(np.float32)
    return weights


def draw_batch(network, seed, batch):
    draw = np.random.default_rng(seed)
    x = 1 + draw.standard_normal((batch, *network.input_shape))
    return x.astype(np.float32), draw.integers(0, CLASSES, batch).astype(np.int32)


def check_buffers(net, network, expected, where):
    for name in network.buffers:
        assert_close("forward", net.param_read(name), expected[name], f"{name}, {where}")


# The gradient of two elements is a difference that rounding makes; that of one
# is zero.
@pytest.mark.parametrize("batch", [1, 7, 33, 129])
@pytest.mark.parametrize("threads", [1, 2])
def test_steps_are_the_reference(compiled, batch, threads):
    network = compiled.network
    net = load(compiled.library, trainable=True, threads=threads)
    weights = in_double(compiled.weights)
    momentum = {name: np.zeros(value.shape) for name, value in weights.items()}
    is_defined = batch > 1 or network.name == "images"
    for step in range(3):
        x, labels = draw_batch(network, step, batch)
        x64 = x.astype(float)
        total = {name: np.zeros(value.shape) for name, value in weights.items()}
        for rate in RATES:
            where = f"step {step}, rate {rate}, batch {batch}"
            loss, soft = net.run_entry("gradient", x, labels, 0, rate=rate)
            expected, probabilities, grads = network.gradients(
                x64, labels, weights, rate
            )
            assert_close("loss", loss, expected, where)
            assert_close("forward", soft, probabilities, where)
            weights |= network.running_statistics(x64, weights, rate)
            check_buffers(net, network, weights, where)
            for name, grad in read_all(net, "gradients").items():
                total[name] += grads[name]
                if is_defined:
                    assert_close("gradient", grad, total[name], f"{name}, {where}")
        # Optimisers leave buffers alone: no weight decay.
        net.run_entry("sgd", [0.1, 0.9, 0.05, 1, 1, 0, 0, 0])
        check_buffers(net, network, weights, f"after the optimiser, step {step}")
        for name in weights.keys() - network.buffers:
            if is_defined:
                new, momentum[name] = ref.sgd(
                    weights[name], total[name], momentum[name], 0.1, 0.9, 0.05, True
                )
                assert_close("forward", net.param_read(name), new, name)
            # The library goes on from its own rounding.
            weights[name] = net.param_read(name).astype(float)
            momentum[name] = net.param_read(name, "state0").astype(float)
    x, _ = draw_batch(network, 9, batch)
    for rate in RATES:
        expected = network.forward(x.astype(float), weights, rate)
        assert_close("forward", net.run(x, rate=rate), expected, f"rate {rate}")


def torch_forward(torch, network, params, x, rate, training):
    """PyTorch updates the row of a width through a view of it."""
    functional = torch.nn.functional
    groups = {param.name: param.groups for param in network.params}
    y = torch.tensor(x, dtype=torch.float64)
    for op in network.ops:
        alive = [ref.alive_prefix(params[name], groups[name], rate) for name in op.params]
        if op.kind == "dense":
            y = functional.linear(y, *alive)
        elif op.kind == "conv2d":
            y = functional.conv2d(y, *alive, stride=op.attributes["stride"], padding=1)
        elif op.kind == "batch_norm":
            rows = [part[-1] if part.ndim == 2 else part for part in alive[2:]]
            momentum = op.attributes["momentum"]
            y = functional.batch_norm(y, *rows, *alive[:2], training, momentum, EPS)
        elif op.kind == "tanh":
            y = torch.tanh(y)
        else:
            assert op.kind == "global_avg_pool"
            y = y.mean(dim=(2, 3))
    return y


def test_training_is_pytorch(compiled):
    torch = pytest.importorskip("torch")
    network = compiled.network
    net = load(compiled.library, trainable=True)
    params = {
        name: torch.tensor(
            value, dtype=torch.float64, requires_grad=name not in network.buffers
        )
        for name, value in compiled.weights.items()
    }
    trained = [value for value in params.values() if value.requires_grad]
    optimiser = torch.optim.SGD(trained, 0.05, 0.9, weight_decay=0.01)
    for step in range(4):
        x, labels = draw_batch(network, step, 32)
        for rate in RATES[1:]:  # The narrowest width is not trained.
            net.run_entry("gradient", x, labels, 0, rate=rate)
            logits = torch_forward(torch, network, params, x, rate, training=True)
            classes = torch.tensor(labels, dtype=torch.int64)
            torch.nn.functional.cross_entropy(logits, classes).backward()
        net.run_entry("sgd", [0.05, 0.9, 0.01, 0, 1, 0, 0, 0])
        optimiser.step()
        optimiser.zero_grad()
    for name, value in params.items():
        assert_close("gradient", net.param_read(name), value.detach(), name)
    for name in ("bn1.running_mean", "bn1.running_var"):
        assert (net.param_read(name)[0] == compiled.weights[name][0]).all()
    x, _ = draw_batch(network, 9, 16)
    for rate in RATES:
        expected = torch_forward(torch, network, params, x, rate, training=False)
        where = f"rate {rate}"
        assert_close("gradient", net.run(x, rate=rate), expected.detach(), where)


def test_statistics_reach_inference(compiled, tmp_path):
    """Through a file next to a library, and inside of one."""
    network = compiled.network
    net = load(compiled.library, trainable=True)
    x, labels = draw_batch(network, 3, 32)
    for rate in RATES:
        net.run_entry("gradient", x, labels, 0, rate=rate)
    weights = read_all(net, "params")
    beside = compile_network(network, weights, tmp_path, *OPTIONS)
    inside, file = tmp_path / "libinside.so", tmp_path / "weights.safetensors"
    save_file(weights, str(file))
    source = tmp_path / "source.mlir"
    source.write_text(to_mlir(network))
    embed = [f"--weights={file}", "--embed-weights"]
    must("slice-compile", source, "-o", inside, *embed, *OPTIONS)
    for path in (beside, inside):
        deployed = load(path)
        for rate in RATES:
            y = network.forward(x.astype(float), in_double(weights), rate)
            assert_close("forward", deployed.run(x, rate=rate), y, f"{path}, {rate}")


@pytest.mark.skipif(ON_GPU, reason="a GPU's arenas are not in the host's memory")
def test_buffers_lie_behind_what_has_gradients(compiled):
    network = compiled.network
    net = load(compiled.library, trainable=True)
    sizes = [net.arena(name).size for name in ("params", "gradients")]
    shapes = [p.shape for p in network.params if p.name in network.buffers]
    # In whole cache lines.
    assert sizes[0] - sizes[1] == sum(-(-np.prod(s) // 16) * 16 for s in shapes)
    x, labels = draw_batch(network, 3, 32)
    before = net.arena("params").copy()
    net.run_entry("gradient", x, labels, 0, rate=0.5)
    changed = net.arena("params") != before
    assert changed[sizes[1] :].any() and not changed[: sizes[1]].any()
    for name in network.buffers:
        assert (net.param_read(name, "gradients") == 0).all()
