// Pooling becomes reductions over the elements of a window, its gradients
// reductions over the windows of an element.
// RUN: slice-opt %s --convert-slice-to-linalg | FileCheck %s
// RUN: slice-opt %s --convert-slice-to-linalg --slice-verify-stage=stage=linalg -o /dev/null

// CHECK-DAG: #[[WINDOW:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2 * 2 + d4, d3 * 3 + d5)>
// CHECK-DAG: #[[TILES:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2 * 2 + d4, d3 * 2 + d5)>
// CHECK-DAG: #[[INNER:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d4, d5)>
// CHECK-DAG: #[[OUTER:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[GATHER:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, (d2 + 1) floordiv 2 - d4 + 1, d3 floordiv 3 - d5)>
// CHECK-DAG: #[[NEAR:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2 floordiv 2 - d4, d3 floordiv 2 - d5)>
// CHECK-DAG: #[[DENSE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2 - d4 + 2, d3 - d5 + 2)>
// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[CHANNEL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1)>

// CHECK-LABEL: func.func @max_pool
// CHECK-SAME: (%[[X:.*]]: tensor<?x4x7x8xf32>)
func.func @max_pool(%x: tensor<?x4x7x8xf32>) -> tensor<?x4x4x2xf32> {
  // Padding cannot be a maximum. The last two columns are in no window.
  // CHECK: %[[LOWEST:.*]] = arith.constant 0xFF800000 : f32
  // CHECK: %[[PADDED:.*]] = tensor.pad %[[X]] low[0, 0, 1, 0] high[0, 0, 1, 0]
  // CHECK: tensor.yield %[[LOWEST]] : f32
  // CHECK: } : tensor<?x4x7x8xf32> to tensor<?x4x9x8xf32>
  // CHECK: %[[EXTENTS:.*]] = tensor.empty() : tensor<3x3xf32>
  // CHECK: linalg.fill ins(%{{.*}} : f32)
  // CHECK: linalg.generic {indexing_maps = [#[[WINDOW]], #[[INNER]], #[[OUTER]]], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%[[PADDED]], %[[EXTENTS]] :
  // CHECK-NEXT: ^bb0(%[[IN:.*]]: f32, %{{.*}}: f32, %[[OLD:.*]]: f32):
  // CHECK-NEXT: arith.maximumf %[[IN]], %[[OLD]] : f32
  %0 = slice.max_pool %x kernel [3, 3] stride [2, 3] padding [1, 0] : tensor<?x4x7x8xf32> -> tensor<?x4x4x2xf32>
  return %0 : tensor<?x4x4x2xf32>
}

// CHECK-LABEL: func.func @max_pool_grad
// CHECK-SAME: (%[[DY:.*]]: tensor<?x4x4x2xf32>, %[[X:.*]]: tensor<?x4x7x8xf32>)
func.func @max_pool_grad(%dy: tensor<?x4x4x2xf32>, %x: tensor<?x4x7x8xf32>) -> tensor<?x4x7x8xf32> {
  // CHECK: %[[MAX:.*]] = linalg.generic {indexing_maps = [#[[WINDOW]], #[[INNER]], #[[OUTER]]]
  // The number of an element in rows of 3.
  // CHECK: %[[PADDED:.*]] = tensor.pad %[[X]]
  // CHECK: %[[FIRST:.*]] = linalg.generic {indexing_maps = [#[[WINDOW]], #[[OUTER]], #[[INNER]], #[[OUTER]]], {{.*}} ins(%[[PADDED]], %[[MAX]], %{{.*}} :
  // CHECK: ^bb0(%[[IN:.*]]: f32, %[[LARGEST:.*]]: f32, %{{.*}}: f32, %{{.*}}: f32):
  // CHECK: %[[IS_MAX:.*]] = arith.cmpf oeq, %[[IN]], %[[LARGEST]] : f32
  // CHECK: arith.muli %{{.*}}, %c-3_i32
  // CHECK: %[[NUMBER:.*]] = arith.sitofp
  // CHECK: %[[CANDIDATE:.*]] = arith.select %[[IS_MAX]], %[[NUMBER]], %{{.*}} : f32
  // CHECK: arith.maximumf %[[CANDIDATE]], %{{.*}} : f32
  // No window begins in the last column, but the gather looks there.
  // CHECK: %[[DY_PADDED:.*]] = tensor.pad %[[DY]] low[0, 0, 1, 0] high[0, 0, 0, 1]
  // CHECK: %[[FIRST_PADDED:.*]] = tensor.pad %[[FIRST]] low[0, 0, 1, 0] high[0, 0, 0, 1]
  // CHECK: %[[EXTENTS:.*]] = tensor.empty() : tensor<2x1xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[GATHER]], #[[GATHER]], #[[INNER]], #[[OUTER]]], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%[[DY_PADDED]], %[[FIRST_PADDED]], %[[EXTENTS]] :
  // CHECK: arith.remui
  // CHECK: arith.remui
  // CHECK: %[[IS_FIRST:.*]] = arith.cmpf oeq
  // CHECK: %[[TERM:.*]] = arith.select %[[IS_FIRST]], %{{.*}}, %{{.*}} : f32
  // CHECK: arith.addf %[[TERM]], %{{.*}} : f32
  %0 = slice.max_pool_grad %dy, %x kernel [3, 3] stride [2, 3] padding [1, 0] : (tensor<?x4x4x2xf32>, tensor<?x4x7x8xf32>) -> tensor<?x4x7x8xf32>
  return %0 : tensor<?x4x7x8xf32>
}

// Windows that tile need no padding, and no element is in two of them.
// CHECK-LABEL: func.func @avg_pool
func.func @avg_pool(%x: tensor<?x4x8x8xf32>, %dy: tensor<?x4x4x4xf32>) -> (tensor<?x4x4x4xf32>, tensor<?x4x8x8xf32>) {
  // CHECK-NOT: tensor.pad
  // CHECK: %[[SUM:.*]] = linalg.generic {indexing_maps = [#[[TILES]], #[[INNER]], #[[OUTER]]]
  // CHECK: arith.addf
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[ALL]]], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%[[SUM]] :
  // CHECK: arith.constant 2.500000e-01 : f32
  // CHECK: arith.mulf
  %0 = slice.avg_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x8x8xf32> -> tensor<?x4x4x4xf32>
  // CHECK-NOT: tensor.pad
  // CHECK: tensor.empty() : tensor<1x1xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[NEAR]], #[[INNER]], #[[OUTER]]]
  // CHECK-NOT: arith.select
  // CHECK: arith.addf
  // CHECK: arith.mulf
  %1 = slice.avg_pool_grad %dy kernel [2, 2] stride [2, 2] : tensor<?x4x4x4xf32> -> tensor<?x4x8x8xf32>
  return %0, %1 : tensor<?x4x4x4xf32>, tensor<?x4x8x8xf32>
}

// CHECK-LABEL: func.func @avg_pool_grad
func.func @avg_pool_grad(%dense: tensor<?x4x8x6xf32>, %gaps: tensor<?x4x4x2xf32>) -> (tensor<?x4x8x8xf32>, tensor<?x4x7x8xf32>) {
  // With stride 1 each window that is near enough holds the element.
  // CHECK: tensor.pad %{{.*}} low[0, 0, 1, 2] high[0, 0, 1, 2]
  // CHECK: tensor.empty() : tensor<3x3xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[DENSE]], #[[INNER]], #[[OUTER]]]
  // CHECK-NOT: arith.select
  // CHECK: arith.addf
  %0 = slice.avg_pool_grad %dense kernel [3, 3] stride [1, 1] padding [1, 0] : tensor<?x4x8x6xf32> -> tensor<?x4x8x8xf32>
  // A kernel of 3 does not reach the fourth row of two strides.
  // CHECK: linalg.generic {indexing_maps = [#[[GATHER]], #[[INNER]], #[[OUTER]]]
  // CHECK: %[[NUMBER:.*]] = arith.remui
  // CHECK: %[[INSIDE:.*]] = arith.cmpi ult, %{{.*}}, %c3_i32 : i32
  // CHECK: arith.select %[[INSIDE]]
  // CHECK-NOT: arith.cmpi
  // CHECK: arith.addf
  %1 = slice.avg_pool_grad %gaps kernel [3, 3] stride [2, 3] padding [1, 0] : tensor<?x4x4x2xf32> -> tensor<?x4x7x8xf32>
  return %0, %1 : tensor<?x4x8x8xf32>, tensor<?x4x7x8xf32>
}

// CHECK-LABEL: func.func @global_avg_pool
func.func @global_avg_pool(%x: tensor<?x4x8x2xf32>, %dy: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4x8x2xf32>) {
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[CHANNEL]]], iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
  // CHECK: arith.constant 6.250000e-02 : f32
  // CHECK: arith.mulf
  %0 = slice.global_avg_pool %x : tensor<?x4x8x2xf32> -> tensor<?x4xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[CHANNEL]], #[[ALL]]], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
  // CHECK: arith.mulf
  %1 = slice.global_avg_pool_grad %dy : tensor<?x4xf32> -> tensor<?x4x8x2xf32>
  return %0, %1 : tensor<?x4xf32>, tensor<?x4x8x2xf32>
}
