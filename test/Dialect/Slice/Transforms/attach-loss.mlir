// The entries of training next to the network's own.
// RUN: slice-opt %s --slice-attach-loss --split-input-file | FileCheck %s
// RUN: slice-opt %s --slice-attach-loss --slice-simplify --split-input-file | FileCheck %s --check-prefix=SIMPLE

// The network stays; simplification takes its dropouts and leaves the others.
// CHECK-LABEL: func.func @net(
// CHECK: slice.dropout %{{.*}} p(5.000000e-01) : tensor<?x8xf32, #slice.groups<1, 2>>
// SIMPLE-LABEL: func.func @net(
// SIMPLE-NOT: slice.dropout

// The order of the inputs: those of the network, labels, seed, rates.
// CHECK-LABEL: func.func @net.gradient(
// CHECK-SAME: %[[X:[^:]*]]: tensor<?x6xf32> {slice.name = "image"}, %[[LABELS:[^:]*]]: tensor<?xi32> {slice.name = "labels"}, %[[SEED:[^:]*]]: tensor<i32> {slice.name = "seed"}, %[[R0:[^:]*]]: !slice.rate, %[[R1:[^:]*]]: !slice.rate)
// CHECK-SAME: -> (tensor<?xf32> {slice.name = "loss"}, tensor<?x4xf32> {slice.name = "probabilities"})
// CHECK-SAME: attributes {slice.entry = "gradient"}
// CHECK: %[[W:.*]] = slice.get_param @w
// CHECK: %[[H:.*]] = slice.dense %[[X]], %[[W]] rate(%[[R1]])
// CHECK: %[[D0:.*]] = slice.dropout %[[H]] p(5.000000e-01) seed(%[[SEED]])
// CHECK: %[[D1:.*]] = slice.dropout %[[D0]] p(2.500000e-01) id(1) seed(%[[SEED]])
// CHECK: %[[V:.*]] = slice.get_param @v
// CHECK: %[[LOGITS:.*]] = slice.dense %[[D1]], %[[V]]
// CHECK: %[[P:.*]] = slice.softmax %[[LOGITS]] : tensor<?x4xf32>
// CHECK: %[[LOSS:.*]] = slice.cross_entropy %[[LOGITS]], %[[LABELS]] : (tensor<?x4xf32>, tensor<?xi32>) -> tensor<?xf32>
// CHECK: return %[[LOSS]], %[[P]] : tensor<?xf32>, tensor<?x4xf32>
// SIMPLE-LABEL: func.func @net.gradient(
// SIMPLE-COUNT-2: slice.dropout

// CHECK-LABEL: func.func @net.gradient.distill(
// CHECK-SAME: %{{[^:]*}}: tensor<?x6xf32> {slice.name = "image"}, %[[TARGETS:[^:]*]]: tensor<?x4xf32> {slice.name = "targets"}, %{{[^:]*}}: tensor<i32> {slice.name = "seed"}, %{{[^:]*}}: !slice.rate, %{{[^:]*}}: !slice.rate)
// CHECK-SAME: attributes {slice.entry = "gradient.distill"}
// CHECK: slice.dropout %{{.*}} p(2.500000e-01) id(1) seed
// CHECK: slice.cross_entropy %{{.*}}, %[[TARGETS]] : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?xf32>
slice.param @w : tensor<8x6xf32, #slice.groups<2, 1>>
slice.param @v : tensor<4x8xf32, #slice.groups<1, 2>>
func.func @net(%r0: !slice.rate, %x: tensor<?x6xf32> {slice.name = "image"}, %r1: !slice.rate)
    -> (tensor<?x4xf32> {slice.name = "logits"}) {
  %w = slice.get_param @w : tensor<8x6xf32, #slice.groups<2, 1>>
  %1 = slice.dense %x, %w rate(%r1) : (tensor<?x6xf32>, tensor<8x6xf32, #slice.groups<2, 1>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  %2 = slice.dropout %1 p(0.5) : tensor<?x8xf32, #slice.groups<1, 2>>
  %3 = slice.dropout %2 p(0.25) : tensor<?x8xf32, #slice.groups<1, 2>>
  %v = slice.get_param @v : tensor<4x8xf32, #slice.groups<1, 2>>
  %4 = slice.dense %3, %v : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<4x8xf32, #slice.groups<1, 2>>) -> tensor<?x4xf32>
  return %4 : tensor<?x4xf32>
}

// -----

// A network that ends in a softmax: the loss takes the logits below it. Its
// batch is a constant, and so is that of the labels.
// CHECK-LABEL: func.func @net.gradient(
// CHECK-SAME: %[[X:[^:]*]]: tensor<3x4xf32>, %[[LABELS:[^:]*]]: tensor<3xi32> {slice.name = "labels"}
// CHECK: %[[P:.*]] = slice.softmax %[[X]] : tensor<3x4xf32>
// CHECK-NOT: slice.softmax
// CHECK: %[[LOSS:.*]] = slice.cross_entropy %[[X]], %[[LABELS]] : (tensor<3x4xf32>, tensor<3xi32>) -> tensor<3xf32>
// CHECK: return %[[LOSS]], %[[P]] : tensor<3xf32>, tensor<3x4xf32>
// CHECK-LABEL: func.func @net.gradient.distill(
func.func @net(%x: tensor<3x4xf32>, %r: !slice.rate) -> tensor<3x4xf32> attributes {slice.entry = "infer"} {
  %p = slice.softmax %x : tensor<3x4xf32>
  return %p : tensor<3x4xf32>
}

// -----

// A dropout with a seed of its own keeps it, and its number.
// CHECK-LABEL: func.func @net.gradient(
// CHECK-SAME: %[[OWN:[^:]*]]: tensor<i32> {slice.name = "own"}
// CHECK: slice.dropout %{{.*}} p(1.000000e-01) id(7) seed(%[[OWN]])
func.func @net(%x: tensor<?x4xf32>, %own: tensor<i32> {slice.name = "own"}, %r: !slice.rate) -> tensor<?x4xf32> {
  %0 = slice.dropout %x p(0.1) id(7) seed(%own) : tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// -----

// Dropouts that do nothing have no number, whether they are still there or not.
// CHECK-LABEL: func.func @net.gradient(
// CHECK: %[[D0:.*]] = slice.dropout %{{.*}} p(0.000000e+00) : tensor<?x4xf32>
// CHECK: %[[D1:.*]] = slice.dropout %[[D0]] p(2.500000e-01) : tensor<?x4xf32>
// CHECK: %[[D3:.*]] = slice.dropout %[[D0]] p(5.000000e-01) seed
// CHECK: %[[D4:.*]] = slice.dropout %[[D3]] p(5.000000e-01) id(1) seed
func.func @net(%x: tensor<?x4xf32>, %r: !slice.rate) -> tensor<?x4xf32> {
  %0 = slice.dropout %x p(0.0) : tensor<?x4xf32>
  %1 = slice.dropout %0 p(0.25) : tensor<?x4xf32>
  %2 = slice.relu %1 : tensor<?x4xf32>
  %3 = slice.dropout %0 p(0.5) : tensor<?x4xf32>
  %4 = slice.dropout %3 p(0.5) : tensor<?x4xf32>
  return %4 : tensor<?x4xf32>
}
