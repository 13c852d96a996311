// The gradient of a concatenation is a part of it for each operand, and one
// that is concatenated twice gets both.
// RUN: slice-opt %s --pass-pipeline="builtin.module(func.func(slice-differentiate))" | FileCheck %s

slice.param @w : tensor<4x3xf32, #slice.groups<2, 1>>
slice.param @v : tensor<5x14xf32, #slice.groups<1, 2>>
slice.param @u : tensor<6x3xf32, #slice.groups<2, 1>>

// CHECK-LABEL: func.func @net.gradient
// CHECK: %[[DY:.*]] = slice.dense_grad_input
// CHECK: %[[DA:.*]] = slice.concat_grad %[[DY]] index(0) groups(2) channels(4, 6, 4) : tensor<?x14xf32, #slice.groups<1, 2>> -> tensor<?x4xf32, #slice.groups<1, 2>>
// CHECK: %[[DB:.*]] = slice.concat_grad %[[DY]] index(1) groups(2) channels(4, 6, 4) : tensor<?x14xf32, #slice.groups<1, 2>> -> tensor<?x6xf32, #slice.groups<1, 2>>
// CHECK: %[[DA2:.*]] = slice.concat_grad %[[DY]] index(2)
// CHECK: slice.add %[[DA]], %[[DA2]]

// Without groups only the extents matter; x depends on no parameter.
// CHECK-LABEL: func.func @plain
// CHECK: slice.concat_grad %{{.*}} index(1) channels(2, 3) : tensor<?x5xf32> -> tensor<?x3xf32>
// CHECK-NOT: slice.concat_grad
func.func @net.gradient(%x: tensor<?x3xf32>, %labels: tensor<?xi32>, %r: !slice.rate) -> tensor<?xf32>
    attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<4x3xf32, #slice.groups<2, 1>>
  %u = slice.get_param @u : tensor<6x3xf32, #slice.groups<2, 1>>
  %v = slice.get_param @v : tensor<5x14xf32, #slice.groups<1, 2>>
  %a = slice.dense %x, %w rate(%r) : (tensor<?x3xf32>, tensor<4x3xf32, #slice.groups<2, 1>>) -> tensor<?x4xf32, #slice.groups<1, 2>>
  %b = slice.dense %x, %u rate(%r) : (tensor<?x3xf32>, tensor<6x3xf32, #slice.groups<2, 1>>) -> tensor<?x6xf32, #slice.groups<1, 2>>
  %y = slice.concat %a, %b, %a groups(2) channels(4, 6, 4) : (tensor<?x4xf32, #slice.groups<1, 2>>, tensor<?x6xf32, #slice.groups<1, 2>>, tensor<?x4xf32, #slice.groups<1, 2>>) -> tensor<?x14xf32, #slice.groups<1, 2>>
  %0 = slice.dense %y, %v : (tensor<?x14xf32, #slice.groups<1, 2>>, tensor<5x14xf32, #slice.groups<1, 2>>) -> tensor<?x5xf32>
  %loss = slice.cross_entropy %0, %labels : (tensor<?x5xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %loss : tensor<?xf32>
}

slice.param @p : tensor<3x2xf32>

func.func @plain(%x: tensor<?x2xf32>, %labels: tensor<?xi32>) -> tensor<?xf32>
    attributes {slice.entry = "gradient.plain"} {
  %p = slice.get_param @p : tensor<3x2xf32>
  %h = slice.dense %x, %p : (tensor<?x2xf32>, tensor<3x2xf32>) -> tensor<?x3xf32>
  %y = slice.concat %x, %h : (tensor<?x2xf32>, tensor<?x3xf32>) -> tensor<?x5xf32>
  %loss = slice.cross_entropy %y, %labels : (tensor<?x5xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %loss : tensor<?xf32>
}
