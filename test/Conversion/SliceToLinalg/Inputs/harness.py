"""Runs single ops of the slice dialect through linalg, loops and MLIR's runner, and
compares with what is expected of them."""

import math
import re
import subprocess
import sys


def flat(values):
    if not isinstance(values, list):
        return [values]
    return [v for inner in values for v in flat(inner)]


NOT_FINITE = {"inf": "0x7F800000", "-inf": "0xFF800000", "nan": "0x7FC00000"}


def constant(values, is_float):
    if isinstance(values, list):
        return "[" + ", ".join(constant(v, is_float) for v in values) + "]"
    if not is_float:
        return str(values)
    return NOT_FINITE.get(str(float(values)), repr(float(values)))


def is_close(got, expected):
    if math.isnan(expected):
        return math.isnan(got)
    return math.isclose(got, expected, rel_tol=2e-5, abs_tol=2e-6)


def case_of_arrays(name, op, types, operands, expected):
    """A case on f32 arrays of which dimension 0 is the batch. `op` is what stands
    before the types; in `types` T0, T1, ... and R are those of the arrays."""
    spell = lambda a: "tensor<" + "x".join(["B", *map(str, a.shape[1:])]) + "xf32>"
    names = [f"T{i}" for i in range(len(operands))] + ["R"]
    spelled = dict(zip(names, map(spell, [*operands, expected])))
    types = re.sub(r"\b(T\d+|R)\b", lambda match: spelled[match[0]], types)
    operand_types = [spelled[f"T{i}"] for i in range(len(operands))]
    values = [operand.astype("f4").tolist() for operand in operands]
    return name, f"{op} : {types}", operand_types, values, spelled["R"], expected.tolist()


def functions(cases, batch):
    text = ""
    for name, op, types, _, result, _ in cases:
        arguments = ", ".join(f"%{i}: {t}" for i, t in enumerate(types))
        text += f"func.func @{name}({arguments}) -> {result} {{\n"
        text += f"  %r = {op}\n  return %r : {result}\n}}\n"
    return re.sub(r"tensor<B(?=x)", f"tensor<{batch}", text)


def main_function(cases, batch, known_batch):
    sized = lambda t: re.sub(r"tensor<B(?=x)", f"tensor<{batch}", t)
    text = "func.func private @printMemrefF32(tensor<*xf32>)\nfunc.func @main() {\n"
    for name, _, types, operands, result, _ in cases:
        for i, (type_, values) in enumerate(zip(types, operands)):
            known = type_.replace("<B", f"<{known_batch}")
            data = constant(values, "f32" in type_)
            text += f"%{name}.c{i} = arith.constant dense<{data}> : {known}\n"
            text += f"%{name}.{i} = tensor.cast %{name}.c{i} : {known} to {sized(type_)}\n"
        arguments = ", ".join(f"%{name}.{i}" for i in range(len(types)))
        signature = ", ".join(map(sized, types))
        text += f"%{name} = call @{name}({arguments}) : ({signature}) -> {sized(result)}\n"
        text += f"%{name}.u = tensor.cast %{name} : {sized(result)} to tensor<*xf32>\n"
        text += f"call @printMemrefF32(%{name}.u) : (tensor<*xf32>) -> ()\n"
    return text + "return\n}\n"


def run(command, text):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stderr}")
    return done.stdout


def execute(cases, batch, known_batch, library):
    lowered = run(["slice-opt", "--convert-slice-to-linalg",
                   "--slice-verify-stage=stage=linalg"], functions(cases, batch))
    end = lowered.rindex("}")
    code = run(
        ["mlir-opt", "--one-shot-bufferize=bufferize-function-boundaries",
         "--convert-linalg-to-loops", "--convert-math-to-libm",
         "--expand-strided-metadata", "--lower-affine", "--convert-scf-to-cf",
         "--finalize-memref-to-llvm", "--convert-func-to-llvm",
         "--convert-arith-to-llvm", "--convert-math-to-llvm",
         "--convert-cf-to-llvm", "--reconcile-unrealized-casts"],
        lowered[:end] + main_function(cases, batch, known_batch) + "}")
    helper = library.replace("mlir_c_runner_utils", "mlir_runner_utils")
    printed = run(["mlir-runner", "-e", "main", "-entry-point-result=void",
                   f"-shared-libs={helper},{library}"], code)
    blocks = printed.split("Unranked Memref")[1:]
    number = r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)"
    return [[float(v) for v in re.findall(number, b.split("data =")[1])]
            for b in blocks]


def count_failures(cases, batch, library):
    """Runs every case at a dynamic and a static batch. A case is a name, an op
    on %0, %1, ..., operand types, operands, result type and expected result;
    `B` in a type is the batch, of which operands hold `batch` examples."""
    failures = 0
    for compiled in ["?", str(batch)]:
        results = execute(cases, compiled, batch, library)
        assert len(results) == len(cases), (len(results), len(cases))
        for (name, *_, expected), got in zip(cases, results):
            expected = flat(expected)
            close = len(got) == len(expected) and all(map(is_close, got, expected))
            if not close:
                failures += 1
                print(f"{name} at batch {compiled}:\n  got {got}\n  expected {expected}")
    return failures
