# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a reference network as textual MLIR in the slice dialect."""


def tensor_type(shape, groups):
    extents = "x".join(map(str, (*shape, "f32")))
    if all(count == 1 for count in groups):
        return f"tensor<{extents}>"
    return f"tensor<{extents}, #slice.groups<{', '.join(map(str, groups))}>>"


def value_type(shape, groups):
    return tensor_type(("?", *shape), (1, *groups))


class _Writer:
    def __init__(self, network):
        self.network = network
        self.lines = []
        shape = network.input_shape
        self.types = {"x": value_type(shape, (1,) * len(shape))}
        self.params = {
            param.name: tensor_type(param.shape, param.groups)
            for param in network.params
        }

    def param(self, name):
        value = "%p." + name.replace(".", "_")
        self.lines.append(f"  {value} = slice.get_param @{name} : {self.params[name]}")
        return value, self.params[name]

    def dense(self, op, x, x_type, result_type):
        values, types = zip(*map(self.param, op.params))
        rate = " rate(%r)" if op.groups != (1,) else ""
        return (
            f"slice.dense {', '.join((x, *values))}{rate} "
            f": ({', '.join((x_type, *types))}) -> {result_type}"
        )

    def op(self, op):
        result_type = value_type(op.shape, op.groups)
        operands = [f"%{name}" for name in op.operands]
        operand_type = self.types[op.operands[0]]
        if op.kind == "dense":
            text = self.dense(op, operands[0], operand_type, result_type)
        elif op.kind in ("reshape", "flatten"):
            text = f"slice.{op.kind} {operands[0]} : {operand_type} -> {result_type}"
        else:
            attributes = "".join(f" {k}({v})" for k, v in op.attributes.items())
            text = f"slice.{op.kind} {', '.join(operands)}{attributes} : {result_type}"
        self.lines.append(f"  %{op.result} = {text}")
        self.types[op.result] = result_type

    def write(self):
        for name, type in self.params.items():
            self.lines.append(
                f"slice.param @{name} {{init = #slice.init<uniform, 0.1>}} : {type}"
            )
        last = self.network.ops[-1]
        result_type = value_type(last.shape, last.groups)
        self.lines.append(
            f"func.func @{self.network.name}(%x: {self.types['x']} "
            '{slice.name = "x"}, %r: !slice.rate) -> '
            f'({result_type} {{slice.name = "y"}}) {{'
        )
        for op in self.network.ops:
            self.op(op)
        self.lines += [f"  return %{last.result} : {result_type}", "}", ""]
        return "\n".join(self.lines)


def to_mlir(network):
    return _Writer(network).write()
