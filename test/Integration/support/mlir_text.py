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


# Ops whose types are printed as a function's.
_OF_SEVERAL_TYPES = (
    "dense", "conv2d", "group_norm", "layer_norm", "rms_norm", "batch_norm", "concat",
)  # fmt: skip
# Ops of one operand whose result has another type.
_OF_TWO_TYPES = ("reshape", "flatten", "max_pool", "avg_pool", "global_avg_pool")


def _numbers(values, brackets="[]"):
    return brackets[0] + ", ".join(map(str, values)) + brackets[1]


def _literal(value):
    """MLIR's numbers have a point before their exponent."""
    return f"{value:#}" if isinstance(value, float) else value


def _attributes(op):
    """As the op's assembly has them. Windows are pairs in brackets, and those
    that change nothing are left out."""
    if op.kind == "concat":
        groups, channels = op.attributes["groups"], op.attributes["channels"]
        sliced = f" groups({groups}) channels{_numbers(channels, '()')}"
        return sliced if groups != 1 else ""
    text = ""
    defaults = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1)}
    if op.kind in ("max_pool", "avg_pool"):
        del defaults["stride"]
    for name, value in op.attributes.items():
        if defaults.get(name) == value:
            continue
        pair = isinstance(value, tuple)
        text += f" {name} {_numbers(value)}" if pair else f" {name}({_literal(value)})"
    return text


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
        self.shapes = {param.name: param.shape for param in network.params}
        self.channels = {op.result: op.shape[0] for op in network.ops}
        self.channels["x"] = shape[0]

    def param(self, name):
        value = "%p." + name.replace(".", "_")
        self.lines.append(f"  {value} = slice.get_param @{name} : {self.params[name]}")
        return value

    def takes_rate(self, op):
        """A grouped convolution keeps what its input does."""
        if op.kind not in ("dense", "conv2d") or op.groups[0] == 1:
            return False
        return self.shapes[op.params[0]][1] == self.channels[op.operands[0]]

    def op(self, op):
        result_type = value_type(op.shape, op.groups)
        values = [f"%{name}" for name in op.operands]
        types = [self.types[name] for name in op.operands]
        values += [self.param(name) for name in op.params]
        types += [self.params[name] for name in op.params]
        attributes = (" rate(%r)" if self.takes_rate(op) else "") + _attributes(op)
        if op.kind in _OF_SEVERAL_TYPES:
            signature = f"({', '.join(types)}) -> {result_type}"
        elif op.kind in _OF_TWO_TYPES:
            signature = f"{types[0]} -> {result_type}"
        else:
            signature = result_type
        operands = ", ".join(values)
        text = f"slice.{op.kind} {operands}{attributes} : {signature}"
        self.lines.append(f"  %{op.result} = {text}")
        self.types[op.result] = result_type

    def write(self, results):
        for name, type in self.params.items():
            init = "init = #slice.init<uniform, 0.1>"
            if name in self.network.buffers:
                ones = name.endswith("var")
                init = f"buffer, init = #slice.init<{'ones' if ones else 'zeros'}>"
            self.lines.append(f"slice.param @{name} {{{init}}} : {type}")
        begin = len(self.lines)
        for op in self.network.ops:
            self.op(op)
        types = [self.types[name] for name in results]
        named = [
            f'{type} {{slice.name = "{name}"}}'
            for name, type in zip("y" if len(results) == 1 else results, types)
        ]
        head = (
            f"func.func @{self.network.name}(%x: {self.types['x']} "
            f'{{slice.name = "x"}}, %r: !slice.rate) -> ({", ".join(named)}) {{'
        )
        self.lines.insert(begin, head)
        values = ", ".join(f"%{name}" for name in results)
        self.lines += [f"  return {values} : {', '.join(types)}", "}", ""]
        return "\n".join(self.lines)


def to_mlir(network, results=None):
    """`results` are the values to return, by default the last one's."""
    return _Writer(network).write(results or [network.ops[-1].result])
