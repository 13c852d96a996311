# ===- open_vino.py - OpenVINO -----------------------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""OpenVINO's CPU plugin for latency, in single precision, with input and output tensors set before."""

from peers.worker import looped

PACKAGES = ("openvino", "onnx")


def make(spec, _):
    import numpy as np
    import openvino

    core = openvino.Core()
    options = {"INFERENCE_NUM_THREADS": spec.threads, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
    x = spec.input()

    def build(name):
        compiled = core.compile_model(str(spec.onnx(float(name))), "CPU", options)
        result = np.zeros(list(compiled.output(0).shape), np.float32)
        request = compiled.create_infer_request()
        request.set_input_tensor(openvino.Tensor(x, shared_memory=True))
        request.set_output_tensor(openvino.Tensor(result, shared_memory=True))

        def call():
            # Cheaper than infer(), which makes a dictionary of the results.
            request.start_async()
            request.wait()

        return looped(call, lambda: result)

    return build
