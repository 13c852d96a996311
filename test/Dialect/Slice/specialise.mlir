// One function per entry and width, with the alive parts of all tensors.
// RUN: slice-opt %s --slice-specialise=rates=1.0,0.3,0.01 --split-input-file | FileCheck %s

// 10 rows in 4 groups end at 3, 5, 8, 10 (2.5 and 7.5 round up). Rate 0.3
// keeps round(1.2) = 1 group of 4, and round(0.9) = 1 of 3 (7 elements: 2);
// 0.01 keeps one group of each.
slice.param @w1 : tensor<10x6xf32, #slice.groups<4, 1>>
slice.param @b1 : tensor<10xf32, #slice.groups<4>>
slice.param @w2 : tensor<7x10xf32, #slice.groups<3, 4>>
slice.param @w3 : tensor<5x7xf32, #slice.groups<1, 3>>

// CHECK: module attributes {slice.model = "net", slice.rates = [array<f64: 1.000000e-02>, array<f64: 3.000000e-01>, array<f64: 1.000000e+00>]}
// Parameters stay whole.
// CHECK: slice.param @w1 : tensor<10x6xf32, #slice.groups<4, 1>>

// Nominal operations: 2 * (3*6 + 2*3 + 5*2) = 68; parameters: 34 + 3.
// CHECK-LABEL: func.func @net.w0
// CHECK-SAME: (%[[X:.*]]: tensor<?x6xf32> {slice.name = "image"}) -> (tensor<?x5xf32> {slice.name = "result0"})
// CHECK-SAME: slice.entry = "infer", slice.flops = 68 : i64, slice.parameters = 37 : i64, slice.width = 0 : i64
// CHECK-DAG: %[[W1:.*]] = slice.get_param @w1 : tensor<3x6xf32>
// CHECK-DAG: %[[B1:.*]] = slice.get_param @b1 : tensor<3xf32>
// CHECK: %[[H1:.*]] = slice.dense %[[X]], %[[W1]], %[[B1]] : (tensor<?x6xf32>, tensor<3x6xf32>, tensor<3xf32>) -> tensor<?x3xf32>
// CHECK: %[[A1:.*]] = slice.relu %[[H1]] : tensor<?x3xf32>
// CHECK: %[[W2:.*]] = slice.get_param @w2 : tensor<2x3xf32>
// CHECK: %[[H2:.*]] = slice.dense %[[A1]], %[[W2]] : (tensor<?x3xf32>, tensor<2x3xf32>) -> tensor<?x2xf32>
// CHECK: %[[W3:.*]] = slice.get_param @w3 : tensor<5x2xf32>
// CHECK: %[[H3:.*]] = slice.dense %[[H2]], %[[W3]] : (tensor<?x2xf32>, tensor<5x2xf32>) -> tensor<?x5xf32>
// CHECK: return %[[H3]] : tensor<?x5xf32>

// The same groups as at 0.01, hence the same cost: ordered by rate.
// CHECK-LABEL: func.func @net.w1
// CHECK-SAME: slice.flops = 68 : i64, slice.parameters = 37 : i64, slice.width = 1 : i64

// CHECK-LABEL: func.func @net.w2
// CHECK-SAME: slice.flops = 330 : i64, slice.parameters = 175 : i64, slice.width = 2 : i64
// CHECK: slice.get_param @w2 : tensor<7x10xf32>
// CHECK-NOT: slice.rate
func.func @net(%x: tensor<?x6xf32> {slice.name = "image"}, %r: !slice.rate) -> tensor<?x5xf32> {
  %w1 = slice.get_param @w1 : tensor<10x6xf32, #slice.groups<4, 1>>
  %b1 = slice.get_param @b1 : tensor<10xf32, #slice.groups<4>>
  %1 = slice.dense %x, %w1, %b1 rate(%r) : (tensor<?x6xf32>, tensor<10x6xf32, #slice.groups<4, 1>>, tensor<10xf32, #slice.groups<4>>) -> tensor<?x10xf32, #slice.groups<1, 4>>
  %2 = slice.relu %1 : tensor<?x10xf32, #slice.groups<1, 4>>
  %w2 = slice.get_param @w2 : tensor<7x10xf32, #slice.groups<3, 4>>
  %3 = slice.dense %2, %w2 rate(%r) : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<7x10xf32, #slice.groups<3, 4>>) -> tensor<?x7xf32, #slice.groups<1, 3>>
  %w3 = slice.get_param @w3 : tensor<5x7xf32, #slice.groups<1, 3>>
  %4 = slice.dense %3, %w3 : (tensor<?x7xf32, #slice.groups<1, 3>>, tensor<5x7xf32, #slice.groups<1, 3>>) -> tensor<?x5xf32>
  return %4 : tensor<?x5xf32>
}

// -----

// Several entries: each gets all widths; one without a rate stays one.
slice.param @w : tensor<4x4xf32, #slice.groups<2, 1>>
slice.param @v : tensor<3x4xf32, #slice.groups<1, 2>>

// CHECK: module attributes {slice.model = "net"
// CHECK-LABEL: func.func @net.w0
// CHECK-LABEL: func.func @net.w2
// CHECK-LABEL: func.func @step(
// CHECK-SAME: %{{.*}}: tensor<8xf32> {slice.name = "arg0"}
// CHECK-SAME: slice.entry = "sgd", slice.flops = 0 : i64, slice.parameters = 0 : i64}
// CHECK-NOT: slice.width
func.func @net(%x: tensor<?x4xf32>, %r: !slice.rate) -> tensor<?x3xf32> {
  %w = slice.get_param @w : tensor<4x4xf32, #slice.groups<2, 1>>
  %0 = slice.dense %x, %w rate(%r) : (tensor<?x4xf32>, tensor<4x4xf32, #slice.groups<2, 1>>) -> tensor<?x4xf32, #slice.groups<1, 2>>
  %v = slice.get_param @v : tensor<3x4xf32, #slice.groups<1, 2>>
  %1 = slice.dense %0, %v : (tensor<?x4xf32, #slice.groups<1, 2>>, tensor<3x4xf32, #slice.groups<1, 2>>) -> tensor<?x3xf32>
  return %1 : tensor<?x3xf32>
}

func.func @step(%hyper: tensor<8xf32>) attributes {slice.entry = "sgd"} {
  return
}

// CHECK-LABEL: func.func @net.gradient.w0
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xf32> {slice.name = "x"}, %[[LABELS:.*]]: tensor<?xi32> {slice.name = "arg1"}, %[[SEED:.*]]: tensor<i32> {slice.name = "arg2"}) -> (tensor<?xf32> {slice.name = "loss"})
// CHECK-SAME: slice.entry = "gradient"
// CHECK: %[[W:.*]] = slice.get_param @w : tensor<2x4xf32>
// CHECK: %[[H:.*]] = slice.dense %[[X]], %[[W]] : (tensor<?x4xf32>, tensor<2x4xf32>) -> tensor<?x2xf32>
// CHECK: %[[D:.*]] = slice.dropout %[[H]] p(5.000000e-01) id(1) seed(%[[SEED]]) : tensor<?x2xf32>
// CHECK: %[[V:.*]] = slice.get_param @v : tensor<3x2xf32>
// CHECK: %[[Y:.*]] = slice.dense %[[D]], %[[V]]
// CHECK: %[[L:.*]] = slice.cross_entropy %[[Y]], %[[LABELS]]
// CHECK: %[[DY:.*]] = slice.cross_entropy_grad %[[Y]], %[[LABELS]]
// CHECK: %[[DV:.*]] = slice.dense_grad_weight %[[DY]], %[[D]] : (tensor<?x3xf32>, tensor<?x2xf32>) -> tensor<3x2xf32>
// CHECK: slice.accumulate_grad @v, %[[DV]] : tensor<3x2xf32>
// `like` is gone: it only said how wide the result is.
// CHECK: %[[DD:.*]] = slice.dense_grad_input %[[DY]], %[[V]] : (tensor<?x3xf32>, tensor<3x2xf32>) -> tensor<?x2xf32>
// CHECK: %[[DH:.*]] = slice.dropout %[[DD]] p(5.000000e-01) id(1) seed(%[[SEED]]) : tensor<?x2xf32>
// CHECK: %[[DW:.*]] = slice.dense_grad_weight %[[DH]], %[[X]] : (tensor<?x2xf32>, tensor<?x4xf32>) -> tensor<2x4xf32>
// CHECK: slice.accumulate_grad @w, %[[DW]] : tensor<2x4xf32>
// CHECK: return %[[L]]
func.func @net.gradient(%x: tensor<?x4xf32> {slice.name = "x"}, %labels: tensor<?xi32>, %seed: tensor<i32>, %r: !slice.rate)
    -> (tensor<?xf32> {slice.name = "loss"}) attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<4x4xf32, #slice.groups<2, 1>>
  %h = slice.dense %x, %w rate(%r) : (tensor<?x4xf32>, tensor<4x4xf32, #slice.groups<2, 1>>) -> tensor<?x4xf32, #slice.groups<1, 2>>
  %d = slice.dropout %h p(0.5) id(1) seed(%seed) : tensor<?x4xf32, #slice.groups<1, 2>>
  %v = slice.get_param @v : tensor<3x4xf32, #slice.groups<1, 2>>
  %y = slice.dense %d, %v : (tensor<?x4xf32, #slice.groups<1, 2>>, tensor<3x4xf32, #slice.groups<1, 2>>) -> tensor<?x3xf32>
  %loss = slice.cross_entropy %y, %labels : (tensor<?x3xf32>, tensor<?xi32>) -> tensor<?xf32>
  %dy = slice.cross_entropy_grad %y, %labels : (tensor<?x3xf32>, tensor<?xi32>) -> tensor<?x3xf32>
  %dv = slice.dense_grad_weight %dy, %d : (tensor<?x3xf32>, tensor<?x4xf32, #slice.groups<1, 2>>) -> tensor<3x4xf32, #slice.groups<1, 2>>
  slice.accumulate_grad @v, %dv : tensor<3x4xf32, #slice.groups<1, 2>>
  %dd = slice.dense_grad_input %dy, %v like(%d) : (tensor<?x3xf32>, tensor<3x4xf32, #slice.groups<1, 2>>, tensor<?x4xf32, #slice.groups<1, 2>>) -> tensor<?x4xf32, #slice.groups<1, 2>>
  %dh = slice.dropout %dd p(0.5) id(1) seed(%seed) : tensor<?x4xf32, #slice.groups<1, 2>>
  %dw = slice.dense_grad_weight %dh, %x : (tensor<?x4xf32, #slice.groups<1, 2>>, tensor<?x4xf32>) -> tensor<4x4xf32, #slice.groups<2, 1>>
  slice.accumulate_grad @w, %dw : tensor<4x4xf32, #slice.groups<2, 1>>
  return %loss : tensor<?xf32>
}

// -----

// Shapes follow through flatten, softmax and element-wise ops; a trivial
// encoding goes too; an unused read of a sliced parameter goes.
slice.param @w : tensor<8x4xf32, #slice.groups<4, 1>>
slice.param @same : tensor<3x3xf32, #slice.groups<1, 1>>
// CHECK-LABEL: func.func @net.w0
func.func @net(%x: tensor<2x4xf32>, %r: !slice.rate) -> tensor<2x4xf32> {
  // CHECK-NOT: slice.get_param
  // CHECK: %[[SAME:.*]] = slice.get_param @same : tensor<3x3xf32>
  // CHECK: slice.sigmoid %[[SAME]] : tensor<3x3xf32>
  %unused = slice.get_param @w : tensor<8x4xf32, #slice.groups<4, 1>>
  %same = slice.get_param @same : tensor<3x3xf32, #slice.groups<1, 1>>
  %s = slice.sigmoid %same : tensor<3x3xf32, #slice.groups<1, 1>>
  // CHECK: %[[W:.*]] = slice.get_param @w : tensor<2x4xf32>
  %w = slice.get_param @w : tensor<8x4xf32, #slice.groups<4, 1>>
  %0 = slice.dense %x, %w rate(%r) : (tensor<2x4xf32>, tensor<8x4xf32, #slice.groups<4, 1>>) -> tensor<2x8xf32, #slice.groups<1, 4>>
  // CHECK: slice.reshape %{{.*}} : tensor<2x2xf32> -> tensor<2x1x2xf32>
  // CHECK: slice.softmax %{{.*}} : tensor<2x1x2xf32>
  // CHECK: slice.flatten %{{.*}} : tensor<2x1x2xf32> -> tensor<2x2xf32>
  // CHECK: slice.add %{{.*}}, %{{.*}} : tensor<2x2xf32>
  %1 = slice.reshape %0 : tensor<2x8xf32, #slice.groups<1, 4>> -> tensor<2x4x2xf32, #slice.groups<1, 4, 1>>
  %2 = slice.softmax %1 : tensor<2x4x2xf32, #slice.groups<1, 4, 1>>
  %3 = slice.flatten %2 : tensor<2x4x2xf32, #slice.groups<1, 4, 1>> -> tensor<2x8xf32, #slice.groups<1, 4>>
  %4 = slice.add %0, %3 : tensor<2x8xf32, #slice.groups<1, 4>>
  // The weight is the one read before: the same part is alive.
  // CHECK: slice.dense_grad_input %{{.*}}, %[[W]] : (tensor<2x2xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  %5 = slice.dense_grad_input %4, %w : (tensor<2x8xf32, #slice.groups<1, 4>>, tensor<8x4xf32, #slice.groups<4, 1>>) -> tensor<2x4xf32>
  return %5 : tensor<2x4xf32>
}
