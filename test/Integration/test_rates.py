# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A network with a rate per layer: widths are tuples of rates."""

import numpy as np
import pytest
from support.tolerances import assert_close
from support.tools import must

import modelslice
from modelslice import reference as ref

SOURCE = """
slice.param @a : tensor<50x21xf32, #slice.groups<6, 1>>
slice.param @b : tensor<33x50xf32, #slice.groups<4, 6>>
slice.param @c : tensor<5x33xf32, #slice.groups<1, 4>>
func.func @net(%x: tensor<?x21xf32>, %r: !slice.rate, %s: !slice.rate) -> tensor<?x5xf32> {
  %a = slice.get_param @a : tensor<50x21xf32, #slice.groups<6, 1>>
  %b = slice.get_param @b : tensor<33x50xf32, #slice.groups<4, 6>>
  %c = slice.get_param @c : tensor<5x33xf32, #slice.groups<1, 4>>
  %0 = slice.dense %x, %a rate(%r)
      : (tensor<?x21xf32>, tensor<50x21xf32, #slice.groups<6, 1>>)
      -> tensor<?x50xf32, #slice.groups<1, 6>>
  %1 = slice.relu %0 : tensor<?x50xf32, #slice.groups<1, 6>>
  %2 = slice.dense %1, %b rate(%s)
      : (tensor<?x50xf32, #slice.groups<1, 6>>, tensor<33x50xf32, #slice.groups<4, 6>>)
      -> tensor<?x33xf32, #slice.groups<1, 4>>
  %3 = slice.dense %2, %c
      : (tensor<?x33xf32, #slice.groups<1, 4>>, tensor<5x33xf32, #slice.groups<1, 4>>)
      -> tensor<?x5xf32>
  return %3 : tensor<?x5xf32>
}
"""

# By rates, what is alive of 50 in 6 groups and of 33 in 4.
ALIVE = {(0.25, 1.0): (17, 33), (1.0, 0.25): (50, 8), (0.5, 0.5): (25, 17), (1.0, 1.0): (50, 33)}  # fmt: skip


def test_rate_per_layer(tmp_path):
    source, library = tmp_path / "net.mlir", tmp_path / "libnet.so"
    source.write_text(SOURCE)
    rates = ["0.25:1", "1:0.25", "0.5", "1:1"]  # One number is for all of them.
    must("slice-compile", source, "-o", library, f"--rates={','.join(rates)}")
    draw = np.random.default_rng(1)
    a, b, c = (draw.standard_normal(s) for s in [(50, 21), (33, 50), (5, 33)])
    net = modelslice.load(library, weights={"a": a, "b": b, "c": c})
    assert set(net.rates) == set(ALIVE)
    costs = [width.flops for width in net.widths]
    assert costs == sorted(costs)
    x = draw.standard_normal((7, 21)).astype(np.float32)
    for rate, (n, m) in ALIVE.items():
        h = ref.relu(ref.dense(x.astype(float), a[:n]))
        expected = ref.dense(ref.dense(h, b[:m, :n]), c[:, :m])
        assert_close("forward", net.run(x, rate=rate), expected, f"rates {rate}")
    assert (net.run(x, rate=0.5) == net.run(x, rate=(0.5, 0.5))).all()
    with pytest.raises(ValueError, match=r"expected a rate of .*, got \(0.5, 1\)"):
        net.run(x, rate=(0.5, 1))
