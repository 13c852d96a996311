#===- kernels.py - What a kernel under test is -----------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===------------------------------------------------------------------------===#
"""A kern.generic as text, and its meaning in NumPy."""


class Operand:
    """A buffer: its type, its indexing map and what it holds at first."""

    def __init__(self, shape, index, batch_first=False, values=None):
        self.shape, self.index, self.batch_first = tuple(shape), index, batch_first
        self.values = values

    def type(self):
        sizes = [str(size) for size in self.shape]
        if self.batch_first:
            sizes[0] = "?"
        return "memref<" + "".join(size + "x" for size in sizes) + "f32>"


class Kernel:
    """One kern.generic with its reference, a function of the inputs."""

    def __init__(self, kind, dims, extents, parallel, inputs, outputs, epilogue, reference,
                 combine=None, combiners=(), attributes="", batch=1):
        self.kind, self.dims, self.extents, self.parallel = kind, dims, extents, parallel
        self.inputs, self.outputs, self.epilogue, self.reference = inputs, outputs, epilogue, reference
        self.combine, self.combiners, self.attributes, self.batch = combine, combiners, attributes, batch
        self.schedule = None
        self.in_place = False
        self.tolerance = 2e-5
        # What a random schedule may do; convolutions.py.
        self.lanes, self.rows, self.stage = [], [], []

    def text(self, name):
        operands = self.inputs + self.outputs
        arguments = ", ".join(f"%a{i}: {o.type()}" for i, o in enumerate(operands))

        def group(first, some):
            names = ", ".join(f"%a{first + i}" for i in range(len(some)))
            return names + " : " + ", ".join(o.type() for o in some) if some else ""

        maps = ", ".join(f"affine_map<({self.dims}) -> ({o.index})>" for o in operands)
        elements = ", ".join(f"%e{i}: f32" for i in range(len(self.inputs)))
        accumulators = ", ".join(f"%acc{i}: f32" for i in range(len(self.combiners)))
        heads = ", ".join(part for part in (accumulators, elements) if part)
        combine = f"{{\n    ^bb0({elements}):\n{self.combine}\n    }}" if self.combine else "{}"
        schedule = f",\n      schedule = {self.schedule}" if self.schedule else ""
        combiners = ", ".join(f"#kern.combiner<{c}>" for c in self.combiners)
        extents = "array<i64: " + ", ".join(map(str, self.extents)) + ">" if self.extents else "array<i64>"
        head = f"    ^bb0({heads}):\n" if heads else ""
        return f"""
func.func @{name}(%batch: index, %begin: index, %end: index, {arguments}) attributes {{kern.kernel}} {{
  kern.generic {{extents = {extents}, num_parallel = {self.parallel}, combiners = [{combiners}],
      indexing_maps = [{maps}]{self.attributes}{schedule}}}
      ins({group(0, self.inputs)}) outs({group(len(self.inputs), self.outputs)})
    combine {combine} epilogue {{
{head}{self.epilogue}
    }}
  return
}}
"""


def product(steps="%e0, %e1"):
    return f"      %p = arith.mulf {steps} : f32\n      kern.yield %p : f32"


STORE = "      kern.yield %acc0 : f32"
