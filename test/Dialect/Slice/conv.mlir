// Convolutions are printed as they are read, without what is the default.
// RUN: slice-opt %s | slice-opt | FileCheck %s
// RUN: slice-opt %s --mlir-print-op-generic | slice-opt | FileCheck %s
// RUN: slice-opt %s --canonicalize | FileCheck %s --check-prefix=CANON

// CHECK-LABEL: func.func @conv2d
func.func @conv2d(%x: tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>, %w: tensor<128x64x3x3xf32, #slice.groups<8, 8, 1, 1>>,
                  %b: tensor<128xf32, #slice.groups<8>>, %r: !slice.rate)
    -> (tensor<?x128x16x16xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x128x30x30xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x128x28x34xf32, #slice.groups<1, 8, 1, 1>>) {
  // CHECK: slice.conv2d %{{.*}}, %{{.*}}, %{{.*}} rate(%{{.*}}) stride [2, 2] padding [1, 1] : (tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>, tensor<128x64x3x3xf32, #slice.groups<8, 8, 1, 1>>, tensor<128xf32, #slice.groups<8>>) -> tensor<?x128x16x16xf32, #slice.groups<1, 8, 1, 1>>
  %0 = slice.conv2d %x, %w, %b rate(%r) stride [2, 2] padding [1, 1] dilation [1, 1] : (tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>, tensor<128x64x3x3xf32, #slice.groups<8, 8, 1, 1>>, tensor<128xf32, #slice.groups<8>>) -> tensor<?x128x16x16xf32, #slice.groups<1, 8, 1, 1>>
  // CHECK: slice.conv2d %{{.*}}, %{{.*}} rate(%{{.*}}) : (tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>, tensor<128x64x3x3xf32, #slice.groups<8, 8, 1, 1>>) -> tensor<?x128x30x30xf32, #slice.groups<1, 8, 1, 1>>
  %1 = slice.conv2d %x, %w rate(%r) stride [1, 1] padding [0, 0] : (tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>, tensor<128x64x3x3xf32, #slice.groups<8, 8, 1, 1>>) -> tensor<?x128x30x30xf32, #slice.groups<1, 8, 1, 1>>
  // CHECK: slice.conv2d %{{.*}}, %{{.*}} rate(%{{.*}}) padding [0, 2] dilation [2, 1] : (tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>, tensor<128x64x3x3xf32, #slice.groups<8, 8, 1, 1>>) -> tensor<?x128x28x34xf32, #slice.groups<1, 8, 1, 1>>
  %2 = slice.conv2d %x, %w rate(%r) padding [0, 2] dilation [2, 1] : (tensor<?x64x32x32xf32, #slice.groups<1, 8, 1, 1>>, tensor<128x64x3x3xf32, #slice.groups<8, 8, 1, 1>>) -> tensor<?x128x28x34xf32, #slice.groups<1, 8, 1, 1>>
  return %0, %1, %2 : tensor<?x128x16x16xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x128x30x30xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x128x28x34xf32, #slice.groups<1, 8, 1, 1>>
}

// CHECK-LABEL: func.func @gradients
func.func @gradients(%x: tensor<?x64x9x7xf32, #slice.groups<1, 8, 1, 1>>, %w: tensor<128x64x3x3xf32, #slice.groups<1, 8, 1, 1>>, %dy: tensor<?x128x5x3xf32>)
    -> (tensor<?x64x9x7xf32, #slice.groups<1, 8, 1, 1>>, tensor<128x64x3x3xf32, #slice.groups<1, 8, 1, 1>>, tensor<128xf32>) {
  // CHECK: slice.conv2d_grad_input %{{.*}}, %{{.*}} like(%{{.*}}) stride [2, 1] padding [1, 0] dilation [1, 2] : (tensor<?x128x5x3xf32>, tensor<128x64x3x3xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x9x7xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<?x64x9x7xf32, #slice.groups<1, 8, 1, 1>>
  %dx = slice.conv2d_grad_input %dy, %w like(%x) stride [2, 1] padding [1, 0] dilation [1, 2] : (tensor<?x128x5x3xf32>, tensor<128x64x3x3xf32, #slice.groups<1, 8, 1, 1>>, tensor<?x64x9x7xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<?x64x9x7xf32, #slice.groups<1, 8, 1, 1>>
  // CHECK: slice.conv2d_grad_weight %{{.*}}, %{{.*}} stride [2, 1] padding [1, 0] dilation [1, 2] : (tensor<?x128x5x3xf32>, tensor<?x64x9x7xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<128x64x3x3xf32, #slice.groups<1, 8, 1, 1>>
  %dw = slice.conv2d_grad_weight %dy, %x stride [2, 1] padding [1, 0] dilation [1, 2] : (tensor<?x128x5x3xf32>, tensor<?x64x9x7xf32, #slice.groups<1, 8, 1, 1>>) -> tensor<128x64x3x3xf32, #slice.groups<1, 8, 1, 1>>
  // CHECK: slice.conv2d_grad_bias %{{.*}} : tensor<?x128x5x3xf32> -> tensor<128xf32>
  %db = slice.conv2d_grad_bias %dy : tensor<?x128x5x3xf32> -> tensor<128xf32>
  return %dx, %dw, %db : tensor<?x64x9x7xf32, #slice.groups<1, 8, 1, 1>>, tensor<128x64x3x3xf32, #slice.groups<1, 8, 1, 1>>, tensor<128xf32>
}

// Groups follow from the shapes; without `like` or a rate where nothing asks.
// CHECK-LABEL: func.func @grouped
func.func @grouped(%x: tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, %d: tensor<8x1x3x3xf32, #slice.groups<4, 1, 1, 1>>,
                   %w: tensor<12x2x1x1xf32, #slice.groups<4, 1, 1, 1>>, %v: tensor<6x4x1x1xf32>, %whole: tensor<2x8x4x4xf32>)
    -> (tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<2x12x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<2x6x4x4xf32>, tensor<2x8x4x4xf32>) {
  // CHECK: slice.conv2d %{{.*}}, %{{.*}} padding [1, 1] : (tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<8x1x3x3xf32, #slice.groups<4, 1, 1, 1>>) -> tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  %0 = slice.conv2d %x, %d padding [1, 1] : (tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<8x1x3x3xf32, #slice.groups<4, 1, 1, 1>>) -> tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>
  // CHECK: slice.conv2d %{{.*}}, %{{.*}} : (tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<12x2x1x1xf32, #slice.groups<4, 1, 1, 1>>) -> tensor<2x12x4x4xf32, #slice.groups<1, 4, 1, 1>>
  %1 = slice.conv2d %x, %w : (tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<12x2x1x1xf32, #slice.groups<4, 1, 1, 1>>) -> tensor<2x12x4x4xf32, #slice.groups<1, 4, 1, 1>>
  // CHECK: slice.conv2d %{{.*}}, %{{.*}} : (tensor<2x8x4x4xf32>, tensor<6x4x1x1xf32>) -> tensor<2x6x4x4xf32>
  %2 = slice.conv2d %whole, %v : (tensor<2x8x4x4xf32>, tensor<6x4x1x1xf32>) -> tensor<2x6x4x4xf32>
  // CHECK: slice.conv2d_grad_input %{{.*}}, %{{.*}} : (tensor<2x6x4x4xf32>, tensor<6x4x1x1xf32>) -> tensor<2x8x4x4xf32>
  %3 = slice.conv2d_grad_input %2, %v : (tensor<2x6x4x4xf32>, tensor<6x4x1x1xf32>) -> tensor<2x8x4x4xf32>
  return %0, %1, %2, %3 : tensor<2x8x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<2x12x4x4xf32, #slice.groups<1, 4, 1, 1>>, tensor<2x6x4x4xf32>, tensor<2x8x4x4xf32>
}

// The smallest and the largest numbers that pass; the output is one pixel.
// CHECK-LABEL: func.func @extreme
func.func @extreme(%x: tensor<?x1x1x2147483647xf32>, %w: tensor<1x1x1x2xf32>) -> tensor<?x1x1x1xf32> {
  // CHECK: slice.conv2d %{{.*}}, %{{.*}} stride [2147483647, 2147483647] padding [2147483647, 0] dilation [2147483647, 2147483646]
  // CHECK: slice.conv2d %{{.*}}, %{{.*}} stride [2147483647, 2147483647] dilation [1, 2147483646]
  %0 = slice.conv2d %x, %w stride [2147483647, 2147483647] padding [2147483647, 0] dilation [2147483647, 2147483646] : (tensor<?x1x1x2147483647xf32>, tensor<1x1x1x2xf32>) -> tensor<?x1x3x1xf32>
  %1 = slice.conv2d %x, %w stride [2147483647, 2147483647] dilation [1, 2147483646] : (tensor<?x1x1x2147483647xf32>, tensor<1x1x1x2xf32>) -> tensor<?x1x1x1xf32>
  return %1 : tensor<?x1x1x1xf32>
}

// A rate that nothing asks for goes.
// CANON-LABEL: func.func @needless_rate
// CHECK-LABEL: func.func @needless_rate
func.func @needless_rate(%x: tensor<?x8x4x4xf32>, %w: tensor<4x8x1x1xf32>, %b: tensor<4xf32>, %r: !slice.rate) -> tensor<?x4x4x4xf32> {
  // CANON-NEXT: slice.conv2d %{{.*}}, %{{.*}}, %{{.*}} : (tensor<?x8x4x4xf32>, tensor<4x8x1x1xf32>, tensor<4xf32>) -> tensor<?x4x4x4xf32>
  // CHECK: rate(%{{.*}})
  %0 = slice.conv2d %x, %w, %b rate(%r) : (tensor<?x8x4x4xf32>, tensor<4x8x1x1xf32>, tensor<4xf32>) -> tensor<?x4x4x4xf32>
  return %0 : tensor<?x4x4x4xf32>
}
