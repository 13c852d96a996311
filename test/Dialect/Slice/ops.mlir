// Every op of the dialect is printed as it is read.
// RUN: slice-opt %s --split-input-file | slice-opt --split-input-file | FileCheck %s
// RUN: slice-opt %s --split-input-file --mlir-print-op-generic | slice-opt --split-input-file | FileCheck %s

// CHECK: slice.param @w {init = #slice.init<uniform, 3.125000e-02>} : tensor<512x784xf32, #slice.groups<8, 1>>
slice.param @w {init = #slice.init<uniform, 0.03125>} : tensor<512x784xf32, #slice.groups<8, 1>>
// CHECK: slice.param @b {init = #slice.init<zeros>} : tensor<512xf32, #slice.groups<8>>
slice.param @b {init = #slice.init<zeros>} : tensor<512xf32, #slice.groups<8>>
// CHECK: slice.param @one {init = #slice.init<ones>} : tensor<3xf32>
slice.param @one {init = #slice.init<ones>} : tensor<3xf32>
// CHECK: slice.param @normal {init = #slice.init<normal, 5.000000e-01>, layouts = [0, 1]} : tensor<3xf32>
slice.param @normal {init = #slice.init<normal, 0.5>, layouts = [0, 1]} : tensor<3xf32>
// CHECK: slice.param @kaiming {init = #slice.init<kaiming_uniform, 1.000000e+00>} : tensor<3x4xf32>
slice.param @kaiming {init = #slice.init<kaiming_uniform, 1.0>} : tensor<3x4xf32>
// CHECK: slice.param @plain : tensor<512x512xf32, #slice.groups<8, 8>>
slice.param @plain : tensor<512x512xf32, #slice.groups<8, 8>>

// CHECK-LABEL: func.func @dense
func.func @dense(%x: tensor<?x784xf32> {slice.name = "x"}, %r: !slice.rate)
    -> (tensor<?x512xf32, #slice.groups<1, 8>> {slice.name = "y"}) {
  // CHECK: %[[W:.*]] = slice.get_param @w : tensor<512x784xf32, #slice.groups<8, 1>>
  %w = slice.get_param @w : tensor<512x784xf32, #slice.groups<8, 1>>
  %b = slice.get_param @b : tensor<512xf32, #slice.groups<8>>
  // CHECK: slice.dense %{{.*}}, %[[W]], %{{.*}} rate(%{{.*}}) : (tensor<?x784xf32>, tensor<512x784xf32, #slice.groups<8, 1>>, tensor<512xf32, #slice.groups<8>>) -> tensor<?x512xf32, #slice.groups<1, 8>>
  %0 = slice.dense %x, %w, %b rate(%r) : (tensor<?x784xf32>, tensor<512x784xf32, #slice.groups<8, 1>>, tensor<512xf32, #slice.groups<8>>) -> tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.dense %{{.*}}, %[[W]] rate(%{{.*}}) : (tensor<?x784xf32>, tensor<512x784xf32, #slice.groups<8, 1>>) -> tensor<?x512xf32, #slice.groups<1, 8>>
  %1 = slice.dense %x, %w rate(%r) : (tensor<?x784xf32>, tensor<512x784xf32, #slice.groups<8, 1>>) -> tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.add %{{.*}}, %{{.*}} : tensor<?x512xf32, #slice.groups<1, 8>>
  %2 = slice.add %0, %1 : tensor<?x512xf32, #slice.groups<1, 8>>
  return %2 : tensor<?x512xf32, #slice.groups<1, 8>>
}

// CHECK-LABEL: func.func @specialised
func.func @specialised(%x: tensor<?x784xf32>) -> tensor<?x256xf32> {
  // CHECK: slice.get_param @w : tensor<256x784xf32>
  %w = slice.get_param @w : tensor<256x784xf32>
  // CHECK: slice.get_param @normal layout(1) : tensor<3xf32>
  %n = slice.get_param @normal layout(1) : tensor<3xf32>
  // CHECK: slice.dense %{{.*}}, %{{.*}} : (tensor<?x784xf32>, tensor<256x784xf32>) -> tensor<?x256xf32>
  %0 = slice.dense %x, %w : (tensor<?x784xf32>, tensor<256x784xf32>) -> tensor<?x256xf32>
  return %0 : tensor<?x256xf32>
}

// CHECK-LABEL: func.func @dense_gradients
func.func @dense_gradients(
    %x: tensor<?x512xf32, #slice.groups<1, 8>>,
    %dy: tensor<?x512xf32, #slice.groups<1, 8>>) {
  %w = slice.get_param @plain : tensor<512x512xf32, #slice.groups<8, 8>>
  // CHECK: slice.dense_grad_input %{{.*}}, %{{.*}} like(%{{.*}}) : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<512x512xf32, #slice.groups<8, 8>>, tensor<?x512xf32, #slice.groups<1, 8>>) -> tensor<?x512xf32, #slice.groups<1, 8>>
  %dx = slice.dense_grad_input %dy, %w like(%x) : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<512x512xf32, #slice.groups<8, 8>>, tensor<?x512xf32, #slice.groups<1, 8>>) -> tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.dense_grad_weight %{{.*}}, %{{.*}} : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<?x512xf32, #slice.groups<1, 8>>) -> tensor<512x512xf32, #slice.groups<8, 8>>
  %dw = slice.dense_grad_weight %dy, %x : (tensor<?x512xf32, #slice.groups<1, 8>>, tensor<?x512xf32, #slice.groups<1, 8>>) -> tensor<512x512xf32, #slice.groups<8, 8>>
  // CHECK: slice.dense_grad_bias %{{.*}} : tensor<?x512xf32, #slice.groups<1, 8>> -> tensor<512xf32, #slice.groups<8>>
  %db = slice.dense_grad_bias %dy : tensor<?x512xf32, #slice.groups<1, 8>> -> tensor<512xf32, #slice.groups<8>>
  // CHECK: slice.get_grad @b : tensor<512xf32, #slice.groups<8>>
  %g = slice.get_grad @b : tensor<512xf32, #slice.groups<8>>
  %s = slice.add %g, %db : tensor<512xf32, #slice.groups<8>>
  // CHECK: slice.set_grad @b, %{{.*}} : tensor<512xf32, #slice.groups<8>>
  slice.set_grad @b, %s : tensor<512xf32, #slice.groups<8>>
  // CHECK: slice.accumulate_grad @plain, %{{.*}} : tensor<512x512xf32, #slice.groups<8, 8>>
  slice.accumulate_grad @plain, %dw : tensor<512x512xf32, #slice.groups<8, 8>>
  return
}

// CHECK-LABEL: func.func @elementwise
func.func @elementwise(%x: tensor<?x512xf32, #slice.groups<1, 8>>,
                       %y: tensor<?x512xf32, #slice.groups<1, 8>>,
                       %seed: tensor<i32>) {
  // CHECK: slice.mul %{{.*}}, %{{.*}} : tensor<?x512xf32, #slice.groups<1, 8>>
  %0 = slice.mul %x, %y : tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.relu %{{.*}} : tensor<?x512xf32, #slice.groups<1, 8>>
  %1 = slice.relu %x : tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.gelu %{{.*}} : tensor<?x512xf32, #slice.groups<1, 8>>
  %2 = slice.gelu %x approximate(none) : tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.gelu %{{.*}} approximate(tanh) : tensor<?x512xf32, #slice.groups<1, 8>>
  %3 = slice.gelu %x approximate(tanh) : tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.sigmoid %{{.*}} : tensor<?x512xf32, #slice.groups<1, 8>>
  %4 = slice.sigmoid %x : tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.tanh %{{.*}} : tensor<?x512xf32, #slice.groups<1, 8>>
  %5 = slice.tanh %x : tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.dropout %{{.*}} p(5.000000e-01) : tensor<?x512xf32, #slice.groups<1, 8>>
  %6 = slice.dropout %x p(0.5) : tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.dropout %{{.*}} p(1.000000e-01) id(3) seed(%{{.*}}) : tensor<?x512xf32, #slice.groups<1, 8>>
  %7 = slice.dropout %x p(0.1) id(3) seed(%seed) : tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.relu_grad %{{.*}}, %{{.*}} : tensor<?x512xf32, #slice.groups<1, 8>>
  %8 = slice.relu_grad %x, %y : tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.gelu_grad %{{.*}}, %{{.*}} approximate(tanh) : tensor<?x512xf32, #slice.groups<1, 8>>
  %9 = slice.gelu_grad %x, %y approximate(tanh) : tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.sigmoid_grad %{{.*}}, %{{.*}} : tensor<?x512xf32, #slice.groups<1, 8>>
  %10 = slice.sigmoid_grad %x, %y : tensor<?x512xf32, #slice.groups<1, 8>>
  // CHECK: slice.tanh_grad %{{.*}}, %{{.*}} : tensor<?x512xf32, #slice.groups<1, 8>>
  %11 = slice.tanh_grad %x, %y : tensor<?x512xf32, #slice.groups<1, 8>>
  return
}

// CHECK-LABEL: func.func @shapes
func.func @shapes(%x: tensor<?x8x4x4xf32, #slice.groups<1, 4, 1, 1>>) {
  // CHECK: slice.flatten %{{.*}} : tensor<?x8x4x4xf32, #slice.groups<1, 4, 1, 1>> -> tensor<?x128xf32, #slice.groups<1, 4>>
  %0 = slice.flatten %x : tensor<?x8x4x4xf32, #slice.groups<1, 4, 1, 1>> -> tensor<?x128xf32, #slice.groups<1, 4>>
  // CHECK: slice.reshape %{{.*}} : tensor<?x128xf32, #slice.groups<1, 4>> -> tensor<?x8x16xf32, #slice.groups<1, 4, 1>>
  %1 = slice.reshape %0 : tensor<?x128xf32, #slice.groups<1, 4>> -> tensor<?x8x16xf32, #slice.groups<1, 4, 1>>
  return
}

// CHECK-LABEL: func.func @losses
func.func @losses(%x: tensor<?x10xf32>, %labels: tensor<?xi32>) {
  // CHECK: slice.softmax %{{.*}} : tensor<?x10xf32>
  %0 = slice.softmax %x : tensor<?x10xf32>
  // CHECK: slice.softmax_grad %{{.*}}, %{{.*}} : tensor<?x10xf32>
  %1 = slice.softmax_grad %x, %0 : tensor<?x10xf32>
  // CHECK: slice.cross_entropy %{{.*}}, %{{.*}} : (tensor<?x10xf32>, tensor<?xi32>) -> tensor<?xf32>
  %2 = slice.cross_entropy %x, %labels : (tensor<?x10xf32>, tensor<?xi32>) -> tensor<?xf32>
  // CHECK: slice.cross_entropy %{{.*}}, %{{.*}} : (tensor<?x10xf32>, tensor<?x10xf32>) -> tensor<?xf32>
  %3 = slice.cross_entropy %x, %0 : (tensor<?x10xf32>, tensor<?x10xf32>) -> tensor<?xf32>
  // CHECK: slice.cross_entropy_grad %{{.*}}, %{{.*}} : (tensor<?x10xf32>, tensor<?xi32>) -> tensor<?x10xf32>
  %4 = slice.cross_entropy_grad %x, %labels : (tensor<?x10xf32>, tensor<?xi32>) -> tensor<?x10xf32>
  // CHECK: slice.mean_grad %{{.*}} : tensor<?xf32>
  %5 = slice.mean_grad %2 : tensor<?xf32>
  return
}

// CHECK-LABEL: func.func private @entry
// CHECK-SAME: slice.entry = "infer", slice.flops = 20 : i64, slice.parameters = 10 : i64, slice.width = 1 : i64
func.func private @entry(tensor<?x10xf32>) attributes {
  slice.entry = "infer", slice.flops = 20 : i64, slice.parameters = 10 : i64,
  slice.width = 1 : i64}

// -----

// CHECK: module attributes {slice.arena_elements = 8 : i64, slice.derived_bytes = 0 : i64, slice.model = "mlp", slice.rates = [array<f64: 2.500000e-01>, array<f64: 1.000000e+00>]}
module attributes {slice.arena_elements = 8 : i64, slice.derived_bytes = 0 : i64,
                   slice.model = "mlp",
                   slice.rates = [array<f64: 0.25>, array<f64: 1.0>]} {
  func.func @arenas() {
    // CHECK: %[[P:.*]] = slice.get_arena 0 : tensor<8xf32>
    %0 = slice.get_arena 0 : tensor<8xf32>
    // CHECK: slice.set_arena 3, %[[P]] : tensor<8xf32>
    slice.set_arena 3, %0 : tensor<8xf32>
    return
  }
}
