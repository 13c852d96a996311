# ===- iree_runtime.py - IREE ------------------------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""IREE: the ONNX file imported, compiled for this processor, and invoked with an array of the device. One thread is
the synchronous driver."""

import hashlib
import os
import subprocess
import sys

from peers.worker import looped

PACKAGES = ("iree-base-compiler", "iree-base-runtime", "onnx")
OPTIONS = ("--iree-hal-target-device=local", "--iree-hal-local-target-device-backends=llvm-cpu", "--iree-llvmcpu-target-cpu=host",
           "--iree-opt-level=O3")


def run(command, what):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(done.stderr)
        lines = [line for line in done.stderr.splitlines() if "error:" in line] or done.stderr.splitlines() or ["no message"]
        status = f"signal {-done.returncode}" if done.returncode < 0 else f"status {done.returncode}"
        raise RuntimeError(f"{what} ended with {status}: {lines[0].strip()[:160]}")


def compiled(spec, rate):
    """The compiled module of a rate; finished ones are kept, by the name of the exported file."""
    import iree.compiler.tools.binaries
    import iree.compiler.version

    source = spec.onnx(rate).resolve()
    version = iree.compiler.version.VERSION or "unknown"
    digest = hashlib.sha256("\n".join([source.stem, version, *OPTIONS]).encode()).hexdigest()[:16]
    path = spec.folder / f"{digest}.vmfb"
    if not path.exists():
        imported, partial = path.with_suffix(".mlir"), path.with_suffix(".partial")
        run([sys.executable, "-m", "iree.compiler.tools.import_onnx", source, "-o", imported], "iree-import-onnx")
        tool = iree.compiler.tools.binaries.find_tool("iree-compile")
        run([tool, imported, "-o", partial, *OPTIONS], "iree-compile")
        os.replace(partial, path)
        imported.unlink()
    return path


def make(spec, _):
    import iree.runtime as iree

    driver = "local-sync"
    if spec.threads > 1:
        driver = "local-task"
        iree.flags.parse_flags(f"--task_topology_group_count={spec.threads}")
    config = iree.Config(driver)
    x = iree.asdevicearray(config.device, spec.input())

    def build(name):
        module = iree.VmModule.mmap(config.vm_instance, str(compiled(spec, float(name))))
        system = iree.SystemContext(config=config)
        system.add_vm_module(module)
        function, context = module.lookup_function("main_graph"), system.vm_context
        arguments = iree.VmVariantList(1)
        arguments.push_ref(x._buffer_view)
        results = None

        def call():
            nonlocal results
            results = iree.VmVariantList(1)
            context.invoke(function, arguments, results)

        def output():
            view = results.get_as_object(0, iree.HalBufferView)
            return iree.DeviceArray(config.device, view, implicit_host_transfer=True).to_host()

        # The context lives as long as the call.
        call.keep = system
        return looped(call, output)

    return build
