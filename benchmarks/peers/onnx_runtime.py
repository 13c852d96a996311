# ===- onnx_runtime.py - ONNX Runtime ----------------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""ONNX Runtime's CPU provider with all optimisations, input and output bound before. Its threads spin between the
kernels of a run, and stop when it ends."""

from peers.worker import looped

PACKAGES = ("onnxruntime", "onnx")


def make(spec, _):
    import numpy as np
    import onnxruntime

    onnxruntime.set_default_logger_severity(3)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = spec.threads
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_session_config_entry("session.force_spinning_stop", "1")
    x = spec.input()

    def build(name):
        session = onnxruntime.InferenceSession(str(spec.onnx(float(name))), options, providers=["CPUExecutionProvider"])
        result = onnxruntime.OrtValue.ortvalue_from_numpy(np.zeros(session.get_outputs()[0].shape, np.float32))
        binding = session.io_binding()
        binding.bind_ortvalue_input("x", onnxruntime.OrtValue.ortvalue_from_numpy(x))
        binding.bind_ortvalue_output("logits", result)
        return looped(lambda: session.run_with_iobinding(binding), result.numpy)

    return build
