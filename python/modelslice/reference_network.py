# ===- reference_network.py - Networks of slice ops in NumPy ----------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""A network as a list of ops, evaluated forward and backward at any rate.

    net = Network(
        name="net", input_shape=(784,),
        params=[Param("fc1.weight", (512, 784), (8, 1)), ...],
        ops=[Op("dense", ("x",), "h", (512,), (8,), params=("fc1.weight",)),
             Op("relu", ("h",), "y", (512,), (8,))])
    y = net.forward(x, weights, rate=0.5)

The values of an op are named; "x" is the network's input and the last op makes
its result. Shapes and groups leave out the batch.
"""

from dataclasses import dataclass, field

import numpy as np

from . import reference as ref
from . import reference_batch_norm as batch
from . import reference_conv as conv
from . import reference_norm as norm
from . import reference_pool as pool


@dataclass(frozen=True)
class Param:
    name: str
    shape: tuple
    groups: tuple


@dataclass(frozen=True)
class Op:
    kind: str
    operands: tuple
    result: str
    shape: tuple  # Full, without the batch.
    groups: tuple
    params: tuple = ()
    attributes: dict = field(default_factory=dict)


@dataclass(frozen=True)
class _Step:
    """An op at a width: its operands, alive parameters and dropout seed."""

    op: Op
    operands: list
    params: list
    seed: object
    training: bool = False

    @property
    def alive(self):
        return self.operands[0].shape


def _dropout(step, x):
    attributes = step.op.attributes
    return ref.dropout(x, attributes["p"], step.seed, attributes.get("id", 0))


def _dense_grad(step, dy, y):
    x, weight = step.operands[0], step.params[0]
    grads = [ref.dense_grad_weight(dy, x), ref.dense_grad_bias(dy)]
    return [ref.dense_grad_input(dy, weight)], grads[: len(step.params)]


def _conv2d_grad(step, dy, y):
    x, weight = step.operands[0], step.params[0]
    geometry = step.op.attributes
    grads = [
        conv.conv2d_grad_weight(dy, x, weight.shape, **geometry),
        conv.conv2d_grad_bias(dy),
    ]
    dx = conv.conv2d_grad_input(dy, weight, x.shape, **geometry)
    return [dx], grads[: len(step.params)]


def _batch_norm(step):
    x, (gamma, beta, mean, var) = step.operands[0], step.params
    eps = step.op.attributes["eps"]
    if step.training:
        return batch.batch_norm_train(x, gamma, beta, eps)
    return batch.batch_norm(x, gamma, beta, mean, var, eps)


def _batch_norm_grad(step, dy, y):
    x, gamma, eps = step.operands[0], step.params[0], step.op.attributes["eps"]
    grads = [
        batch.batch_norm_grad_weight(dy, x, eps),
        batch.batch_norm_grad_bias(dy),
    ]
    return [batch.batch_norm_grad_input(dy, x, gamma, eps)], grads


def _of_result(grad):
    return lambda step, dy, y: ([grad(dy, y)], [])


def _reshape_grad(step, dy, y):
    return [dy.reshape(step.alive)], []


def _group_norm_grad(step, dy, y):
    x, gamma, layout = step.operands[0], step.params[0], step.op.attributes
    weight = norm.group_norm_grad_weight(dy, x, **layout)
    grads = [weight, norm.group_norm_grad_bias(dy)]
    return [norm.group_norm_grad_input(dy, x, gamma, **layout)], grads


def _layer_norm_grad(step, dy, y):
    x, gamma, eps = step.operands[0], step.params[0], step.op.attributes["eps"]
    weight = norm.layer_norm_grad_weight(dy, x, eps)
    grads = [weight, norm.layer_norm_grad_bias(dy)]
    return [norm.layer_norm_grad_input(dy, x, gamma, eps)], grads


def _rms_norm_grad(step, dy, y):
    x, gamma, eps = step.operands[0], step.params[0], step.op.attributes["eps"]
    grads = [norm.rms_norm_grad_weight(dy, x, eps)]
    return [norm.rms_norm_grad_input(dy, x, gamma, eps)], grads


def _norm(function):
    return lambda s: function(s.operands[0], *s.params, **s.op.attributes)


def _max_pool_grad(step, dy, y):
    return [pool.max_pool_grad(dy, *step.operands, **step.op.attributes)], []


def _avg_pool_grad(step, dy, y):
    return [pool.avg_pool_grad(dy, step.alive[2:], **step.op.attributes)], []


def _concat_grad(step, dy, y):
    extents = [operand.shape[1] for operand in step.operands]
    return pool.concat_grad(dy, extents, **step.op.attributes), []


# For each kind of op, its value and its gradients with respect to its operands
# and its parameters, given dy and its value y.
_OPS = {
    "dense": (lambda s: ref.dense(s.operands[0], *s.params), _dense_grad),
    "conv2d": (
        lambda s: conv.conv2d(s.operands[0], *s.params, **s.op.attributes),
        _conv2d_grad,
    ),
    "batch_norm": (_batch_norm, _batch_norm_grad),
    "add": (lambda s: ref.add(*s.operands), lambda s, dy, y: ([dy, dy], [])),
    "mul": (
        lambda s: ref.mul(*s.operands),
        lambda s, dy, y: ([dy * s.operands[1], dy * s.operands[0]], []),
    ),
    "relu": (lambda s: ref.relu(*s.operands), _of_result(ref.relu_grad)),
    "gelu": (
        lambda s: ref.gelu(*s.operands, **s.op.attributes),
        lambda s, dy, y: (
            [ref.gelu_grad(dy, *s.operands, **s.op.attributes)],
            [],
        ),
    ),
    "sigmoid": (lambda s: ref.sigmoid(*s.operands), _of_result(ref.sigmoid_grad)),
    "tanh": (lambda s: ref.tanh(*s.operands), _of_result(ref.tanh_grad)),
    "dropout": (
        lambda s: _dropout(s, *s.operands),
        lambda s, dy, y: ([_dropout(s, dy)], []),
    ),
    "flatten": (lambda s: ref.flatten(*s.operands), _reshape_grad),
    "reshape": (lambda s: ref.reshape(*s.operands, s.op.shape), _reshape_grad),
    "softmax": (lambda s: ref.softmax(*s.operands), _of_result(ref.softmax_grad)),
    "group_norm": (_norm(norm.group_norm), _group_norm_grad),
    "layer_norm": (_norm(norm.layer_norm), _layer_norm_grad),
    "rms_norm": (_norm(norm.rms_norm), _rms_norm_grad),
    "max_pool": (
        lambda s: pool.max_pool(*s.operands, **s.op.attributes),
        _max_pool_grad,
    ),
    "avg_pool": (
        lambda s: pool.avg_pool(*s.operands, **s.op.attributes),
        _avg_pool_grad,
    ),
    "global_avg_pool": (
        lambda s: pool.global_avg_pool(*s.operands),
        lambda s, dy, y: ([pool.global_avg_pool_grad(dy, s.alive[2:])], []),
    ),
    "concat": (
        lambda s: pool.concat(s.operands, **s.op.attributes),
        _concat_grad,
    ),
}

KINDS = tuple(_OPS)


@dataclass
class Network:
    name: str
    input_shape: tuple
    params: list
    ops: list

    @property
    def buffers(self):
        """The names of the parameters that are not trained."""
        norms = [op for op in self.ops if op.kind == "batch_norm"]
        return {name for op in norms for name in op.params[2:]}

    def _alive_params(self, op, weights, rate):
        groups = {param.name: param.groups for param in self.params}
        return [ref.alive_prefix(weights[p], groups[p], rate) for p in op.params]

    def evaluate(self, x, weights, rate, seed=None, training=False):
        """All values by name, at a rate; `weights` maps names to full arrays
        of the dtype to compute in. Dropout needs a seed to drop anything. In
        training, batch norms take their statistics from the batch."""
        values, steps = {"x": x}, []
        for op in self.ops:
            step = _Step(
                op,
                [values[name] for name in op.operands],
                self._alive_params(op, weights, rate),
                seed,
                training,
            )
            values[op.result] = _OPS[op.kind][0](step)
            steps.append(step)
        return values, steps

    def forward(self, x, weights, rate, seed=None):
        values, _ = self.evaluate(x, weights, rate, seed)
        return values[self.ops[-1].result]

    def gradients(self, x, target, weights, rate, seed=None):
        """Loss of each example, probabilities, and by parameter the gradient
        of the mean loss, of full shape: zero where nothing is alive. The
        network's result are logits."""
        values, steps = self.evaluate(x, weights, rate, seed, training=True)
        logits = values[self.ops[-1].result]
        value_grads = {self.ops[-1].result: ref.cross_entropy_grad(logits, target)}
        param_grads = {p.name: np.zeros_like(weights[p.name]) for p in self.params}
        for step in reversed(steps):
            dy = value_grads.get(step.op.result)
            if dy is None:  # Nothing uses this value.
                continue
            gradient = _OPS[step.op.kind][1]
            operand_grads, grads = gradient(step, dy, values[step.op.result])
            for name, grad in zip(step.op.operands, operand_grads):
                value_grads[name] = value_grads.get(name, 0) + grad
            for name, grad in zip(step.op.params, grads):
                param_grads[name][tuple(map(slice, grad.shape))] += grad
        loss = ref.cross_entropy(logits, target)
        return loss, ref.softmax(logits), param_grads

    def running_statistics(self, x, weights, rate, seed=None):
        """All buffers as the gradients of a batch leave them, by name."""
        _, steps = self.evaluate(x, weights, rate, seed, training=True)
        buffers = {}
        for step in steps:
            if step.op.kind != "batch_norm":
                continue
            momentum = step.op.attributes.get("momentum", 0.1)
            mean, var = step.params[2:]
            new = batch.update_statistics(mean, var, step.operands[0], momentum)
            for name, alive in zip(step.op.params[2:], new):
                buffers[name] = weights[name].copy()
                buffers[name][tuple(map(slice, alive.shape))] = alive
        return buffers
