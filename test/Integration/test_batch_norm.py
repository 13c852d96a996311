# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Batch norm from training to inference: steps of a compiled network against
the reference and PyTorch, and what its running statistics go through."""

import os

import numpy as np
import pytest
from safetensors.numpy import save_file
from support.tolerances import assert_close
from support.tools import must

import modelslice
from modelslice import reference as ref
from modelslice.reference_network import Network, Op, Param

ISA = os.environ.get("MODELSLICE_ISA")
RATES = (0.25, 0.5, 0.75, 1.0)
FEATURES, CLASSES, EPS = 9, 5, 1e-3
# Extent, slice groups (10 in 4 end at 3, 5, 8, 10) and momentum of each layer.
LAYERS = ((10, 4, 0.1), (40, 5, 0.3), (24, 1, 0.1))


def dense(params, ops, name, extent, groups):
    before = (ops[-1].result, ops[-1].shape[0], ops[-1].groups[0]) if ops else (
        "x", FEATURES, 1,
    )  # fmt: skip
    params.append(Param(f"{name}.weight", (extent, before[1]), (groups, before[2])))
    ops.append(
        Op("dense", before[:1], name, (extent,), (groups,), (f"{name}.weight",))
    )


def batch_norm(params, ops, name, momentum):
    (extent,), (groups,) = ops[-1].shape, ops[-1].groups
    # What is not sliced may have its statistics as PyTorch has them.
    rows, counts = ((groups, extent), (groups, groups)) if groups > 1 else (
        (extent,), (1,),
    )  # fmt: skip
    names = [f"{name}.{part}" for part in ("weight", "bias")]
    params += [Param(names[0], (extent,), (groups,)), Param(names[1], (extent,), (groups,))]
    names += [f"{name}.running_mean", f"{name}.running_var"]
    params += [Param(names[2], rows, counts), Param(names[3], rows, counts)]
    attributes = {"eps": EPS, "momentum": momentum}
    ops.append(
        Op("batch_norm", (ops[-1].result,), name, (extent,), (groups,), tuple(names), attributes)
    )


def make_network():
    params, ops = [], []
    for i, (extent, groups, momentum) in enumerate(LAYERS, 1):
        dense(params, ops, f"fc{i}", extent, groups)
        batch_norm(params, ops, f"bn{i}", momentum)
        ops.append(Op("tanh", (f"bn{i}",), f"h{i}", (extent,), (groups,)))
    dense(params, ops, "out", CLASSES, 1)
    return Network("net", (FEATURES,), params, ops)


NETWORK = make_network()
BUFFERS = [p.name for p in NETWORK.params if "running" in p.name]


def tensor_type(shape, groups):
    encoding = f", #slice.groups<{', '.join(map(str, groups))}>" if max(groups) > 1 else ""
    return f"tensor<{'x'.join(map(str, shape))}xf32{encoding}>"


def to_mlir(network):
    """As PyTorch starts: ones and zeros."""
    types = {p.name: tensor_type(p.shape, p.groups) for p in network.params}
    values = {"x": tensor_type(("?", FEATURES), (1, 1))}
    lines = []
    for name, type in types.items():
        start = "uniform, 0.3" if name[:2] in ("fc", "ou") else (
            "ones" if name.endswith(("bn1.weight", ".running_var")) else "zeros"
        )  # fmt: skip
        buffer = "buffer, " if "running" in name else ""
        lines.append(f"slice.param @{name} {{{buffer}init = #slice.init<{start}>}} : {type}")
    result = tensor_type(("?", CLASSES), (1, 1))
    lines.append(
        f'func.func @net(%x: {values["x"]} {{slice.name = "x"}}, %r: !slice.rate)'
        f' -> ({result} {{slice.name = "y"}}) {{'
    )
    for op in network.ops:
        type = tensor_type(("?", *op.shape), (1, *op.groups))
        operands = [f"%{name}" for name in op.operands]
        signature = [values[name] for name in op.operands]
        for name in op.params:
            operands.append("%p." + name.replace(".", "_"))
            signature.append(types[name])
            lines.append(f"{operands[-1]} = slice.get_param @{name} : {types[name]}")
        attributes = "".join(f" {k}({v:#})" for k, v in op.attributes.items())
        if op.kind == "dense" and op.groups != (1,):
            attributes = " rate(%r)"
        whole = f"({', '.join(signature)}) -> {type}" if op.params else type
        lines.append(
            f"%{op.result} = slice.{op.kind} {', '.join(operands)}{attributes} : {whole}"
        )
        values[op.result] = type
    return "\n".join([*lines, f"return %{network.ops[-1].result} : {result}", "}", ""])


def draw_weights(seed=1):
    draw = np.random.default_rng(seed)
    weights = {}
    for param in NETWORK.params:
        value = draw.uniform(-0.6, 0.6, param.shape)
        if param.name.startswith("bn") and not param.name.endswith(".bias"):
            value = 1 + value
        weights[param.name] = value.astype(np.float32)
    return weights


def draw_batch(seed, batch):
    draw = np.random.default_rng(seed)
    x = 1 + draw.standard_normal((batch, FEATURES))
    return x.astype(np.float32), draw.integers(0, CLASSES, batch).astype(np.int32)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("source") / "net.mlir"
    path.write_text(to_mlir(NETWORK))
    return path


@pytest.fixture(scope="module")
def library(source):
    path = source.parent / "libnet.so"
    save_file(draw_weights(), str(path.with_suffix(".safetensors")))
    compile_library(source, path, "--training")
    return path


def compile_library(source, path, *options):
    level = [f"--cpu={ISA}"] if ISA else []
    rates = ",".join(map(str, RATES))
    must("slice-compile", source, "-o", path, f"--rates={rates}", *level, *options)


def in_double(weights):
    return {name: value.astype(np.float64) for name, value in weights.items()}


def read_all(net, arena="params"):
    return {name: net.param_read(name, arena) for name in net.params}


def check_buffers(net, expected, where):
    for name in BUFFERS:
        assert_close("forward", net.param_read(name), expected[name], f"{name}, {where}")


# The gradient of two elements is a difference that rounding makes.
@pytest.mark.parametrize("batch", [1, 7, 64, 129])
@pytest.mark.parametrize("threads", [1, 2])
def test_steps_are_the_reference(library, batch, threads):
    net = modelslice.load(library, trainable=True, threads=threads)
    weights = in_double(draw_weights())
    momentum = {name: np.zeros(value.shape) for name, value in weights.items()}
    for step in range(3):
        x, labels = draw_batch(step, batch)
        total = {name: np.zeros(value.shape) for name, value in weights.items()}
        for rate in RATES:
            where = f"step {step}, rate {rate}, batch {batch}"
            loss, soft = net.run_entry("gradient", x, labels, 0, rate=rate)
            expected, probabilities, grads = NETWORK.gradients(
                x.astype(float), labels, weights, rate
            )
            assert_close("loss", loss, expected, where)
            assert_close("forward", soft, probabilities, where)
            weights |= NETWORK.running_statistics(x.astype(float), weights, rate)
            check_buffers(net, weights, where)
            if batch == 1:  # Every gradient before the last norm is 0.
                continue
            for name, grad in read_all(net, "gradients").items():
                total[name] += grads[name]
                assert_close("gradient", grad, total[name], f"{name}, {where}")
        # Optimisers leave buffers alone: no weight decay.
        net.run_entry("sgd", [0.1, 0.9, 0.05, 1, 1, 0, 0, 0])
        check_buffers(net, weights, f"after the optimiser, step {step}")
        for name in weights.keys() - set(BUFFERS):
            if batch > 1:
                new, momentum[name] = ref.sgd(
                    weights[name], total[name], momentum[name], 0.1, 0.9, 0.05, True
                )
                assert_close("forward", net.param_read(name), new, name)
            # The library goes on from its own rounding.
            weights[name] = net.param_read(name).astype(float)
            momentum[name] = net.param_read(name, "state0").astype(float)
    x, _ = draw_batch(9, batch)
    for rate in RATES:
        expected = NETWORK.forward(x.astype(float), weights, rate)
        assert_close("forward", net.run(x, rate=rate), expected, f"rate {rate}")


def torch_forward(torch, params, x, rate, training):
    functional = torch.nn.functional
    h = torch.tensor(x, dtype=torch.float64)
    for i, (extent, groups, momentum) in enumerate(LAYERS, 1):
        kept = ref.kept_groups(rate, groups)
        n = ref.group_end(extent, groups, kept)
        h = functional.linear(h, params[f"fc{i}.weight"][:n, : h.shape[1]])
        running = [params[f"bn{i}.running_{part}"] for part in ("mean", "var")]
        rows = [part[kept - 1, :n] if part.ndim == 2 else part for part in running]
        vectors = [params[f"bn{i}.{part}"][:n] for part in ("weight", "bias")]
        h = functional.batch_norm(h, *rows, *vectors, training, momentum, EPS)
        h = torch.tanh(h)
    return functional.linear(h, params["out.weight"])


def test_training_is_pytorch(library):
    """PyTorch updates the row of a width through a view of it."""
    torch = pytest.importorskip("torch")
    net = modelslice.load(library, trainable=True)
    params = {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=name not in BUFFERS)
        for name, value in draw_weights().items()
    }
    trained = [value for name, value in params.items() if name not in BUFFERS]
    optimiser = torch.optim.SGD(trained, 0.05, 0.9, weight_decay=0.01)
    for step in range(4):
        x, labels = draw_batch(step, 32)
        for rate in RATES[1:]:  # The narrowest width is not trained.
            net.run_entry("gradient", x, labels, 0, rate=rate)
            logits = torch_forward(torch, params, x, rate, training=True)
            classes = torch.tensor(labels, dtype=torch.int64)
            torch.nn.functional.cross_entropy(logits, classes).backward()
        net.run_entry("sgd", [0.05, 0.9, 0.01, 0, 1, 0, 0, 0])
        optimiser.step()
        optimiser.zero_grad()
    for name, value in params.items():
        assert_close("gradient", net.param_read(name), value.detach(), name)
    start = draw_weights()
    for name in BUFFERS[:2]:
        assert (net.param_read(name)[0] == start[name][0]).all()
    x, _ = draw_batch(9, 16)
    for rate in RATES:
        expected = torch_forward(torch, params, x, rate, training=False).detach()
        assert_close("gradient", net.run(x, rate=rate), expected, f"rate {rate}")


def test_statistics_reach_inference(library, source, tmp_path):
    """Through a file next to a library, and inside of one."""
    net = modelslice.load(library, trainable=True)
    x, labels = draw_batch(3, 32)
    for rate in RATES:
        net.run_entry("gradient", x, labels, 0, rate=rate)
    weights = read_all(net)
    beside, inside = tmp_path / "libbeside.so", tmp_path / "libinside.so"
    save_file(weights, str(beside.with_suffix(".safetensors")))
    compile_library(source, beside)
    file = f"--weights={beside.with_suffix('.safetensors')}"
    compile_library(source, inside, file, "--embed-weights")
    for path in (beside, inside):
        deployed = modelslice.load(path)
        for rate in RATES:
            y = NETWORK.forward(x.astype(float), in_double(weights), rate)
            assert_close("forward", deployed.run(x, rate=rate), y, f"{path}, {rate}")


def test_buffers_lie_behind_what_has_gradients(library):
    net = modelslice.load(library, trainable=True)
    sizes = [net.arena(name).size for name in ("params", "gradients")]
    # 4 * 10, 5 * 40 and 24 floats, twice, in whole cache lines.
    assert sizes[0] - sizes[1] == 2 * (48 + 208 + 32)
    x, labels = draw_batch(3, 32)
    before = net.arena("params")[: sizes[1]].copy()
    net.run_entry("gradient", x, labels, 0, rate=0.5)
    assert (net.arena("params")[: sizes[1]] == before).all()
    for name in BUFFERS:
        assert (net.param_read(name, "gradients") == 0).all()
