// The gradient of every op, and that a width can be taken of it.
// RUN: slice-opt %s --pass-pipeline="builtin.module(func.func(slice-differentiate))" | FileCheck %s
// RUN: slice-opt %s --pass-pipeline="builtin.module(func.func(slice-differentiate),slice-specialise{rates=0.5,1.0})" | FileCheck %s --check-prefix=WIDTH

slice.param @w : tensor<8x6xf32, #slice.groups<2, 1>>
slice.param @v : tensor<4x8xf32, #slice.groups<1, 2>>

func.func @net(%x: tensor<?x6xf32>, %r: !slice.rate) -> tensor<?x6xf32> {
  return %x : tensor<?x6xf32>
}

// CHECK-LABEL: func.func @ops(
// CHECK-SAME: %{{[^:]*}}: tensor<?x6xf32>, %{{[^:]*}}: tensor<?xi32>, %[[SEED:[^:]*]]: tensor<i32>
// CHECK: %[[H:.*]] = slice.dense
// CHECK: %[[SIGMOID:.*]] = slice.sigmoid %[[H]]
// CHECK: %[[TANH:.*]] = slice.tanh %[[SIGMOID]]
// CHECK: %[[GELU:.*]] = slice.gelu %[[TANH]] approximate(tanh)
// CHECK: %[[ERF:.*]] = slice.gelu %[[GELU]] : tensor
// CHECK: %[[MUL:.*]] = slice.mul %[[ERF]], %[[H]]
// CHECK: %[[DROPPED:.*]] = slice.dropout %[[MUL]] p(5.000000e-01) id(3) seed(%[[SEED]])
// CHECK: %[[SHAPED:.*]] = slice.reshape %[[DROPPED]]
// CHECK: %[[FLAT:.*]] = slice.flatten %[[SHAPED]]
// CHECK: %[[SOFTMAX:.*]] = slice.softmax %[[FLAT]]

// CHECK: slice.cross_entropy_grad
// CHECK: %[[DSOFTMAX:.*]] = slice.dense_grad_input %{{.*}} like(%[[SOFTMAX]])
// CHECK: %[[DFLAT:.*]] = slice.softmax_grad %[[DSOFTMAX]], %[[SOFTMAX]] : tensor<?x8xf32, #slice.groups<1, 2>>
// CHECK: %[[DSHAPED:.*]] = slice.reshape %[[DFLAT]] : tensor<?x8xf32, #slice.groups<1, 2>> -> tensor<?x4x2xf32, #slice.groups<1, 2, 1>>
// CHECK: %[[DDROPPED:.*]] = slice.reshape %[[DSHAPED]] : tensor<?x4x2xf32, #slice.groups<1, 2, 1>> -> tensor<?x8xf32, #slice.groups<1, 2>>
// CHECK: %[[DMUL:.*]] = slice.dropout %[[DDROPPED]] p(5.000000e-01) id(3) seed(%[[SEED]])
// CHECK: %[[DERF:.*]] = slice.mul %[[DMUL]], %[[H]]
// CHECK: %[[DH0:.*]] = slice.mul %[[DMUL]], %[[ERF]]
// CHECK: %[[DGELU:.*]] = slice.gelu_grad %[[DERF]], %[[GELU]] : tensor
// CHECK: %[[DTANH:.*]] = slice.gelu_grad %[[DGELU]], %[[TANH]] approximate(tanh)
// CHECK: %[[DSIGMOID:.*]] = slice.tanh_grad %[[DTANH]], %[[TANH]]
// CHECK: %[[DH1:.*]] = slice.sigmoid_grad %[[DSIGMOID]], %[[SIGMOID]]
// CHECK: %[[DH:.*]] = slice.add %[[DH0]], %[[DH1]]
// CHECK: %[[DW:.*]] = slice.dense_grad_weight %[[DH]]
// CHECK: slice.accumulate_grad @w, %[[DW]]

// WIDTH-LABEL: func.func @ops.w0(
// WIDTH: slice.dense_grad_input %{{.*}}, %{{.*}} : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
// WIDTH: slice.accumulate_grad @v, %{{.*}} : tensor<4x4xf32>
// WIDTH: slice.softmax_grad %{{.*}} : tensor<?x4xf32>
// WIDTH: slice.reshape %{{.*}} : tensor<?x4xf32> -> tensor<?x2x2xf32>
// WIDTH: slice.accumulate_grad @w, %{{.*}} : tensor<4x6xf32>
// WIDTH-LABEL: func.func @ops.w1(
// WIDTH: slice.accumulate_grad @v, %{{.*}} : tensor<4x8xf32>
// WIDTH: slice.accumulate_grad @w, %{{.*}} : tensor<8x6xf32>
func.func @ops(%x: tensor<?x6xf32>, %labels: tensor<?xi32>, %seed: tensor<i32>, %r: !slice.rate)
    -> tensor<?xf32> attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<8x6xf32, #slice.groups<2, 1>>
  %h = slice.dense %x, %w rate(%r) : (tensor<?x6xf32>, tensor<8x6xf32, #slice.groups<2, 1>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  %0 = slice.sigmoid %h : tensor<?x8xf32, #slice.groups<1, 2>>
  %1 = slice.tanh %0 : tensor<?x8xf32, #slice.groups<1, 2>>
  %2 = slice.gelu %1 approximate(tanh) : tensor<?x8xf32, #slice.groups<1, 2>>
  %3 = slice.gelu %2 : tensor<?x8xf32, #slice.groups<1, 2>>
  %4 = slice.mul %3, %h : tensor<?x8xf32, #slice.groups<1, 2>>
  %5 = slice.dropout %4 p(0.5) id(3) seed(%seed) : tensor<?x8xf32, #slice.groups<1, 2>>
  %6 = slice.reshape %5 : tensor<?x8xf32, #slice.groups<1, 2>> -> tensor<?x4x2xf32, #slice.groups<1, 2, 1>>
  %7 = slice.flatten %6 : tensor<?x4x2xf32, #slice.groups<1, 2, 1>> -> tensor<?x8xf32, #slice.groups<1, 2>>
  %8 = slice.softmax %7 : tensor<?x8xf32, #slice.groups<1, 2>>
  %v = slice.get_param @v : tensor<4x8xf32, #slice.groups<1, 2>>
  %9 = slice.dense %8, %v : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<4x8xf32, #slice.groups<1, 2>>) -> tensor<?x4xf32>
  %loss = slice.cross_entropy %9, %labels : (tensor<?x4xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %loss : tensor<?xf32>
}
