# ===- modules.py - Each width as a PyTorch network of its own ---------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""A width of a network as a plain PyTorch module, which knows nothing of slicing: layers have the sizes of the
width, and weights are cut from the full ones when it is made."""

import torch
from torch import nn
from torch.nn import functional

from peers.networks import CLASSES, EXPANSION, GROUPS, NETWORKS, alive, kept


class Mlp(nn.Module):
    def __init__(self, network, rate):
        super().__init__()
        width = alive(network.width, rate)
        self.fc1 = nn.Linear(network.example[0], width)
        self.fc2 = nn.Linear(width, width)
        self.fc3 = nn.Linear(width, CLASSES)

    def forward(self, x):
        return self.fc3(functional.relu(self.fc2(functional.relu(self.fc1(x)))))


def norm(channels, rate):
    """A group norm of what is alive of `channels`: every norm group is alive as a whole or not at all."""
    assert channels % GROUPS == 0, f"{channels} channels are no {GROUPS} equal groups"
    return nn.GroupNorm(kept(rate), alive(channels, rate))


class VggLayer(nn.Module):
    def __init__(self, inputs, channels, rate):
        super().__init__()
        self.conv = nn.Conv2d(inputs, alive(channels, rate), 3, padding=1)
        self.norm = norm(channels, rate)

    def forward(self, x):
        return functional.relu(self.norm(self.conv(x)))


class Vgg(nn.Module):
    def __init__(self, network, rate):
        super().__init__()
        layers, inputs = [], network.example[0]
        for channels in network.plan:
            if channels == "M":
                layers.append(nn.MaxPool2d(2))
                continue
            layers.append(VggLayer(inputs, channels, rate))
            inputs = alive(channels, rate)
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(inputs, CLASSES)

    def forward(self, x):
        return self.classifier(self.features(x).mean(dim=(2, 3)))


class Bottleneck(nn.Module):
    """x + conv3(conv2(conv1(x))), with norm and relu in front of each. `inputs` and `width` are full numbers."""

    def __init__(self, inputs, width, stride, rate):
        super().__init__()
        outputs = EXPANSION * width
        sizes = [alive(channels, rate) for channels in (inputs, width, outputs)]
        self.norm1 = norm(inputs, rate)
        self.conv1 = nn.Conv2d(sizes[0], sizes[1], 1, bias=False)
        self.norm2 = norm(width, rate)
        self.conv2 = nn.Conv2d(sizes[1], sizes[1], 3, stride, padding=1, bias=False)
        self.norm3 = norm(width, rate)
        self.conv3 = nn.Conv2d(sizes[1], sizes[2], 1, bias=False)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Conv2d(sizes[0], sizes[2], 1, stride, bias=False)

    def forward(self, x):
        y = functional.relu(self.norm1(x))
        if self.shortcut is not None:
            x = self.shortcut(y)
        y = self.conv2(functional.relu(self.norm2(self.conv1(y))))
        return x + self.conv3(functional.relu(self.norm3(y)))


class Resnet(nn.Module):
    def __init__(self, network, rate):
        super().__init__()
        inputs = network.width
        self.conv1 = nn.Conv2d(network.example[0], alive(inputs, rate), 3, padding=1, bias=False)
        for stage in range(3):
            blocks, width = [], network.width << stage
            for block in range((network.depth - 2) // 9):
                stride = 2 if stage > 0 and block == 0 else 1
                blocks.append(Bottleneck(inputs, width, stride, rate))
                inputs = EXPANSION * width
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.norm = norm(inputs, rate)
        self.fc = nn.Linear(alive(inputs, rate), CLASSES)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(self.conv1(x))))
        return self.fc(functional.relu(self.norm(x)).mean(dim=(2, 3)))


def plain(network, rate):
    """The network of a rate, with weights of PyTorch's."""
    kind = Vgg if network.plan else Resnet if network.depth else Mlp
    return kind(network, rate)


def make(spec, rate):
    """The network of a rate with its part of the weights."""
    from safetensors import safe_open

    module = plain(NETWORKS[spec.network], rate).eval()
    state = {}
    with safe_open(spec.weights, "pt") as file:
        names = set(file.keys())
        for name, parameter in module.state_dict().items():
            names.discard(name)
            state[name] = file.get_slice(name)[tuple(slice(extent) for extent in parameter.shape)]
    if names:
        raise RuntimeError(f"the module lacks parameters: {', '.join(sorted(names))}")
    module.load_state_dict(state)
    return module.requires_grad_(False)


def make_input(spec):
    return torch.from_numpy(spec.input())
