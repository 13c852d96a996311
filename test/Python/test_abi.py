# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The ctypes structs have the layout that a C compiler gives abi.h."""

import ctypes
import subprocess

from modelslice import _abi

STRUCTS = {
    "msl_error": _abi.Error,
    "msl_tensor": _abi.Tensor,
    "msl_tensor_info": _abi.TensorInfo,
    "msl_width_info": _abi.WidthInfo,
    "msl_entry_info": _abi.EntryInfo,
    "msl_model_options": _abi.ModelOptions,
    "msl_context_options": _abi.ContextOptions,
    "msl_metadata": _abi.Metadata,
    "msl_library": _abi.Library,
}

CONSTANTS = {
    "MSL_ABI_VERSION": _abi.ABI_VERSION,
    "MSL_MAGIC": _abi.MAGIC,
    "MSL_BUSY": _abi.BUSY,
    "MSL_DEVICE_FAILED": _abi.DEVICE_FAILED,
    "MSL_F32": _abi.F32,
    "MSL_I32": _abi.I32,
    "MSL_MODEL_TRAINABLE": _abi.MODEL_TRAINABLE,
    "MSL_MODEL_INITIALIZE": _abi.MODEL_INITIALIZE,
    "MSL_LIBRARY_TRAINING": _abi.LIBRARY_TRAINING,
    "MSL_LIBRARY_EMBEDDED_WEIGHTS": _abi.LIBRARY_EMBEDDED_WEIGHTS,
    "MSL_LIBRARY_CUDA": _abi.LIBRARY_CUDA,
    "MSL_ARENA_STATE1": _abi.ARENAS["state1"],
}


def test_layouts(compile_c, tmp_path):
    expected, lines = [], []
    for name, struct in STRUCTS.items():
        lines.append(f'printf("%zu\\n", sizeof({name}));')
        expected.append(ctypes.sizeof(struct))
        for field, *_ in struct._fields_:
            lines.append(f'printf("%zu\\n", offsetof({name}, {field}));')
            expected.append(getattr(struct, field).offset)
    for name, value in CONSTANTS.items():
        lines.append(f'printf("%llu\\n", (unsigned long long){name});')
        expected.append(value)
    source = tmp_path / "layout.c"
    source.write_text(
        '#include "modelslice-c/abi.h"\n#include <stdio.h>\n'
        "int main(void) {\n" + "\n".join(lines) + "\nreturn 0;\n}\n"
    )
    program = compile_c(source, "layout")
    printed = subprocess.run([program], check=True, capture_output=True, text=True)
    assert list(map(int, printed.stdout.split())) == expected
