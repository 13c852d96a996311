// Element-wise ops, dropout and reshapes.
// RUN: slice-opt %s --convert-slice-to-linalg | FileCheck %s

// CHECK-LABEL: func.func @relu
func.func @relu(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // A NaN stays one, so this is not maxnumf.
  // CHECK: linalg.generic
  // CHECK: ^bb0(%[[X:.*]]: f32, %{{.*}}: f32):
  // CHECK: arith.maximumf %[[X]], %{{.*}} : f32
  %0 = slice.relu %x : tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// CHECK-LABEL: func.func @gelu
func.func @gelu(%x: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // CHECK: math.erf
  %0 = slice.gelu %x : tensor<?x8xf32>
  // CHECK: math.tanh
  %1 = slice.gelu %x approximate(tanh) : tensor<?x8xf32>
  return %0, %1 : tensor<?x8xf32>, tensor<?x8xf32>
}

// An op on a parameter has no batch.
slice.param @p : tensor<8xf32>
// CHECK-LABEL: func.func @parameter
func.func @parameter(%x: tensor<?x8xf32>) -> tensor<8xf32> {
  // CHECK-NOT: tensor.dim
  // CHECK: tensor.empty() : tensor<8xf32>
  // CHECK: math.tanh
  %p = slice.get_param @p : tensor<8xf32>
  %0 = slice.tanh %p : tensor<8xf32>
  return %0 : tensor<8xf32>
}

// CHECK-LABEL: func.func @dropout
// CHECK-SAME: (%[[X:.*]]: tensor<?x8xf32>, %[[SEED:.*]]: tensor<i32>)
func.func @dropout(%x: tensor<?x8xf32>, %seed: tensor<i32>) -> tensor<?x8xf32> {
  // CHECK: linalg.generic {{.*}} ins(%[[X]], %[[SEED]] : tensor<?x8xf32>, tensor<i32>)
  // 2 * 0x9E3779B9 modulo 2^32, then the finaliser of MurmurHash3.
  // CHECK: arith.constant 1013904242 : i32
  // CHECK: arith.constant -2048144789 : i32
  // CHECK: arith.constant -1028477387 : i32
  // CHECK: %[[ROW:.*]] = linalg.index 0
  // CHECK: %[[COLUMN:.*]] = linalg.index 1
  // 0.25 * 2^24 of 2^24 draws are dropped.
  // CHECK: %[[T:.*]] = arith.constant 4194304 : i32
  // CHECK: arith.cmpi sge, %{{.*}}, %[[T]] : i32
  // CHECK: arith.constant 1.33333337 : f32
  %0 = slice.dropout %x p(0.25) id(2) seed(%seed) : tensor<?x8xf32>
  // CHECK-NOT: slice.dropout
  %1 = slice.dropout %0 p(0.25) : tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}

// CHECK-LABEL: func.func @shapes
// CHECK-SAME: (%[[X:.*]]: tensor<?x2x3x4xf32>)
func.func @shapes(%x: tensor<?x2x3x4xf32>) -> tensor<?x4x6xf32> {
  // CHECK: %[[BATCH:.*]] = tensor.dim %[[X]]
  // CHECK: %[[M:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0], [1, 2, 3]] : tensor<?x2x3x4xf32> into tensor<?x24xf32>
  // What folded away is not left behind.
  // CHECK-NEXT: tensor.expand_shape %[[M]] {{\[\[}}0], [1, 2]] output_shape [%[[BATCH]], 4, 6] : tensor<?x24xf32> into tensor<?x4x6xf32>
  %0 = slice.flatten %x : tensor<?x2x3x4xf32> -> tensor<?x24xf32>
  %1 = slice.reshape %0 : tensor<?x24xf32> -> tensor<?x4x6xf32>
  return %1 : tensor<?x4x6xf32>
}
