// The structure of reverse mode: what is computed, and what is not.
// RUN: slice-opt %s --pass-pipeline="builtin.module(func.func(slice-differentiate))" --split-input-file | FileCheck %s

// Two layers. Gradients reuse forward values and nothing is computed for the
// network's input; the gradient of an input that is sliced knows its width.
slice.param @w1 : tensor<8x6xf32, #slice.groups<2, 1>>
slice.param @b1 : tensor<8xf32, #slice.groups<2>>
slice.param @w2 : tensor<4x8xf32, #slice.groups<1, 2>>
slice.param @unused : tensor<4xf32>
// CHECK-LABEL: func.func @two_layers(
// CHECK-SAME: %[[X:[^:]*]]: tensor<?x6xf32>, %[[LABELS:[^:]*]]: tensor<?xi32>
// CHECK: %[[W1:.*]] = slice.get_param @w1
// CHECK: %[[H:.*]] = slice.dense %[[X]], %[[W1]]
// CHECK: %[[A:.*]] = slice.relu %[[H]]
// CHECK: %[[W2:.*]] = slice.get_param @w2
// CHECK: %[[LOGITS:.*]] = slice.dense %[[A]], %[[W2]]
// CHECK: %[[P:.*]] = slice.softmax %[[LOGITS]]
// CHECK: %[[LOSS:.*]] = slice.cross_entropy %[[LOGITS]], %[[LABELS]]
// CHECK-NEXT: %[[D:.*]] = slice.cross_entropy_grad %[[LOGITS]], %[[LABELS]] : (tensor<?x4xf32>, tensor<?xi32>) -> tensor<?x4xf32>
// CHECK-NEXT: %[[DA:.*]] = slice.dense_grad_input %[[D]], %[[W2]] like(%[[A]]) : (tensor<?x4xf32>, tensor<4x8xf32, #slice.groups<1, 2>>, tensor<?x8xf32, #slice.groups<1, 2>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
// CHECK-NEXT: %[[DW2:.*]] = slice.dense_grad_weight %[[D]], %[[A]] : (tensor<?x4xf32>, tensor<?x8xf32, #slice.groups<1, 2>>) -> tensor<4x8xf32, #slice.groups<1, 2>>
// CHECK-NEXT: slice.accumulate_grad @w2, %[[DW2]]
// CHECK-NEXT: %[[DH:.*]] = slice.relu_grad %[[DA]], %[[A]]
// CHECK-NEXT: %[[DW1:.*]] = slice.dense_grad_weight %[[DH]], %[[X]] : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<?x6xf32>) -> tensor<8x6xf32, #slice.groups<2, 1>>
// CHECK-NEXT: slice.accumulate_grad @w1, %[[DW1]]
// CHECK-NEXT: %[[DB1:.*]] = slice.dense_grad_bias %[[DH]] : tensor<?x8xf32, #slice.groups<1, 2>> -> tensor<8xf32, #slice.groups<2>>
// CHECK-NEXT: slice.accumulate_grad @b1, %[[DB1]]
// CHECK-NEXT: return %[[LOSS]], %[[P]]
func.func @two_layers(%x: tensor<?x6xf32>, %labels: tensor<?xi32>, %r: !slice.rate)
    -> (tensor<?xf32>, tensor<?x4xf32>) attributes {slice.entry = "gradient"} {
  %u = slice.get_param @unused : tensor<4xf32>
  %w1 = slice.get_param @w1 : tensor<8x6xf32, #slice.groups<2, 1>>
  %b1 = slice.get_param @b1 : tensor<8xf32, #slice.groups<2>>
  %1 = slice.dense %x, %w1, %b1 rate(%r) : (tensor<?x6xf32>, tensor<8x6xf32, #slice.groups<2, 1>>, tensor<8xf32, #slice.groups<2>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  %2 = slice.relu %1 : tensor<?x8xf32, #slice.groups<1, 2>>
  %w2 = slice.get_param @w2 : tensor<4x8xf32, #slice.groups<1, 2>>
  %3 = slice.dense %2, %w2 : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<4x8xf32, #slice.groups<1, 2>>) -> tensor<?x4xf32>
  %p = slice.softmax %3 : tensor<?x4xf32>
  %loss = slice.cross_entropy %3, %labels : (tensor<?x4xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %loss, %p : tensor<?xf32>, tensor<?x4xf32>
}

// The network itself, and other entries, stay as they are.
// CHECK-LABEL: func.func @network(
// CHECK-NEXT: slice.get_param @w2
// CHECK-NEXT: slice.dense
// CHECK-NEXT: return
func.func @network(%x: tensor<?x8xf32>, %r: !slice.rate) -> tensor<?x4xf32> {
  %w2 = slice.get_param @w2 : tensor<4x8xf32>
  %0 = slice.dense %x, %w2 : (tensor<?x8xf32>, tensor<4x8xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// -----

// A value with two uses gets the sum; a layer behind a residual gets both ways.
slice.param @w : tensor<4x4xf32>
slice.param @v : tensor<4x4xf32>
// CHECK-LABEL: func.func @residual(
// CHECK: %[[W:.*]] = slice.get_param @w
// CHECK: %[[H:.*]] = slice.dense
// CHECK: %[[V:.*]] = slice.get_param @v
// CHECK: %[[G:.*]] = slice.dense %[[H]], %[[V]]
// CHECK: %[[S:.*]] = slice.add %[[H]], %[[G]]
// CHECK: %[[DS:.*]] = slice.cross_entropy_grad %[[S]]
// CHECK: %[[DG:.*]] = slice.dense_grad_input %[[DS]], %[[V]]
// CHECK: %[[DH:.*]] = slice.add %[[DS]], %[[DG]]
// CHECK: slice.accumulate_grad @v
// CHECK: %[[DW:.*]] = slice.dense_grad_weight %[[DH]]
// CHECK: slice.accumulate_grad @w, %[[DW]]
func.func @residual(%x: tensor<?x4xf32>, %targets: tensor<?x4xf32>) -> tensor<?xf32> attributes {slice.entry = "gradient.distill"} {
  %w = slice.get_param @w : tensor<4x4xf32>
  %h = slice.dense %x, %w : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  %v = slice.get_param @v : tensor<4x4xf32>
  %g = slice.dense %h, %v : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  %s = slice.add %h, %g : tensor<?x4xf32>
  %loss = slice.cross_entropy %s, %targets : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?xf32>
  return %loss : tensor<?xf32>
}

// -----

// One read of a parameter, two uses at widths that may differ: each use adds
// to the arena by itself, since their alive parts cannot be added.
slice.param @w : tensor<8x6xf32, #slice.groups<2, 1>>
slice.param @v : tensor<4x8xf32, #slice.groups<1, 2>>
// CHECK-LABEL: func.func @tied(
// CHECK-COUNT-2: slice.accumulate_grad @v
// CHECK-NOT: slice.add
// CHECK: slice.accumulate_grad @w
// CHECK: slice.accumulate_grad @w
// CHECK-NOT: slice.accumulate_grad
func.func @tied(%x: tensor<?x6xf32>, %labels: tensor<?xi32>, %r0: !slice.rate, %r1: !slice.rate)
    -> tensor<?xf32> attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<8x6xf32, #slice.groups<2, 1>>
  %a = slice.dense %x, %w rate(%r0) : (tensor<?x6xf32>, tensor<8x6xf32, #slice.groups<2, 1>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  %b = slice.dense %x, %w rate(%r1) : (tensor<?x6xf32>, tensor<8x6xf32, #slice.groups<2, 1>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  %v0 = slice.get_param @v : tensor<4x8xf32, #slice.groups<1, 2>>
  %v1 = slice.get_param @v : tensor<4x8xf32, #slice.groups<1, 2>>
  %c = slice.dense %a, %v0 : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<4x8xf32, #slice.groups<1, 2>>) -> tensor<?x4xf32>
  %d = slice.dense %b, %v1 : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<4x8xf32, #slice.groups<1, 2>>) -> tensor<?x4xf32>
  %e = slice.add %c, %d : tensor<?x4xf32>
  %loss = slice.cross_entropy %e, %labels : (tensor<?x4xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %loss : tensor<?xf32>
}

// -----

// A loss of another kind: the squared output of a regression. The gradient of
// its mean is where the walk starts.
slice.param @w : tensor<1x6xf32>
// CHECK-LABEL: func.func @squared(
// CHECK: %[[E:.*]] = slice.reshape %{{.*}} : tensor<?x1xf32> -> tensor<?xf32>
// CHECK: %[[LOSS:.*]] = slice.mul %[[E]], %[[E]]
// CHECK: %[[D:.*]] = slice.mean_grad %[[LOSS]] : tensor<?xf32>
// CHECK: %[[D0:.*]] = slice.mul %[[D]], %[[E]]
// CHECK: %[[D1:.*]] = slice.mul %[[D]], %[[E]]
// CHECK: %[[DE:.*]] = slice.add %[[D0]], %[[D1]]
// CHECK: %[[DY:.*]] = slice.reshape %[[DE]] : tensor<?xf32> -> tensor<?x1xf32>
// CHECK: slice.dense_grad_weight %[[DY]]
func.func @squared(%x: tensor<?x6xf32>) -> tensor<?xf32> attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<1x6xf32>
  %y = slice.dense %x, %w : (tensor<?x6xf32>, tensor<1x6xf32>) -> tensor<?x1xf32>
  %e = slice.reshape %y : tensor<?x1xf32> -> tensor<?xf32>
  %loss = slice.mul %e, %e : tensor<?xf32>
  return %loss : tensor<?xf32>
}
