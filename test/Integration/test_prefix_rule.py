# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the first groups of a layer hold at a wider rate.

A layer that reads the image holds the same. A deeper convolution also reads the
channels that the wider rate adds: its first groups differ by their part, and by
nothing else. A group norm of them sees no group but its own."""

import numpy as np
from safetensors.numpy import save_file
from support.mlir_text import to_mlir
from support.random_conv_networks import random_conv_weights
from support.random_networks import random_input
from support.tolerances import assert_close
from support.tools import must

import modelslice
from modelslice import reference as ref
from modelslice import reference_conv as conv
from modelslice.reference_network import Network, Op, Param

RATES = tuple(k / 8 for k in range(1, 9))
G = 8
EXTENTS = {"a": 24, "b": 43}  # 43 in 8 groups: uneven.
SIZE = (9, 7)
PADDED = {"stride": (1, 1), "padding": (1, 1), "dilation": (1, 1)}
PLAIN = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1)}


def layer(name, x, inputs, cut):
    """relu(group_norm(conv(x))): params, ops."""
    n = EXTENTS[name]
    shape, groups = (n, *SIZE), (G, 1, 1)
    params = [
        Param(f"{name}.weight", (n, inputs, 3, 3), (G, cut, 1, 1)),
        Param(f"{name}.gamma", (n,), (G,)),
        Param(f"{name}.beta", (n,), (G,)),
    ]
    norm = {"groups": G, "channels": n, "eps": 1e-5}
    affine = (f"{name}.gamma", f"{name}.beta")
    conv_name, norm_name = f"{name}.conv", f"{name}.norm"
    ops = [
        Op("conv2d", (x,), conv_name, shape, groups, (f"{name}.weight",), PADDED),
        Op("group_norm", (conv_name,), norm_name, shape, groups, affine, norm),
        Op("relu", (norm_name,), f"{name}.relu", shape, groups),
    ]
    return params, ops


def probe(value):
    """A network's results are not sliced. The identity as a convolution shows
    a sliced value, with zeros where nothing is alive."""
    n = EXTENTS[value[0]]
    weight = Param(f"{value}.probe", (n, n, 1, 1), (1, G, 1, 1))
    shape = (n, *SIZE)
    op = Op("conv2d", (value,), weight.name, shape, (1, 1, 1), (weight.name,), PLAIN)
    return weight, op


def compile_probed(folder):
    params, ops = layer("a", "x", 5, 1)
    more = layer("b", "a.relu", EXTENTS["a"], G)
    params, ops = params + more[0], ops + more[1]
    values = [op.result for op in ops]
    probes = [probe(value) for value in values]
    params += [weight for weight, _ in probes]
    ops += [op for _, op in probes]
    network = Network("net", (5, *SIZE), params, ops)
    weights = random_conv_weights(network, 1)
    for weight, _ in probes:
        n = weight.shape[0]
        weights[weight.name] = np.eye(n, dtype="f4").reshape(n, n, 1, 1)
    source, library = folder / "net.mlir", folder / "libnet.so"
    source.write_text(to_mlir(network, [f"{value}.probe" for value in values]))
    save_file(weights, str(folder / "libnet.safetensors"))
    rates = f"--rates={','.join(map(str, RATES))}"
    must("slice-compile", source, "-o", library, rates, "--cpu=host")
    net = modelslice.load(library)
    x = random_input(network, 3, 2)
    results = {r: dict(zip(values, net.run(x, rate=r))) for r in RATES}
    return network, weights, x, results


def test_prefix_rule(tmp_path):
    network, weights, x, results = compile_probed(tmp_path)
    doubles = {name: weight.astype(float) for name, weight in weights.items()}
    for k, narrow in enumerate(RATES, start=1):
        a, b = (ref.group_end(n, G, k) for n in EXTENTS.values())
        reference, _ = network.evaluate(x.astype(float), doubles, narrow)
        for value, got in results[narrow].items():
            count = {"a": a, "b": b}[value[0]]
            where = f"{value} at {narrow}"
            assert_close("forward", got[:, :count], reference[value], where)
            assert (got[:, count:] == 0).all(), f"{where}: more than {count} alive"
        for wide in RATES[k:]:
            check_pair(doubles, results[narrow], results[wide], a, b, narrow, wide)


def check_pair(weights, narrow, wide, a, b, *rates):
    """`a` and `b` channels of the layers are alive at the narrow rate."""
    where = "{} in {}".format(*rates)
    for value in ("a.conv", "a.norm", "a.relu"):
        got = wide[value][:, :a]
        assert_close("forward", got, narrow[value][:, :a], f"{value}, {where}")
    # What is not alive is zero and adds nothing.
    added = wide["a.relu"][:, a:].astype(float)
    part = conv.conv2d(added, weights["b.weight"][:b, a:], **PADDED)
    first = wide["b.conv"][:, :b]
    assert_close("forward", first, narrow["b.conv"][:, :b] + part, f"b.conv, {where}")
    assert not np.allclose(first, narrow["b.conv"][:, :b]), f"{where}: nothing added"
    # The norm of the first groups alone.
    ends = [ref.group_end(EXTENTS["b"], G, g) for g in range(G + 1)]
    for begin, end in zip(ends, ends[1:]):
        if end > b:
            break
        group = first[:, begin:end].astype(float)
        mean = group.mean(axis=(1, 2, 3), keepdims=True)
        normed = (group - mean) / np.sqrt(
            group.var(axis=(1, 2, 3), keepdims=True) + 1e-5
        )
        affine = weights["b.gamma"], weights["b.beta"]
        gamma, beta = (v[begin:end, None, None] for v in affine)
        got = wide["b.norm"][:, begin:end]
        assert_close("forward", got, gamma * normed + beta, f"b.norm, {where}")
