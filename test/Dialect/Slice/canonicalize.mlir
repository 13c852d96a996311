// Folds and canonicalisations; those that would change a bit do not happen.
// RUN: slice-opt %s --canonicalize | FileCheck %s
// RUN: slice-opt %s --slice-simplify=training | FileCheck %s

// CHECK-LABEL: func.func @relu_of_relu
// CHECK-SAME: (%[[X:.*]]: tensor<?x8xf32>)
func.func @relu_of_relu(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // CHECK-NEXT: %[[Y:.*]] = slice.relu %[[X]]
  // CHECK-NEXT: return %[[Y]]
  %0 = slice.relu %x : tensor<?x8xf32>
  %1 = slice.relu %0 : tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}

// CHECK-LABEL: func.func @neutral_operands
// CHECK-SAME: (%[[X:.*]]: tensor<2x8xf32>)
func.func @neutral_operands(%x: tensor<2x8xf32>) -> (tensor<2x8xf32>, tensor<2x8xf32>) {
  // CHECK-NEXT: return %[[X]], %[[X]]
  %minus_zero = arith.constant dense<-0.0> : tensor<2x8xf32>
  %one = arith.constant dense<1.0> : tensor<2x8xf32>
  %0 = slice.add %x, %minus_zero : tensor<2x8xf32>
  %1 = slice.add %minus_zero, %0 : tensor<2x8xf32>
  %2 = slice.mul %x, %one : tensor<2x8xf32>
  %3 = slice.mul %one, %2 : tensor<2x8xf32>
  return %1, %3 : tensor<2x8xf32>, tensor<2x8xf32>
}

// -0.0 + 0.0 is 0.0, so this sum is not its operand.
// CHECK-LABEL: func.func @plus_zero
func.func @plus_zero(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  // CHECK: slice.add
  %zero = arith.constant dense<0.0> : tensor<2x8xf32>
  %0 = slice.add %x, %zero : tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}

// NaN * 0.0 is NaN, so this product is not 0.
// CHECK-LABEL: func.func @times_zero
func.func @times_zero(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  // CHECK: slice.mul
  %zero = arith.constant dense<0.0> : tensor<2x8xf32>
  %0 = slice.mul %x, %zero : tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}

// CHECK-LABEL: func.func @dropout
// CHECK-SAME: (%[[X:.*]]: tensor<?x8xf32>, %[[SEED:.*]]: tensor<i32>)
func.func @dropout(%x: tensor<?x8xf32>, %seed: tensor<i32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // CHECK-NEXT: %[[Y:.*]] = slice.dropout %[[X]] p(5.000000e-01) : tensor<?x8xf32>
  // CHECK-NEXT: return %[[X]], %[[Y]]
  %0 = slice.dropout %x p(0.0) seed(%seed) : tensor<?x8xf32>
  %1 = slice.dropout %x p(0.5) : tensor<?x8xf32>
  return %0, %1 : tensor<?x8xf32>, tensor<?x8xf32>
}

// CHECK-LABEL: func.func @flatten_of_matrix
// CHECK-SAME: (%[[X:.*]]: tensor<?x8xf32, #slice.groups<1, 2>>)
func.func @flatten_of_matrix(%x: tensor<?x8xf32, #slice.groups<1, 2>>) -> tensor<?x8xf32, #slice.groups<1, 2>> {
  // CHECK-NEXT: return %[[X]]
  %0 = slice.flatten %x : tensor<?x8xf32, #slice.groups<1, 2>> -> tensor<?x8xf32, #slice.groups<1, 2>>
  return %0 : tensor<?x8xf32, #slice.groups<1, 2>>
}

// CHECK-LABEL: func.func @reshape_chain
// CHECK-SAME: (%[[X:.*]]: tensor<?x8xf32>)
func.func @reshape_chain(%x: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x2x4xf32>, tensor<?x8xf32>) {
  // CHECK-NEXT: %[[Y:.*]] = slice.reshape %[[X]] : tensor<?x8xf32> -> tensor<?x2x4xf32>
  // CHECK-NEXT: return %[[X]], %[[Y]], %[[X]]
  %0 = slice.reshape %x : tensor<?x8xf32> -> tensor<?x2x2x2xf32>
  %1 = slice.reshape %0 : tensor<?x2x2x2xf32> -> tensor<?x8xf32>
  %2 = slice.reshape %0 : tensor<?x2x2x2xf32> -> tensor<?x2x4xf32>
  %3 = slice.flatten %2 : tensor<?x2x4xf32> -> tensor<?x8xf32>
  return %1, %2, %3 : tensor<?x8xf32>, tensor<?x2x4xf32>, tensor<?x8xf32>
}

// Groups survive looking through.
// CHECK-LABEL: func.func @flatten_of_reshape
// CHECK-SAME: (%[[X:.*]]: tensor<?x4x4xf32, #slice.groups<1, 2, 1>>)
func.func @flatten_of_reshape(%x: tensor<?x4x4xf32, #slice.groups<1, 2, 1>>) -> tensor<?x16xf32, #slice.groups<1, 2>> {
  // CHECK-NEXT: %[[Y:.*]] = slice.flatten %[[X]] : tensor<?x4x4xf32, #slice.groups<1, 2, 1>> -> tensor<?x16xf32, #slice.groups<1, 2>>
  // CHECK-NEXT: return %[[Y]]
  %0 = slice.reshape %x : tensor<?x4x4xf32, #slice.groups<1, 2, 1>> -> tensor<?x4x2x2xf32, #slice.groups<1, 2, 1, 1>>
  %1 = slice.flatten %0 : tensor<?x4x2x2xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x16xf32, #slice.groups<1, 2>>
  return %1 : tensor<?x16xf32, #slice.groups<1, 2>>
}

// A vector has no rank to flatten.
// CHECK-LABEL: func.func @flatten_of_vector
func.func @flatten_of_vector(%x: tensor<?xf32>) -> tensor<?x1xf32> {
  // CHECK: slice.reshape
  // CHECK: slice.flatten
  %0 = slice.reshape %x : tensor<?xf32> -> tensor<?x1x1xf32>
  %1 = slice.flatten %0 : tensor<?x1x1xf32> -> tensor<?x1xf32>
  return %1 : tensor<?x1xf32>
}

// CHECK-LABEL: func.func @needless_rate
func.func @needless_rate(%x: tensor<?x8xf32>, %w: tensor<4x8xf32>, %r: !slice.rate) -> tensor<?x4xf32> {
  // CHECK: slice.dense %{{.*}}, %{{.*}} : (tensor<?x8xf32>, tensor<4x8xf32>) -> tensor<?x4xf32>
  %0 = slice.dense %x, %w rate(%r) : (tensor<?x8xf32>, tensor<4x8xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

slice.param @p : tensor<8xf32>

// An unused read goes; a write to the gradients stays.
// CHECK-LABEL: func.func @effects
func.func @effects(%g: tensor<8xf32>) {
  // CHECK-NEXT: slice.set_grad
  // CHECK-NEXT: slice.accumulate_grad
  // CHECK-NEXT: return
  %0 = slice.get_param @p : tensor<8xf32>
  %1 = slice.get_grad @p : tensor<8xf32>
  slice.set_grad @p, %g : tensor<8xf32>
  slice.accumulate_grad @p, %g : tensor<8xf32>
  return
}
