// The gradients of norms, and that a width can be taken of them.
// RUN: slice-opt %s --pass-pipeline="builtin.module(func.func(slice-differentiate))" | FileCheck %s
// RUN: slice-opt %s --pass-pipeline="builtin.module(func.func(slice-differentiate),slice-specialise{rates=0.5,1.0})" | FileCheck %s --check-prefix=WIDTH

slice.param @w : tensor<8x6xf32, #slice.groups<2, 1>>
slice.param @group.weight : tensor<8xf32, #slice.groups<2>>
slice.param @group.bias : tensor<8xf32, #slice.groups<2>>
slice.param @layer.weight : tensor<8xf32, #slice.groups<2>>
slice.param @layer.bias : tensor<8xf32, #slice.groups<2>>
slice.param @rms.weight : tensor<8xf32, #slice.groups<2>>
slice.param @v : tensor<4x8xf32, #slice.groups<1, 2>>

func.func @net(%x: tensor<?x6xf32>, %r: !slice.rate) -> tensor<?x6xf32> {
  return %x : tensor<?x6xf32>
}

// CHECK-LABEL: func.func @norms(
// CHECK: %[[H:.*]] = slice.dense
// CHECK: %[[GROUP:.*]] = slice.group_norm %[[H]], %[[GROUPW:.*]], %{{.*}} groups(4) channels(8) eps(1.000000e-05)
// CHECK: %[[LAYER:.*]] = slice.layer_norm %[[GROUP]], %[[LAYERW:.*]], %{{.*}} eps(1.000000e-04)
// CHECK: %[[RMS:.*]] = slice.rms_norm %[[LAYER]], %[[RMSW:.*]] eps(1.000000e-03)

// CHECK: %[[DRMS:.*]] = slice.dense_grad_input
// CHECK: %[[DRMSW:.*]] = slice.rms_norm_grad_weight %[[DRMS]], %[[LAYER]] eps(1.000000e-03) :
// CHECK: slice.accumulate_grad @rms.weight, %[[DRMSW]]
// CHECK: %[[DLAYER:.*]] = slice.rms_norm_grad_input %[[DRMS]], %[[LAYER]], %[[RMSW]] eps(1.000000e-03) :
// CHECK: %[[DLAYERW:.*]] = slice.layer_norm_grad_weight %[[DLAYER]], %[[GROUP]] eps(1.000000e-04) :
// CHECK: slice.accumulate_grad @layer.weight, %[[DLAYERW]]
// CHECK: %[[DLAYERB:.*]] = slice.layer_norm_grad_bias %[[DLAYER]] :
// CHECK: slice.accumulate_grad @layer.bias, %[[DLAYERB]]
// CHECK: %[[DGROUP:.*]] = slice.layer_norm_grad_input %[[DLAYER]], %[[GROUP]], %[[LAYERW]] eps(1.000000e-04) :
// CHECK: %[[DGROUPW:.*]] = slice.group_norm_grad_weight %[[DGROUP]], %[[H]] groups(4) channels(8) eps(1.000000e-05) :
// CHECK: slice.accumulate_grad @group.weight, %[[DGROUPW]]
// CHECK: %[[DGROUPB:.*]] = slice.group_norm_grad_bias %[[DGROUP]], %[[H]] :
// CHECK: slice.accumulate_grad @group.bias, %[[DGROUPB]]
// CHECK: %[[DH:.*]] = slice.group_norm_grad_input %[[DGROUP]], %[[H]], %[[GROUPW]] groups(4) channels(8) eps(1.000000e-05) :
// CHECK: slice.dense_grad_weight %[[DH]]

// WIDTH-LABEL: func.func @norms.w0(
// WIDTH: slice.rms_norm_grad_weight %{{.*}} : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<4xf32>
// WIDTH: slice.accumulate_grad @rms.weight, %{{.*}} : tensor<4xf32>
// WIDTH: slice.rms_norm_grad_input %{{.*}} : (tensor<?x4xf32>, tensor<?x4xf32>, tensor<4xf32>) -> tensor<?x4xf32>
// WIDTH: slice.layer_norm_grad_weight %{{.*}} : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<4xf32>
// WIDTH: slice.layer_norm_grad_bias %{{.*}} : tensor<?x4xf32> -> tensor<4xf32>
// WIDTH: slice.layer_norm_grad_input %{{.*}} : (tensor<?x4xf32>, tensor<?x4xf32>, tensor<4xf32>) -> tensor<?x4xf32>
// WIDTH: slice.group_norm_grad_weight %{{.*}} groups(4) channels(8) eps(1.000000e-05) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<4xf32>
// WIDTH: slice.group_norm_grad_bias %{{.*}} : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<4xf32>
// WIDTH: slice.group_norm_grad_input %{{.*}} groups(4) channels(8) eps(1.000000e-05) : (tensor<?x4xf32>, tensor<?x4xf32>, tensor<4xf32>) -> tensor<?x4xf32>
// WIDTH-LABEL: func.func @norms.w1(
// WIDTH: slice.group_norm_grad_input %{{.*}} : (tensor<?x8xf32>, tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
func.func @norms(%x: tensor<?x6xf32>, %labels: tensor<?xi32>, %r: !slice.rate)
    -> tensor<?xf32> attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<8x6xf32, #slice.groups<2, 1>>
  %h = slice.dense %x, %w rate(%r) : (tensor<?x6xf32>, tensor<8x6xf32, #slice.groups<2, 1>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  %gw = slice.get_param @group.weight : tensor<8xf32, #slice.groups<2>>
  %gb = slice.get_param @group.bias : tensor<8xf32, #slice.groups<2>>
  %0 = slice.group_norm %h, %gw, %gb groups(4) channels(8) eps(1.0e-5) : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<8xf32, #slice.groups<2>>, tensor<8xf32, #slice.groups<2>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  %lw = slice.get_param @layer.weight : tensor<8xf32, #slice.groups<2>>
  %lb = slice.get_param @layer.bias : tensor<8xf32, #slice.groups<2>>
  %1 = slice.layer_norm %0, %lw, %lb eps(1.0e-4) : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<8xf32, #slice.groups<2>>, tensor<8xf32, #slice.groups<2>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  %rw = slice.get_param @rms.weight : tensor<8xf32, #slice.groups<2>>
  %2 = slice.rms_norm %1, %rw eps(1.0e-3) : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<8xf32, #slice.groups<2>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  %v = slice.get_param @v : tensor<4x8xf32, #slice.groups<1, 2>>
  %3 = slice.dense %2, %v : (tensor<?x8xf32, #slice.groups<1, 2>>, tensor<4x8xf32, #slice.groups<1, 2>>) -> tensor<?x4xf32>
  %loss = slice.cross_entropy %3, %labels : (tensor<?x4xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %loss : tensor<?xf32>
}
