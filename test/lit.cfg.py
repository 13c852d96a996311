# The lit suite of modelslice: which files are tests, which tools they call and
# what this machine lacks.

import os
import shutil

import lit.formats

config.name = "modelslice"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build_root, "test")

# The tools of this build come first, then those of LLVM: FileCheck, not,
# split-file, mlir-opt.
config.environment["PATH"] = os.pathsep.join(
    [config.tools_dir, config.llvm_tools_dir, os.environ["PATH"]]
)
config.substitutions += [
    ("%examples", os.path.join(config.source_root, "examples")),
    ("%cc", config.c_compiler),
    ("%cxx", config.cxx_compiler),
    ("%python", config.python),
    ("%tools_dir", config.tools_dir),
]

# A tool that this configuration does not build makes its tests UNSUPPORTED.
for tool in [
    "slice-opt",
    "slice-compile",
    "slice-run",
    "slice-bench",
    "slice-train",
    "slice-lsp-server",
]:
    if os.path.exists(os.path.join(config.tools_dir, tool)):
        config.available_features.add(tool)

# Running IR needs MLIR's runner and the library that it prints with.
llvm_lib_dir = os.path.join(os.path.dirname(config.llvm_tools_dir), "lib")
runner_library = os.path.join(llvm_lib_dir, "libmlir_c_runner_utils.so")
if os.path.exists(runner_library) and shutil.which(
    "mlir-runner", path=config.environment["PATH"]
):
    config.available_features.add("mlir-runner")
    config.substitutions.append(("%runner_library", runner_library))

# Passes of MLIR that slice-opt does not register.
if shutil.which("mlir-opt", path=config.environment["PATH"]):
    config.available_features.add("mlir-opt")

# NVIDIA's assembler says whether it takes the code for GPUs, and what that needs.
if shutil.which("ptxas", path=config.environment["PATH"]):
    config.available_features.add("ptxas")
