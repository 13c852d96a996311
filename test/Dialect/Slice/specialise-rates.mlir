// A network with a rate per layer: widths are tuples, numbered by their cost,
// and one number stands for all operands.
// RUN: slice-opt %s --slice-specialise=rates=1:0.5,0.25:1,0.5 | FileCheck %s

slice.param @w1 : tensor<8x2xf32, #slice.groups<4, 1>>
slice.param @w2 : tensor<8x8xf32, #slice.groups<4, 4>>
slice.param @w3 : tensor<2x8xf32, #slice.groups<1, 4>>

// One read of a parameter that two widths share is split.
slice.param @tied : tensor<8x8xf32, #slice.groups<4, 4>>

// CHECK: slice.rates = [array<f64: 5.000000e-01, 5.000000e-01>, array<f64: 2.500000e-01, 1.000000e+00>, array<f64: 1.000000e+00, 5.000000e-01>]
// 4 and 4 units alive: 2 * (2*4 + 4*4 + 4*2) operations.
// CHECK-LABEL: func.func @net.w0
// CHECK-SAME: slice.flops = 64 : i64
// CHECK: slice.get_param @w2 : tensor<4x4xf32>
// 2 and 8: 2 * (2*2 + 2*8 + 8*2).
// CHECK-LABEL: func.func @net.w1
// CHECK-SAME: slice.flops = 72 : i64
// CHECK: slice.get_param @w2 : tensor<8x2xf32>
// 8 and 4: 2 * (2*8 + 8*4 + 4*2).
// CHECK-LABEL: func.func @net.w2
// CHECK-SAME: slice.flops = 112 : i64
// CHECK: slice.get_param @w2 : tensor<4x8xf32>
func.func @net(%x: tensor<?x2xf32>, %r1: !slice.rate, %r2: !slice.rate) -> tensor<?x2xf32> {
  %w1 = slice.get_param @w1 : tensor<8x2xf32, #slice.groups<4, 1>>
  %1 = slice.dense %x, %w1 rate(%r1) : (tensor<?x2xf32>, tensor<8x2xf32, #slice.groups<4, 1>>) -> tensor<?x8xf32, #slice.groups<1, 4>>
  %w2 = slice.get_param @w2 : tensor<8x8xf32, #slice.groups<4, 4>>
  %2 = slice.dense %1, %w2 rate(%r2) : (tensor<?x8xf32, #slice.groups<1, 4>>, tensor<8x8xf32, #slice.groups<4, 4>>) -> tensor<?x8xf32, #slice.groups<1, 4>>
  %w3 = slice.get_param @w3 : tensor<2x8xf32, #slice.groups<1, 4>>
  %3 = slice.dense %2, %w3 : (tensor<?x8xf32, #slice.groups<1, 4>>, tensor<2x8xf32, #slice.groups<1, 4>>) -> tensor<?x2xf32>
  return %3 : tensor<?x2xf32>
}

// CHECK-LABEL: func.func @twice.w0
// CHECK-LABEL: func.func @twice.w1
// 0.25 and 1: 2 rows of the first read, 8 of the second; the parameter counts
// once, by its widest read.
// CHECK-SAME: slice.parameters = 20 : i64
// CHECK-DAG: %[[FIRST:.*]] = slice.get_param @tied : tensor<2x2xf32>
// CHECK-DAG: %[[SECOND:.*]] = slice.get_param @tied : tensor<8x2xf32>
// CHECK: slice.dense %{{.*}}, %[[FIRST]]
// CHECK: slice.dense %{{.*}}, %[[SECOND]]
func.func @twice(%x: tensor<?x2xf32>, %r1: !slice.rate, %r2: !slice.rate) attributes {slice.entry = "twice"} {
  %w1 = slice.get_param @w1 : tensor<8x2xf32, #slice.groups<4, 1>>
  %t = slice.get_param @tied : tensor<8x8xf32, #slice.groups<4, 4>>
  %1 = slice.dense %x, %w1 rate(%r1) : (tensor<?x2xf32>, tensor<8x2xf32, #slice.groups<4, 1>>) -> tensor<?x8xf32, #slice.groups<1, 4>>
  %2 = slice.dense %1, %t rate(%r1) : (tensor<?x8xf32, #slice.groups<1, 4>>, tensor<8x8xf32, #slice.groups<4, 4>>) -> tensor<?x8xf32, #slice.groups<1, 4>>
  %3 = slice.dense %2, %t rate(%r2) : (tensor<?x8xf32, #slice.groups<1, 4>>, tensor<8x8xf32, #slice.groups<4, 4>>) -> tensor<?x8xf32, #slice.groups<1, 4>>
  return
}
