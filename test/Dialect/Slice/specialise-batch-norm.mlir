// A width reads as many rows of statistics as it keeps groups, and the last is
// its own: 10 channels in 4 groups end at 3, 5, 8, 10. Statistics do not count
// as parameters.
// RUN: slice-opt %s --slice-specialise=rates=0.5,1 | FileCheck %s

slice.param @w : tensor<10x6xf32, #slice.groups<4, 1>>
slice.param @bn.weight : tensor<10xf32, #slice.groups<4>>
slice.param @bn.bias : tensor<10xf32, #slice.groups<4>>
slice.param @bn.running_mean {buffer} : tensor<4x10xf32, #slice.groups<4, 4>>
slice.param @bn.running_var {buffer} : tensor<4x10xf32, #slice.groups<4, 4>>
slice.param @v : tensor<2x10xf32, #slice.groups<1, 4>>

// CHECK-LABEL: func.func @net.w0(
// CHECK-SAME: slice.parameters = 50 : i64
// CHECK: %[[MEAN:.*]] = slice.get_param @bn.running_mean : tensor<2x5xf32>
// CHECK: %[[VAR:.*]] = slice.get_param @bn.running_var : tensor<2x5xf32>
// CHECK: slice.batch_norm %{{.*}}, %{{.*}}, %{{.*}}, %[[MEAN]], %[[VAR]] eps(1.000000e-05) : (tensor<?x5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<?x5xf32>
// CHECK-LABEL: func.func @net.w1(
// CHECK-SAME: slice.parameters = 100 : i64
// CHECK: slice.batch_norm {{.*}} : (tensor<?x10xf32>, tensor<10xf32>, tensor<10xf32>, tensor<4x10xf32>, tensor<4x10xf32>) -> tensor<?x10xf32>
func.func @net(%x: tensor<?x6xf32>, %r: !slice.rate) -> tensor<?x2xf32> {
  %w = slice.get_param @w : tensor<10x6xf32, #slice.groups<4, 1>>
  %h = slice.dense %x, %w rate(%r) : (tensor<?x6xf32>, tensor<10x6xf32, #slice.groups<4, 1>>) -> tensor<?x10xf32, #slice.groups<1, 4>>
  %g = slice.get_param @bn.weight : tensor<10xf32, #slice.groups<4>>
  %b = slice.get_param @bn.bias : tensor<10xf32, #slice.groups<4>>
  %m = slice.get_param @bn.running_mean : tensor<4x10xf32, #slice.groups<4, 4>>
  %s = slice.get_param @bn.running_var : tensor<4x10xf32, #slice.groups<4, 4>>
  %n = slice.batch_norm %h, %g, %b, %m, %s eps(1.0e-5)
      : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<10xf32, #slice.groups<4>>, tensor<10xf32, #slice.groups<4>>, tensor<4x10xf32, #slice.groups<4, 4>>, tensor<4x10xf32, #slice.groups<4, 4>>)
      -> tensor<?x10xf32, #slice.groups<1, 4>>
  %v = slice.get_param @v : tensor<2x10xf32, #slice.groups<1, 4>>
  %y = slice.dense %n, %v : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<2x10xf32, #slice.groups<1, 4>>) -> tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}

// CHECK-LABEL: func.func @gradient.w0(
// CHECK: slice.batch_norm_train {{.*}} : (tensor<?x5xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
// CHECK: slice.batch_norm_grad_input {{.*}} : (tensor<?x5xf32>, tensor<?x5xf32>, tensor<5xf32>) -> tensor<?x5xf32>
// CHECK: slice.batch_norm_grad_weight {{.*}} : (tensor<?x5xf32>, tensor<?x5xf32>) -> tensor<5xf32>
// CHECK: slice.batch_norm_grad_bias {{.*}} : (tensor<?x5xf32>, tensor<?x5xf32>) -> tensor<5xf32>
// CHECK: slice.update_statistics @bn.running_mean, @bn.running_var, %{{.*}} momentum(1.000000e-01) : tensor<?x5xf32>
// CHECK-LABEL: func.func @gradient.w1(
// CHECK: slice.update_statistics @bn.running_mean, @bn.running_var, %{{.*}} momentum(1.000000e-01) : tensor<?x10xf32>
func.func @gradient(%x: tensor<?x6xf32>, %r: !slice.rate) attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<10x6xf32, #slice.groups<4, 1>>
  %h = slice.dense %x, %w rate(%r) : (tensor<?x6xf32>, tensor<10x6xf32, #slice.groups<4, 1>>) -> tensor<?x10xf32, #slice.groups<1, 4>>
  %g = slice.get_param @bn.weight : tensor<10xf32, #slice.groups<4>>
  %n = slice.batch_norm_train %h, %g, %g eps(1.0e-5) : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<10xf32, #slice.groups<4>>, tensor<10xf32, #slice.groups<4>>) -> tensor<?x10xf32, #slice.groups<1, 4>>
  %dx = slice.batch_norm_grad_input %n, %h, %g eps(1.0e-5) : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<?x10xf32, #slice.groups<1, 4>>, tensor<10xf32, #slice.groups<4>>) -> tensor<?x10xf32, #slice.groups<1, 4>>
  %dg = slice.batch_norm_grad_weight %dx, %h eps(1.0e-5) : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<?x10xf32, #slice.groups<1, 4>>) -> tensor<10xf32, #slice.groups<4>>
  %db = slice.batch_norm_grad_bias %dx, %h : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<?x10xf32, #slice.groups<1, 4>>) -> tensor<10xf32, #slice.groups<4>>
  slice.accumulate_grad @bn.weight, %dg : tensor<10xf32, #slice.groups<4>>
  slice.accumulate_grad @bn.bias, %db : tensor<10xf32, #slice.groups<4>>
  slice.update_statistics @bn.running_mean, @bn.running_var, %h momentum(0.1) : tensor<?x10xf32, #slice.groups<1, 4>>
  return
}
