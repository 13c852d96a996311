# ===- devices.py - Where a library runs --------------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""A GPU, where tensors are PyTorch's, and the emulator, where they are NumPy's: the same few operations on both. A
device has a name for the compiled libraries, and a place where PyTorch computes."""

import numpy as np


class Emulator:
    name = "emulator"
    place = "cpu"
    stream = None

    def put(self, array):
        return np.ascontiguousarray(array)

    def get(self, tensor):
        return tensor.copy()

    def empty(self, info, batch):
        return info.empty(batch)


class Gpu:
    """Everything happens in one stream, the library's work, too."""

    def __init__(self, name):
        import torch

        self.name = self.place = name
        torch.cuda.set_device(name)
        self.torch_stream = torch.cuda.Stream(name)
        self.stream = self.torch_stream.cuda_stream
        torch.cuda.set_stream(self.torch_stream)

    def put(self, array):
        import torch

        return torch.from_numpy(np.ascontiguousarray(array)).to(self.place)

    def get(self, tensor):
        return tensor.cpu().numpy()

    def empty(self, info, batch):
        import torch

        like = torch.empty(0, device=self.place)
        return info.empty_on_gpu(batch, like)
