"""Runs ops of the slice dialect through linalg and loops, at a dynamic and at a
static batch, and compares their results with arrays."""

import re
import subprocess
import sys
from dataclasses import dataclass

import numpy as np

_TO_LLVM = [
    "--one-shot-bufferize=bufferize-function-boundaries",
    "--convert-linalg-to-loops",
    "--convert-math-to-libm",
    "--expand-strided-metadata",
    "--lower-affine",
    "--convert-scf-to-cf",
    "--finalize-memref-to-llvm",
    "--convert-func-to-llvm",
    "--convert-arith-to-llvm",
    "--convert-math-to-llvm",
    "--convert-cf-to-llvm",
    "--reconcile-unrealized-casts",
]
_NUMBER = r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)"


@dataclass
class Case:
    """`op` is the text between its mnemonic and its types, with %0, %1, ... for
    the operands, and in `types` T0, T1, ... and R for those of operands and
    result. Dimension 0 of all of them is the batch."""

    name: str
    op: str
    types: str
    operands: list
    expected: np.ndarray


def tensor_type(array, batch):
    return "tensor<" + "x".join(map(str, (batch, *array.shape[1:]))) + "xf32>"


def _constant(array):
    if array.ndim:
        return "[" + ", ".join(map(_constant, array)) + "]"
    if np.isfinite(array):
        return repr(float(array))
    return {"inf": "0x7F800000", "-inf": "0xFF800000", "nan": "0x7FC00000"}[str(array)]


def _function(case, batch):
    types = [tensor_type(operand, batch) for operand in case.operands]
    result = tensor_type(case.expected, batch)
    spelled = case.types.replace("R", result)
    for i, type_ in enumerate(types):
        spelled = spelled.replace(f"T{i}", type_)
    arguments = ", ".join(f"%{i}: {type_}" for i, type_ in enumerate(types))
    return (
        f"func.func @{case.name}({arguments}) -> {result} {{\n"
        f"  %r = {case.op} : {spelled}\n  return %r : {result}\n}}\n"
    )


def _call(case, batch):
    name, text = case.name, ""
    types = [tensor_type(operand, batch) for operand in case.operands]
    result = tensor_type(case.expected, batch)
    for i, (type_, operand) in enumerate(zip(types, case.operands)):
        known = tensor_type(operand, len(operand))
        data = _constant(operand.astype(np.float32))
        text += f"%{name}.c{i} = arith.constant dense<{data}> : {known}\n"
        text += f"%{name}.{i} = tensor.cast %{name}.c{i} : {known} to {type_}\n"
    arguments = ", ".join(f"%{name}.{i}" for i in range(len(types)))
    signature = f"({', '.join(types)}) -> {result}"
    text += f"%{name} = call @{name}({arguments}) : {signature}\n"
    text += f"%{name}.u = tensor.cast %{name} : {result} to tensor<*xf32>\n"
    return text + f"call @printMemrefF32(%{name}.u) : (tensor<*xf32>) -> ()\n"


def _main(cases, batch):
    text = "func.func private @printMemrefF32(tensor<*xf32>)\nfunc.func @main() {\n"
    return text + "".join(_call(case, batch) for case in cases) + "return\n}\n"


def _run(command, text):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stderr}")
    return done.stdout


def execute(cases, library, batch):
    """The result of each case; `batch` is "?" or that of the arrays."""
    lowered = _run(
        ["slice-opt", "--convert-slice-to-linalg", "--slice-verify-stage=stage=linalg"],
        "".join(_function(case, batch) for case in cases),
    )
    end = lowered.rindex("}")
    code = _run(["mlir-opt", *_TO_LLVM], lowered[:end] + _main(cases, batch) + "}")
    helper = library.replace("mlir_c_runner_utils", "mlir_runner_utils")
    libraries = f"-shared-libs={helper},{library}"
    printed = _run(
        ["mlir-runner", "-e", "main", "-entry-point-result=void", libraries], code
    )
    blocks = printed.split("Unranked Memref")[1:]
    assert len(blocks) == len(cases), (len(blocks), len(cases))
    for case, block in zip(cases, blocks):
        numbers = re.findall(_NUMBER, block.split("data =")[1])
        yield np.array(numbers, dtype=np.float64).reshape(case.expected.shape)


def check(cases, library):
    """The number of cases whose result is not the expected one."""
    failures = 0
    for batch in ["?", len(cases[0].expected)]:
        for case, got in zip(cases, execute(cases, library, batch)):
            # The runner prints six digits.
            if np.allclose(got, case.expected, rtol=2e-5, atol=2e-6, equal_nan=True):
                continue
            failures += 1
            print(f"{case.op} at batch {batch}:\n{got}\nexpected\n{case.expected}")
    return failures
