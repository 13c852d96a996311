// A dropout without a seed is the identity, except where training follows.
// RUN: slice-opt %s --slice-simplify | FileCheck %s --check-prefixes=CHECK,INFER
// RUN: slice-opt %s --slice-simplify=training=true | FileCheck %s --check-prefixes=CHECK,TRAIN

// CHECK-LABEL: func.func @unseeded
func.func @unseeded(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // TRAIN: slice.dropout
  // INFER-NOT: slice.dropout
  // CHECK: slice.relu
  %0 = slice.dropout %x p(0.5) : tensor<?x8xf32>
  %1 = slice.relu %0 : tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}

// CHECK-LABEL: func.func @seeded
func.func @seeded(%x: tensor<?x8xf32>, %seed: tensor<i32>) -> tensor<?x8xf32> {
  // CHECK: slice.dropout
  %0 = slice.dropout %x p(0.5) seed(%seed) : tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}
