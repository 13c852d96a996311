// Norms are sums, arithmetic on sums, and a multiply-add for each element.
// RUN: slice-opt %s --convert-slice-to-linalg --split-input-file | FileCheck %s
// RUN: slice-opt %s --convert-slice-to-linalg --cse --split-input-file | FileCheck %s --check-prefix=CSE

// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[CHANNEL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1)>
// CHECK-DAG: #[[OTHER:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
// CHECK-DAG: #[[SELF:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
// CHECK-DAG: #[[PLACE:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[VECTOR:.*]] = affine_map<(d0, d1, d2) -> (d1, d2)>

// CHECK-LABEL: func.func @group_norm
// CHECK-SAME: (%[[X:.*]]: tensor<?x6x4x5xf32>, %[[GAMMA:.*]]: tensor<6xf32>, %[[BETA:.*]]: tensor<6xf32>)
func.func @group_norm(%x: tensor<?x6x4x5xf32>, %gamma: tensor<6xf32>, %beta: tensor<6xf32>) -> tensor<?x6x4x5xf32> {
  // CHECK: %[[SUMS:.*]]:2 = linalg.generic {indexing_maps = [#[[ALL]], #[[CHANNEL]], #[[CHANNEL]]], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%[[X]] : tensor<?x6x4x5xf32>)
  // CHECK: ^bb0(%[[E:.*]]: f32, %[[S1:.*]]: f32, %[[S2:.*]]: f32):
  // CHECK: %[[SQUARE:.*]] = arith.mulf %[[E]], %[[E]]
  // CHECK: arith.addf %[[E]], %[[S1]]
  // CHECK: arith.addf %[[SQUARE]], %[[S2]]
  // 3 of the 4 norm groups are alive, of 2 channels each.
  // CHECK: %[[A:.*]] = tensor.expand_shape %[[SUMS]]#0 {{\[\[}}0], [1, 2]] output_shape [%{{.*}}, 3, 2]
  // CHECK: %[[B:.*]] = tensor.expand_shape %[[SUMS]]#1 {{\[\[}}0], [1, 2]] output_shape [%{{.*}}, 3, 2]
  // CHECK: %[[GROUPS:.*]]:2 = linalg.generic {indexing_maps = [#[[OTHER]], #[[OTHER]], #[[SELF]], #[[SELF]]], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%[[A]], %[[B]] :
  // CHECK-DAG: %[[G:.*]] = tensor.expand_shape %[[GAMMA]] {{\[\[}}0, 1]] output_shape [3, 2]
  // CHECK-DAG: %[[H:.*]] = tensor.expand_shape %[[BETA]] {{\[\[}}0, 1]] output_shape [3, 2]
  // CHECK: %[[LINE:.*]]:2 = linalg.generic {indexing_maps = [#[[PLACE]], #[[PLACE]], #[[VECTOR]], #[[VECTOR]], #[[PLACE]], #[[PLACE]]], iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[GROUPS]]#0, %[[GROUPS]]#1, %[[G]], %[[H]] :
  // 1 / (2 * 4 * 5)
  // CHECK: arith.constant 2.500000e-02 : f32
  // CHECK: arith.maximumf
  // CHECK: arith.constant 9.99999974E-6 : f32
  // CHECK: math.sqrt
  // CHECK: %[[SCALE:.*]] = tensor.collapse_shape %[[LINE]]#0 {{\[\[}}0], [1, 2]]
  // CHECK: %[[SHIFT:.*]] = tensor.collapse_shape %[[LINE]]#1 {{\[\[}}0], [1, 2]]
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[CHANNEL]], #[[CHANNEL]], #[[ALL]]], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%[[X]], %[[SCALE]], %[[SHIFT]] :
  // CHECK-NEXT: ^bb0(%[[E:.*]]: f32, %[[FACTOR:.*]]: f32, %[[TERM:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT: %[[P:.*]] = arith.mulf %[[E]], %[[FACTOR]]
  // CHECK-NEXT: %[[Y:.*]] = arith.addf %[[P]], %[[TERM]]
  // CHECK-NEXT: linalg.yield %[[Y]]
  %y = slice.group_norm %x, %gamma, %beta groups(4) channels(8) eps(1.0e-5) : (tensor<?x6x4x5xf32>, tensor<6xf32>, tensor<6xf32>) -> tensor<?x6x4x5xf32>
  return %y : tensor<?x6x4x5xf32>
}

// Forward pass and gradients share the sums of x, of its groups, and of dy.
// CSE-LABEL: func.func @shared
// CSE-SAME: (%[[X:.*]]: tensor<?x6x4x5xf32>, %[[DY:.*]]: tensor<?x6x4x5xf32>,
func.func @shared(%x: tensor<?x6x4x5xf32>, %dy: tensor<?x6x4x5xf32>, %gamma: tensor<6xf32>, %beta: tensor<6xf32>)
    -> (tensor<?x6x4x5xf32>, tensor<?x6x4x5xf32>, tensor<6xf32>, tensor<6xf32>) {
  // CSE: %[[SUMS:.*]]:2 = linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%[[X]] :
  // CSE: %[[GROUPS:.*]]:2 = linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
  // CSE: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[GROUPS]]#0, %[[GROUPS]]#1,
  // CSE: %[[Y:.*]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%[[X]],
  %y = slice.group_norm %x, %gamma, %beta groups(4) channels(8) eps(1.0e-5) : (tensor<?x6x4x5xf32>, tensor<6xf32>, tensor<6xf32>) -> tensor<?x6x4x5xf32>
  // CSE: %[[DSUMS:.*]]:2 = linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%[[DY]], %[[X]] :
  // CSE: %[[DGAMMA:.*]] = linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]} ins(%[[DSUMS]]#0, %[[DSUMS]]#1, %{{.*}}, %{{.*}} :
  %dgamma = slice.group_norm_grad_weight %dy, %x groups(4) channels(8) eps(1.0e-5) : (tensor<?x6x4x5xf32>, tensor<?x6x4x5xf32>) -> tensor<6xf32>
  // CSE: %[[DBETA:.*]] = linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]} ins(%[[DSUMS]]#0 :
  %dbeta = slice.group_norm_grad_bias %dy, %x : (tensor<?x6x4x5xf32>, tensor<?x6x4x5xf32>) -> tensor<6xf32>
  // CSE-NOT: "reduction", "reduction"
  // CSE: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
  // CSE: %[[LINE:.*]]:3 = linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[GROUPS]]#0, %[[GROUPS]]#1,
  // CSE: %[[DX:.*]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%[[DY]], %[[X]], %{{.*}}, %{{.*}}, %{{.*}} :
  %dx = slice.group_norm_grad_input %dy, %x, %gamma groups(4) channels(8) eps(1.0e-5) : (tensor<?x6x4x5xf32>, tensor<?x6x4x5xf32>, tensor<6xf32>) -> tensor<?x6x4x5xf32>
  // CSE: return %[[Y]], %[[DX]], %[[DGAMMA]], %[[DBETA]]
  return %y, %dx, %dgamma, %dbeta : tensor<?x6x4x5xf32>, tensor<?x6x4x5xf32>, tensor<6xf32>, tensor<6xf32>
}

// -----

// Uneven groups: each channel adds up those that have its group's number, which
// is found once.
// CHECK-DAG: #[[SELF:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-DAG: #[[OTHER:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[MINE:.*]] = affine_map<(d0, d1, d2) -> (d1)>
// CHECK-DAG: #[[THEIRS:.*]] = affine_map<(d0, d1, d2) -> (d2)>

// CHECK-LABEL: func.func @uneven
// CHECK-SAME: (%[[X:.*]]: tensor<?x5xf32>
func.func @uneven(%x: tensor<?x5xf32>, %v: tensor<5xf32>) -> tensor<?x5xf32> {
  // CHECK: %[[NUMBERS:.*]]:2 = linalg.generic {{.*}} outs(%{{.*}}, %{{.*}} : tensor<5xf32>, tensor<5xf32>)
  // CHECK: linalg.index 0
  // CHECK: arith.divui
  // Nothing to add up without positions.
  // CHECK: %[[SQUARES:.*]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]} ins(%[[X]] : tensor<?x5xf32>)
  // CHECK: linalg.generic {indexing_maps = [#[[OTHER]], #[[OTHER]], #[[MINE]], #[[THEIRS]], #[[SELF]], #[[SELF]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[X]], %[[SQUARES]], %[[NUMBERS]]#0, %[[NUMBERS]]#0 :
  // CHECK: %[[SAME:.*]] = arith.cmpf oeq
  // CHECK: arith.select %[[SAME]]
  // CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]} ins(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %[[NUMBERS]]#1 :
  // CHECK-NOT: tensor.expand_shape
  %y = slice.group_norm %x, %v, %v groups(4) channels(10) eps(1.0e-5) : (tensor<?x5xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
  return %y : tensor<?x5xf32>
}

// -----

// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[ROW:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-DAG: #[[INNER:.*]] = affine_map<(d0, d1, d2) -> (d2)>
// CHECK-DAG: #[[EXAMPLE:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>

// CHECK-LABEL: func.func @rows
// CHECK-SAME: (%[[X:.*]]: tensor<?x3x8xf32>, %[[V:.*]]: tensor<8xf32>)
func.func @rows(%x: tensor<?x3x8xf32>, %v: tensor<8xf32>) -> (tensor<?x3x8xf32>, tensor<?x3x8xf32>, tensor<8xf32>) {
  // CHECK: %[[SUMS:.*]]:2 = linalg.generic {indexing_maps = [#[[ALL]], #[[ROW]], #[[ROW]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[X]] :
  // CHECK: %[[MOMENTS:.*]]:2 = linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]} ins(%[[SUMS]]#0, %[[SUMS]]#1 :
  // CHECK: arith.constant 1.250000e-01 : f32
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[ROW]], #[[ROW]], #[[INNER]], #[[INNER]], #[[ALL]]], iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[X]], %[[MOMENTS]]#0, %[[MOMENTS]]#1, %[[V]], %[[V]] :
  %0 = slice.layer_norm %x, %v, %v eps(1.0e-5) : (tensor<?x3x8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x3x8xf32>
  // CHECK: %[[SUM:.*]] = linalg.generic {indexing_maps = [#[[ALL]], #[[ROW]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[X]] :
  // CHECK: %[[INVERSE:.*]] = linalg.generic {{.*}} ins(%[[SUM]] :
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[ROW]], #[[INNER]], #[[ALL]]], iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[X]], %[[INVERSE]], %[[V]] :
  %1 = slice.rms_norm %x, %v eps(1.0e-5) : (tensor<?x3x8xf32>, tensor<8xf32>) -> tensor<?x3x8xf32>
  // Over the rows of an example first, then over the batch.
  // CHECK: %[[EXAMPLES:.*]] = linalg.generic {indexing_maps = [#[[ALL]], #[[EXAMPLE]]], iterator_types = ["parallel", "reduction", "parallel"]} ins(%[[X]] :
  // CHECK: linalg.generic {{.*}}iterator_types = ["reduction", "parallel"]} ins(%[[EXAMPLES]] : tensor<?x8xf32>)
  %2 = slice.layer_norm_grad_bias %x : tensor<?x3x8xf32> -> tensor<8xf32>
  return %0, %1, %2 : tensor<?x3x8xf32>, tensor<?x3x8xf32>, tensor<8xf32>
}
