// Concatenations are printed as they are read, and keep their groups at a width.
// RUN: slice-opt %s | slice-opt | FileCheck %s
// RUN: slice-opt %s --mlir-print-op-generic | slice-opt | FileCheck %s
// RUN: slice-opt %s --slice-specialise=rates=0.5,1.0 | FileCheck %s --check-prefix=WIDTH
// RUN: slice-opt %s --canonicalize | FileCheck %s --check-prefix=FOLD

slice.param @a : tensor<4x3xf32, #slice.groups<4, 1>>
slice.param @b : tensor<9x3xf32, #slice.groups<4, 1>>

// 4 elements in 4 groups and 9 in 4 (which end at 2, 5, 7, 9) make 13 in 4
// (which end at 3, 7, 10, 13).
// WIDTH-LABEL: func.func @net.w0
// WIDTH: %[[Y:.*]] = slice.concat %{{.*}}, %{{.*}} groups(4) channels(4, 9) : (tensor<?x2xf32>, tensor<?x5xf32>) -> tensor<?x7xf32>
// WIDTH: slice.concat_grad %[[Y]] index(1) groups(4) channels(4, 9) : tensor<?x7xf32> -> tensor<?x5xf32>
// WIDTH: slice.concat %arg0, %arg0 : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x6xf32>
// WIDTH: slice.concat_grad %{{.*}} index(0) channels(3, 3) : tensor<?x6xf32> -> tensor<?x3xf32>
// WIDTH-LABEL: func.func @net.w1
// WIDTH: slice.concat %{{.*}}, %{{.*}} groups(4) channels(4, 9) : (tensor<?x4xf32>, tensor<?x9xf32>) -> tensor<?x13xf32>

// CHECK-LABEL: func.func @net
func.func @net(%x: tensor<?x3xf32>, %r: !slice.rate) {
  %wa = slice.get_param @a : tensor<4x3xf32, #slice.groups<4, 1>>
  %wb = slice.get_param @b : tensor<9x3xf32, #slice.groups<4, 1>>
  %a = slice.dense %x, %wa rate(%r) : (tensor<?x3xf32>, tensor<4x3xf32, #slice.groups<4, 1>>) -> tensor<?x4xf32, #slice.groups<1, 4>>
  %b = slice.dense %x, %wb rate(%r) : (tensor<?x3xf32>, tensor<9x3xf32, #slice.groups<4, 1>>) -> tensor<?x9xf32, #slice.groups<1, 4>>
  // CHECK: slice.concat %{{.*}}, %{{.*}} groups(4) channels(4, 9) : (tensor<?x4xf32, #slice.groups<1, 4>>, tensor<?x9xf32, #slice.groups<1, 4>>) -> tensor<?x13xf32, #slice.groups<1, 4>>
  %0 = slice.concat %a, %b groups(4) channels(4, 9) : (tensor<?x4xf32, #slice.groups<1, 4>>, tensor<?x9xf32, #slice.groups<1, 4>>) -> tensor<?x13xf32, #slice.groups<1, 4>>
  // CHECK: slice.concat_grad %{{.*}} index(1) groups(4) channels(4, 9) : tensor<?x13xf32, #slice.groups<1, 4>> -> tensor<?x9xf32, #slice.groups<1, 4>>
  %1 = slice.concat_grad %0 index(1) groups(4) channels(4, 9) : tensor<?x13xf32, #slice.groups<1, 4>> -> tensor<?x9xf32, #slice.groups<1, 4>>
  // CHECK: slice.concat %{{.*}}, %{{.*}} : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x6xf32>
  %2 = slice.concat %x, %x : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x6xf32>
  // CHECK: slice.concat_grad %{{.*}} index(0) channels(3, 3) : tensor<?x6xf32> -> tensor<?x3xf32>
  %3 = slice.concat_grad %2 index(0) channels(3, 3) : tensor<?x6xf32> -> tensor<?x3xf32>
  return
}

// What has one operand is that operand.
// FOLD-LABEL: func.func @single
// FOLD-SAME: (%[[X:.*]]: tensor<?x3xf32>)
// FOLD-NEXT: return %[[X]]
func.func @single(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %0 = slice.concat %x : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}
