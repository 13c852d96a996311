// Dense layers become contractions that reduce along their last loop.
// RUN: slice-opt %s --convert-slice-to-linalg | FileCheck %s

// CHECK-DAG: #[[BK:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[NK:.*]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-DAG: #[[BN:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-DAG: #[[KB:.*]] = affine_map<(d0, d1, d2) -> (d2, d1)>
// CHECK-DAG: #[[ROW:.*]] = affine_map<(d0, d1, d2) -> (d2, d0)>
// CHECK-DAG: #[[ID:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[SWAP:.*]] = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-DAG: #[[N:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[FIRST:.*]] = affine_map<(d0, d1) -> (d0)>

slice.param @b : tensor<4xf32>

// CHECK-LABEL: func.func @dense
// CHECK-SAME: (%[[X:.*]]: tensor<?x8xf32>, %[[W:.*]]: tensor<4x8xf32>)
func.func @dense(%x: tensor<?x8xf32>, %w: tensor<4x8xf32>) -> tensor<?x4xf32> {
  // CHECK: %[[C0:.*]] = arith.constant 0 : index
  // CHECK: %[[BATCH:.*]] = tensor.dim %[[X]], %[[C0]] : tensor<?x8xf32>
  // CHECK: %[[B:.*]] = slice.get_param @b : tensor<4xf32>
  // CHECK: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK: %[[E:.*]] = tensor.empty(%[[BATCH]]) : tensor<?x4xf32>
  // CHECK: %[[INIT:.*]] = linalg.fill ins(%[[ZERO]] : f32) outs(%[[E]] : tensor<?x4xf32>)
  // CHECK: %[[MM:.*]] = linalg.generic {indexing_maps = [#[[BK]], #[[NK]], #[[BN]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[X]], %[[W]] : tensor<?x8xf32>, tensor<4x8xf32>) outs(%[[INIT]] : tensor<?x4xf32>)
  // CHECK: ^bb0(%[[LHS:.*]]: f32, %[[RHS:.*]]: f32, %[[ACC:.*]]: f32):
  // CHECK: %[[P:.*]] = arith.mulf %[[LHS]], %[[RHS]] : f32
  // CHECK: %[[S:.*]] = arith.addf %[[P]], %[[ACC]] : f32
  // CHECK: linalg.yield %[[S]] : f32
  // CHECK: linalg.generic {indexing_maps = [#[[ID]], #[[N]], #[[ID]]], iterator_types = ["parallel", "parallel"]} ins(%[[MM]], %[[B]] : tensor<?x4xf32>, tensor<4xf32>)
  // CHECK: arith.addf
  %b = slice.get_param @b : tensor<4xf32>
  %0 = slice.dense %x, %w, %b : (tensor<?x8xf32>, tensor<4x8xf32>, tensor<4xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: func.func @gradients
// CHECK-SAME: (%[[X:.*]]: tensor<?x8xf32>, %[[W:.*]]: tensor<4x8xf32>, %[[DY:.*]]: tensor<?x4xf32>)
func.func @gradients(%x: tensor<?x8xf32>, %w: tensor<4x8xf32>, %dy: tensor<?x4xf32>) -> (tensor<?x8xf32>, tensor<4x8xf32>) {
  // Loops b, k, n.
  // CHECK: linalg.generic {indexing_maps = [#[[BK]], #[[KB]], #[[BN]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[DY]], %[[W]] :
  %dx = slice.dense_grad_input %dy, %w : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
  // Loops n, k, b.
  // CHECK: linalg.generic {indexing_maps = [#[[ROW]], #[[KB]], #[[BN]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[DY]], %[[X]] :
  %dw = slice.dense_grad_weight %dy, %x : (tensor<?x4xf32>, tensor<?x8xf32>) -> tensor<4x8xf32>
  // Loops n, b.
  // CHECK: %[[DB:.*]] = linalg.generic {indexing_maps = [#[[SWAP]], #[[FIRST]]], iterator_types = ["parallel", "reduction"]} ins(%[[DY]] : tensor<?x4xf32>) outs(%{{.*}} : tensor<4xf32>)
  %db = slice.dense_grad_bias %dy : tensor<?x4xf32> -> tensor<4xf32>
  // CHECK: %[[OLD:.*]] = slice.get_grad @b : tensor<4xf32>
  // CHECK: %[[NEW:.*]] = linalg.generic {{.*}} ins(%[[DB]], %[[OLD]] : tensor<4xf32>, tensor<4xf32>)
  // CHECK: arith.addf
  // CHECK: slice.set_grad @b, %[[NEW]] : tensor<4xf32>
  slice.accumulate_grad @b, %db : tensor<4xf32>
  return %dx, %dw : tensor<?x8xf32>, tensor<4x8xf32>
}

// A static batch needs no dimension, and leaves none behind.
// CHECK-LABEL: func.func @static
func.func @static(%x: tensor<2x8xf32>, %w: tensor<4x8xf32>, %unused: tensor<?xf32>) -> tensor<2x4xf32> {
  // CHECK-NOT: tensor.dim
  // CHECK: tensor.empty() : tensor<2x4xf32>
  %0 = slice.dense %x, %w : (tensor<2x8xf32>, tensor<4x8xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
