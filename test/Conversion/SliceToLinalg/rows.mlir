// Softmax and losses: one value per reduction, nothing gathered.
// RUN: slice-opt %s --convert-slice-to-linalg | FileCheck %s

// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[ROW:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-DAG: #[[CUBE:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[SIDE:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>

// CHECK-LABEL: func.func @softmax
// CHECK-SAME: (%[[X:.*]]: tensor<?x10xf32>)
func.func @softmax(%x: tensor<?x10xf32>) -> tensor<?x10xf32> {
  // CHECK: %[[LOWEST:.*]] = arith.constant 0xFF800000 : f32
  // CHECK: linalg.fill ins(%[[LOWEST]] : f32)
  // CHECK: %[[MAX:.*]] = linalg.generic {indexing_maps = [#[[ALL]], #[[ROW]]], iterator_types = ["parallel", "reduction"]} ins(%[[X]] :
  // CHECK: arith.maximumf
  // CHECK: %[[EXP:.*]] = linalg.generic {indexing_maps = [#[[ALL]], #[[ROW]], #[[ALL]]], iterator_types = ["parallel", "parallel"]} ins(%[[X]], %[[MAX]] :
  // CHECK: arith.subf
  // CHECK: math.exp
  // CHECK: %[[SUM:.*]] = linalg.generic {indexing_maps = [#[[ALL]], #[[ROW]]], iterator_types = ["parallel", "reduction"]} ins(%[[EXP]] :
  // CHECK: arith.addf
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[ROW]], #[[ALL]]], iterator_types = ["parallel", "parallel"]} ins(%[[EXP]], %[[SUM]] :
  // CHECK: arith.divf
  %0 = slice.softmax %x : tensor<?x10xf32>
  return %0 : tensor<?x10xf32>
}

// CHECK-LABEL: func.func @softmax_of_rank_3
func.func @softmax_of_rank_3(%x: tensor<?x2x10xf32>) -> tensor<?x2x10xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[CUBE]], #[[SIDE]]], iterator_types = ["parallel", "parallel", "reduction"]}
  %0 = slice.softmax %x : tensor<?x2x10xf32>
  return %0 : tensor<?x2x10xf32>
}

// CHECK-LABEL: func.func @labels
// CHECK-SAME: (%[[X:.*]]: tensor<?x10xf32>, %[[LABELS:.*]]: tensor<?xi32>)
func.func @labels(%x: tensor<?x10xf32>, %labels: tensor<?xi32>) -> (tensor<?xf32>, tensor<?x10xf32>) {
  // CHECK: %[[BATCH:.*]] = tensor.dim %[[X]]
  // The prologue of a reduction comes before its combination.
  // CHECK: math.exp
  // CHECK-NEXT: arith.addf
  // CHECK-NEXT: linalg.yield
  // CHECK: math.log
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[ROW]], #[[ROW]]], iterator_types = ["parallel", "reduction"]} ins(%[[X]], %[[LABELS]] :
  // CHECK-NOT: tensor.extract
  // CHECK: %[[CLASS:.*]] = linalg.index 1 : index
  // CHECK: %[[CAST:.*]] = arith.index_cast %[[CLASS]] : index to i32
  // CHECK: %[[HIT:.*]] = arith.cmpi eq, %[[CAST]], %{{.*}} : i32
  // CHECK: %[[TERM:.*]] = arith.select %[[HIT]]
  // CHECK: arith.addf %[[TERM]]
  %0 = slice.cross_entropy %x, %labels : (tensor<?x10xf32>, tensor<?xi32>) -> tensor<?xf32>
  // 1 / batch is computed once, outside of the loops.
  // CHECK: %[[INT:.*]] = arith.index_cast %[[BATCH]] : index to i64
  // CHECK: %[[FLOAT:.*]] = arith.sitofp %[[INT]] : i64 to f32
  // CHECK: %[[INV:.*]] = arith.divf %{{.*}}, %[[FLOAT]] : f32
  // CHECK: linalg.generic
  // CHECK: arith.mulf %{{.*}}, %[[INV]] : f32
  %1 = slice.cross_entropy_grad %x, %labels : (tensor<?x10xf32>, tensor<?xi32>) -> tensor<?x10xf32>
  return %0, %1 : tensor<?xf32>, tensor<?x10xf32>
}

// CHECK-LABEL: func.func @static_batch
func.func @static_batch(%x: tensor<4x10xf32>, %labels: tensor<4xi32>) -> tensor<4x10xf32> {
  // CHECK: arith.constant 2.500000e-01 : f32
  // CHECK-NOT: arith.sitofp
  %1 = slice.cross_entropy_grad %x, %labels : (tensor<4x10xf32>, tensor<4xi32>) -> tensor<4x10xf32>
  return %1 : tensor<4x10xf32>
}
