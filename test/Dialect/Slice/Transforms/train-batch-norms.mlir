// Training takes statistics from the batch and updates the running ones when
// the network has run; inference stays as it is. Buffers have no gradient.
// RUN: slice-opt %s --pass-pipeline="builtin.module(slice-attach-loss,slice-simplify,func.func(slice-differentiate))" | FileCheck %s

slice.param @w : tensor<3x6xf32>
slice.param @scale : tensor<6xf32>
slice.param @shift : tensor<6xf32>
slice.param @mean {buffer} : tensor<6xf32>
slice.param @var {buffer} : tensor<6xf32>

// CHECK-LABEL: func.func @net(
// CHECK: %[[M:.*]] = slice.get_param @mean
// CHECK: %[[V:.*]] = slice.get_param @var
// CHECK: slice.batch_norm %{{.*}}, %{{.*}}, %{{.*}}, %[[M]], %[[V]] eps(1.000000e-03) momentum(2.000000e-01)
// CHECK-NOT: slice.update_statistics
// CHECK-LABEL: func.func @net.gradient(
// CHECK-NOT: slice.get_param @mean
// CHECK: %[[G:.*]] = slice.get_param @scale
// CHECK: %[[N:.*]] = slice.batch_norm_train %[[X:.*]], %[[G]], %{{.*}} eps(1.000000e-03)
// CHECK: slice.dense %[[N]]
// CHECK: slice.update_statistics @mean, @var, %[[X]] momentum(2.000000e-01)
// CHECK: slice.cross_entropy
// CHECK: %[[D:.*]] = slice.dense_grad_input
// CHECK: %[[DG:.*]] = slice.batch_norm_grad_weight %[[D]], %[[X]] eps(1.000000e-03)
// CHECK: slice.accumulate_grad @scale, %[[DG]]
// CHECK: %[[DB:.*]] = slice.batch_norm_grad_bias %[[D]], %[[X]]
// CHECK: slice.accumulate_grad @shift, %[[DB]]
// The input depends on no parameter, nor on a buffer that counts.
// CHECK-NOT: slice.batch_norm_grad_input
// CHECK-LABEL: func.func @net.gradient.distill(
// CHECK: slice.update_statistics @mean, @var
func.func @net(%x: tensor<?x6xf32>, %r: !slice.rate) -> tensor<?x3xf32> {
  %w = slice.get_param @w : tensor<3x6xf32>
  %g = slice.get_param @scale : tensor<6xf32>
  %b = slice.get_param @shift : tensor<6xf32>
  %m = slice.get_param @mean : tensor<6xf32>
  %v = slice.get_param @var : tensor<6xf32>
  %n = slice.batch_norm %x, %g, %b, %m, %v eps(1.0e-3) momentum(0.2) : (tensor<?x6xf32>, tensor<6xf32>, tensor<6xf32>, tensor<6xf32>, tensor<6xf32>) -> tensor<?x6xf32>
  %y = slice.dense %n, %w : (tensor<?x6xf32>, tensor<3x6xf32>) -> tensor<?x3xf32>
  return %y : tensor<?x3xf32>
}

// An entry of the module's own reads a buffer like any constant.
// CHECK-LABEL: func.func @own(
// CHECK: %[[BUFFER:.*]] = slice.get_param @mean
// CHECK: slice.accumulate_grad @scale
// CHECK-NOT: slice.accumulate_grad @mean
// CHECK: return
func.func @own(%x: tensor<6xf32>, %r: !slice.rate) -> tensor<6xf32> attributes {slice.entry = "gradient.own"} {
  %g = slice.get_param @scale : tensor<6xf32>
  %m = slice.get_param @mean : tensor<6xf32>
  %y = slice.mul %g, %m : tensor<6xf32>
  return %y : tensor<6xf32>
}
