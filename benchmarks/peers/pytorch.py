# ===- pytorch.py - PyTorch, eager and compiled ------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Eager PyTorch, and torch.compile's inductor with frozen weights, which packs them once, and with channels innermost,
which was the fastest of its settings; both in inference mode."""

import os

from peers.worker import looped

PACKAGES = ("torch",)


def make(spec, system):
    # Before torch is imported: no processes that wait for things to compile, and finished code is kept.
    os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = f"{spec.work}/inductor"
    import torch

    from peers import modules

    torch.set_num_threads(spec.threads)
    torch.set_num_interop_threads(1)
    # Once for the process: entering it at each call would cost microseconds.
    torch.inference_mode().__enter__()
    if system == "inductor":
        import torch._inductor.config

        torch._inductor.config.freezing = True
        # One compiled function for each rate.
        torch._dynamo.config.cache_size_limit = 64
    x = modules.make_input(spec)
    layout = torch.channels_last if system == "inductor" and x.ndim == 4 else torch.contiguous_format
    x = x.contiguous(memory_format=layout)

    def build(name):
        module = modules.make(spec, float(name)).to(memory_format=layout)
        if system == "inductor":
            module = torch.compile(module, fullgraph=True, dynamic=False)
        return looped(lambda: module(x), lambda: module(x).numpy())

    return build
