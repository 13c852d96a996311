# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The networks of examples/: the script prints them, and the compiler counts the
weights and the arithmetic that the formulas do."""

import re

import pytest
from support import families
from support.tools import ROOT, must

EIGHTHS = tuple(k / 8 for k in range(1, 9))

# Millions of weights and of multiply-adds at rate 1, as the paper has them.
PUBLISHED = {"vgg13": (9.42, 1021), "resnet164": (1.70, 248), "resnet56x2": (2.34, 348)}

# The commands that wrote the files of examples/.
COMMANDS = {
    "vgg13": ["vgg"],
    "resnet164": ["resnet", "--depth=164"],
    "resnet56x2": ["resnet", "--depth=56", "--widen=2"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_are_as_printed(name):
    text = (ROOT / f"examples/{name}.mlir").read_text()
    assert text == families.printed(COMMANDS[name])


@pytest.mark.parametrize("family", families.EXAMPLES, ids=lambda family: family.name)
def test_costs(family):
    rates = f"--rates={','.join(map(str, EIGHTHS))}"
    source = ROOT / f"examples/{family.name}.mlir"
    report = must("slice-compile", source, "--report", rates).stdout
    rows = re.findall(r"^([0-9.]+) +(\d+) +(\d+) ", report, re.MULTILINE)
    assert [float(rate) for rate, _, _ in rows] == list(EIGHTHS)
    for rate, parameters, flops in rows:
        weights, multiply_adds = families.costs(family, float(rate))
        assert (int(parameters), int(flops)) == (weights, 2 * multiply_adds)
    millions = round(weights / 1e6, 2), round(multiply_adds / 1e6)
    assert millions == PUBLISHED[family.name]


def test_batch_norm(tmp_path):
    """The printed members with batch norms compile, too, training included."""
    options = ["resnet", "--depth=11", "--base=8", "--image=8", "--norm=batch"]
    source = tmp_path / "net.mlir"
    source.write_text(families.printed(options))
    report = must("slice-compile", source, "--report", "--training").stdout
    # 13 convolutions, 10 norms of four tensors each, and the classifier.
    assert re.search(r"^network resnet11: 55 parameters,", report, re.MULTILINE)
