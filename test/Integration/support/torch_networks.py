# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The networks of examples/networks as PyTorch modules with a slice rate. They
know nothing of the compiler, not even its rounding of groups: widths are those
that cut channels evenly."""

import torch
from torch import nn
from torch.nn import functional

from .families import EXPANSION, Resnet, Vgg


# Its threads cost these small convolutions more than they give.
torch.set_num_threads(1)


def alive(channels, rate):
    count = channels * rate
    assert count == int(count), f"rate {rate} cuts no whole channels of {channels}"
    return int(count)


class Conv(nn.Conv2d):
    """Its first outputs, from what is alive of its inputs."""

    def forward(self, x, rate):
        n = alive(self.out_channels, rate)
        weight = self.weight[:n, : x.shape[1]]
        bias = None if self.bias is None else self.bias[:n]
        return functional.conv2d(x, weight, bias, self.stride, self.padding)


class Norm(nn.GroupNorm):
    """Its first groups, and relu."""

    def forward(self, x, rate):
        n, groups = x.shape[1], alive(self.num_groups, rate)
        x = functional.group_norm(x, groups, self.weight[:n], self.bias[:n], self.eps)
        return functional.relu(x)


class Classifier(nn.Linear):
    """Of the channels' means; all of its outputs."""

    def forward(self, x):
        x = x.mean(dim=(2, 3))
        return functional.linear(x, self.weight[:, : x.shape[1]], self.bias)


class TorchVgg(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.features = nn.ModuleList()
        channels = shape.channels
        for width in shape.plan:
            if width == "M":
                self.features.append(nn.MaxPool2d(2))
                continue
            conv = Conv(channels, width, 3, padding=1)
            norm = Norm(shape.groups, width)
            self.features.append(nn.ModuleDict({"conv": conv, "norm": norm}))
            channels = width
        self.classifier = Classifier(channels, shape.classes)

    def forward(self, x, rate):
        for layer in self.features:
            if isinstance(layer, nn.MaxPool2d):
                x = layer(x)
            else:
                x = layer["norm"](layer["conv"](x, rate), rate)
        return self.classifier(x)


class Bottleneck(nn.Module):
    def __init__(self, channels, width, stride, groups):
        super().__init__()
        outer = EXPANSION * width
        self.norm1 = Norm(groups, channels)
        self.conv1 = Conv(channels, width, 1, bias=False)
        self.norm2 = Norm(groups, width)
        self.conv2 = Conv(width, width, 3, stride, padding=1, bias=False)
        self.norm3 = Norm(groups, width)
        self.conv3 = Conv(width, outer, 1, bias=False)
        if stride != 1 or channels != outer:
            self.shortcut = Conv(channels, outer, 1, stride, bias=False)

    def forward(self, x, rate):
        y = self.norm1(x, rate)
        if hasattr(self, "shortcut"):
            x = self.shortcut(y, rate)
        y = self.conv1(y, rate)
        y = self.conv2(self.norm2(y, rate), rate)
        return x + self.conv3(self.norm3(y, rate), rate)


class TorchResnet(nn.Module):
    def __init__(self, shape):
        super().__init__()
        channels = shape.width
        self.conv1 = Conv(shape.channels, channels, 3, padding=1, bias=False)
        for stage in (0, 1, 2):
            blocks = nn.ModuleList()
            width = shape.width << stage
            for block in range(shape.blocks):
                stride = 2 if stage > 0 and block == 0 else 1
                blocks.append(Bottleneck(channels, width, stride, shape.groups))
                channels = EXPANSION * width
            setattr(self, f"layer{stage + 1}", blocks)
        self.norm = Norm(shape.groups, channels)
        self.fc = Classifier(channels, shape.classes)

    def forward(self, x, rate):
        x = self.conv1(x, rate)
        for stage in (self.layer1, self.layer2, self.layer3):
            for block in stage:
                x = block(x, rate)
        return self.fc(self.norm(x, rate))


def torch_network(shape):
    return {Vgg: TorchVgg, Resnet: TorchResnet}[type(shape)](shape)


def gradients(module, x, labels, rate):
    """Loss of each example, probabilities, and by parameter the gradient of the
    mean loss, of full shape, as Network.gradients of the reference."""
    module.zero_grad()
    logits = module(torch.as_tensor(x), rate)
    target = torch.as_tensor(labels, dtype=torch.int64)
    loss = functional.cross_entropy(logits, target, reduction="none")
    loss.mean().backward()
    grads = {
        name: torch.zeros_like(p).numpy() if p.grad is None else p.grad.numpy()
        for name, p in module.named_parameters()
    }
    probabilities = functional.softmax(logits, dim=1)
    return loss.detach().numpy(), probabilities.detach().numpy(), grads
