# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Gradients and optimiser steps of random networks against the reference, and
gradients against differences of the library's own loss."""

import dataclasses
import os

import numpy as np
import pytest
from support.checks import check_gradients, clear_gradients, labelled_data, read_all
from support.random_networks import (
    RATES,
    in_double,
    random_input,
    random_network,
    random_weights,
)
from support.tolerances import assert_close
from support.target import few, load, target_options
from support.tools import compile_network

import modelslice
from modelslice import reference as ref
from modelslice.reference_network import Op

SEEDS = range(int(os.environ.get("MODELSLICE_TEST_NETWORKS", 2)))


def build(folder, seed, **options):
    network = random_network(seed, max_extent=200, logits=True, **options)
    weights = random_weights(network, seed)
    library = compile_network(network, weights, folder, "--training", *target_options())
    return network, weights, library


@pytest.fixture(scope="module", params=SEEDS)
def compiled(request, tmp_path_factory):
    return build(tmp_path_factory.mktemp("net"), request.param)


@pytest.mark.parametrize("batch", few([1, 7, 64, 129]))
def test_gradients(compiled, batch):
    check_gradients(*compiled, *labelled_data(compiled[0], batch))


def test_distillation(compiled):
    network, weights, library = compiled
    x, _ = labelled_data(network, 7)
    logits = np.random.default_rng(2).standard_normal((7, network.ops[-1].shape[0]))
    targets = ref.softmax(2 * logits).astype(np.float32)
    net = load(library, trainable=True)
    loss, soft = net.run_entry("gradient.distill", x, targets, 3, rate=0.5)
    expected, probabilities, grads = network.gradients(
        x.astype(float), targets.astype(float), in_double(weights), 0.5, seed=3
    )
    assert_close("loss", loss, expected)
    assert_close("forward", soft, probabilities)
    for name, grad in read_all(net, "gradients").items():
        assert_close("gradient", grad, grads[name], name)


@pytest.mark.parametrize("optimiser", ["sgd", "nesterov", "adamw"])
def test_optimisers(compiled, optimiser):
    network, weights, library = compiled
    net = load(library, trainable=True)
    params = in_double(weights)
    first = {name: np.zeros(w.shape) for name, w in weights.items()}
    second = {name: np.zeros(w.shape) for name, w in weights.items()}
    x, labels = labelled_data(network, 7)
    for step in range(1, 4):
        net.run_entry("gradient", x, labels, step, rate=RATES[step])
        grads = in_double(read_all(net, "gradients"))
        if optimiser == "adamw":
            corrections = [1 - 0.9**step, 1 - 0.99**step]
            hyper = [0.01, 0.9, 0.99, 1e-6, 0.1, *corrections, 0.5]
            net.run_entry("adamw", hyper)
        else:
            nesterov = optimiser == "nesterov"
            net.run_entry("sgd", [0.1, 0.9, 0.01, nesterov, 0.5, 0, 0, 0])
        for name, grad in grads.items():
            grad = 0.5 * grad  # The scale of the gradient.
            if optimiser == "adamw":
                params[name], first[name], second[name] = ref.adamw(
                    params[name], grad, first[name], second[name], step,
                    0.01, 0.9, 0.99, 1e-6, 0.1,
                )  # fmt: skip
            else:
                params[name], first[name] = ref.sgd(
                    params[name], grad, first[name], 0.1, 0.9, 0.01, nesterov
                )
            assert_close("optimiser", net.param_read(name), params[name], name)
            # The library goes on from its own rounding.
            params[name] = net.param_read(name).astype(float)
        gradients = read_all(net, "gradients").values()
        assert all((gradient == 0).all() for gradient in gradients)
    # Inference sees the new parameters.
    x = random_input(network, 3, 9)
    expected = network.forward(x.astype(float), params, 0.75)
    assert_close("forward", net.run(x, rate=0.75), expected)


def test_gradients_agree_with_differences(tmp_path):
    network, weights, library = build(tmp_path, 11, smooth=True)
    net = load(library, trainable=True)
    x, labels = labelled_data(network, 64)
    for rate in RATES:
        clear_gradients(net)

        def loss(scale, direction):
            for name, value in weights.items():
                net.param_write(name, value + scale * direction[name])
            return net.run_entry("gradient", x, labels, 1, rate=rate)[0].mean()

        # Along the gradient itself the loss changes most.
        zero = {name: np.zeros_like(w) for name, w in weights.items()}
        loss(0, zero)
        grads = read_all(net, "gradients")
        norm = np.sqrt(sum((g.astype(float) ** 2).sum() for g in grads.values()))
        direction = {name: g / np.float32(norm) for name, g in grads.items()}
        eps = 0.02
        slope = (loss(eps, direction) - loss(-eps, direction)) / (2 * eps)
        assert_close("finite difference", slope, norm, f"rate {rate}")


def test_a_final_softmax_is_not_trained_twice(tmp_path):
    """Training gives the logits to the loss; inference still has the softmax."""
    network = random_network(3, max_extent=60, logits=True)
    last = network.ops[-1]
    softmax = Op("softmax", (last.result,), "p", last.shape, last.groups)
    whole = dataclasses.replace(network, ops=[*network.ops, softmax])
    weights = random_weights(network, 3)
    options = ["--training", *target_options("x86-64-v2")]
    net = load(
        compile_network(whole, weights, tmp_path, *options), trainable=True
    )
    x, labels = labelled_data(network, 7)
    loss, soft = net.run_entry("gradient", x, labels, 4, rate=0.75)
    expected, probabilities, grads = network.gradients(
        x.astype(float), labels, in_double(weights), 0.75, seed=4
    )
    assert_close("loss", loss, expected)
    assert_close("forward", soft, probabilities)
    for name, grad in read_all(net, "gradients").items():
        assert_close("gradient", grad, grads[name], name)
    expected = whole.forward(x.astype(float), in_double(weights), 0.75)
    assert_close("forward", net.run(x, rate=0.75), expected)
