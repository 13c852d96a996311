// Concatenation becomes one of tensors, of each group by itself where more
// than one is alive.
// RUN: slice-opt %s --convert-slice-to-linalg | FileCheck %s
// RUN: slice-opt %s --convert-slice-to-linalg --slice-verify-stage=stage=linalg -o /dev/null

// CHECK-LABEL: func.func @plain
// CHECK-SAME: (%[[A:.*]]: tensor<?x4x2xf32>, %[[B:.*]]: tensor<?x3x2xf32>)
func.func @plain(%a: tensor<?x4x2xf32>, %b: tensor<?x3x2xf32>) -> (tensor<?x7x2xf32>, tensor<?x3x2xf32>) {
  // CHECK: %[[BATCH:.*]] = tensor.dim %[[A]]
  // CHECK: %[[Y:.*]] = tensor.concat dim(1) %[[A]], %[[B]] : (tensor<?x4x2xf32>, tensor<?x3x2xf32>) -> tensor<?x7x2xf32>
  %0 = slice.concat %a, %b : (tensor<?x4x2xf32>, tensor<?x3x2xf32>) -> tensor<?x7x2xf32>
  // CHECK: tensor.extract_slice %[[Y]][0, 4, 0] [%[[BATCH]], 3, 2] [1, 1, 1] : tensor<?x7x2xf32> to tensor<?x3x2xf32>
  %1 = slice.concat_grad %0 index(1) channels(4, 3) : tensor<?x7x2xf32> -> tensor<?x3x2xf32>
  return %0, %1 : tensor<?x7x2xf32>, tensor<?x3x2xf32>
}

// One group is alive.
// CHECK-LABEL: func.func @narrow
func.func @narrow(%a: tensor<?x2xf32>, %b: tensor<?x1xf32>) -> tensor<?x3xf32> {
  // CHECK-NOT: tensor.extract_slice
  // CHECK: tensor.concat dim(1)
  %0 = slice.concat %a, %b groups(3) channels(6, 3) : (tensor<?x2xf32>, tensor<?x1xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// CHECK-LABEL: func.func @wide
// CHECK-SAME: (%[[A:.*]]: tensor<4x4xf32>, %[[B:.*]]: tensor<4x2xf32>)
func.func @wide(%a: tensor<4x4xf32>, %b: tensor<4x2xf32>) -> (tensor<4x6xf32>, tensor<4x4xf32>) {
  // CHECK: %[[A1:.*]] = tensor.extract_slice %[[A]][0, 0] [4, 2] [1, 1]
  // CHECK: %[[B1:.*]] = tensor.extract_slice %[[B]][0, 0] [4, 1] [1, 1]
  // CHECK: %[[A2:.*]] = tensor.extract_slice %[[A]][0, 2] [4, 2] [1, 1]
  // CHECK: %[[B2:.*]] = tensor.extract_slice %[[B]][0, 1] [4, 1] [1, 1]
  // CHECK: %[[Y:.*]] = tensor.concat dim(1) %[[A1]], %[[B1]], %[[A2]], %[[B2]]
  %0 = slice.concat %a, %b groups(3) channels(6, 3) : (tensor<4x4xf32>, tensor<4x2xf32>) -> tensor<4x6xf32>
  // CHECK: %[[D1:.*]] = tensor.extract_slice %[[Y]][0, 0] [4, 2] [1, 1]
  // CHECK: %[[D2:.*]] = tensor.extract_slice %[[Y]][0, 3] [4, 2] [1, 1]
  // CHECK: tensor.concat dim(1) %[[D1]], %[[D2]]
  %1 = slice.concat_grad %0 index(0) groups(3) channels(6, 3) : tensor<4x6xf32> -> tensor<4x4xf32>
  return %0, %1 : tensor<4x6xf32>, tensor<4x4xf32>
}

// Of one operand there is nothing to do.
// CHECK-LABEL: func.func @single
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xf32>)
// CHECK-NEXT: return %[[X]], %[[X]]
func.func @single(%x: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  %0 = slice.concat %x groups(2) channels(4) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %1 = slice.concat_grad %x index(0) channels(4) : tensor<?x4xf32> -> tensor<?x4xf32>
  return %0, %1 : tensor<?x4xf32>, tensor<?x4xf32>
}
