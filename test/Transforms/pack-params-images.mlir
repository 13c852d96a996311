// A convolution's weight has a block of outputs innermost and its taps in the
// order of the loops. What is no plain loop of the gradient is a tap as well.
// RUN: slice-opt %s --kern-pack-params | FileCheck %s

#x = affine_map<(b, n, h, w, u, v, c) -> (b, c, h + u - 1, w + v - 1)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n, c, u, v)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, n, h, w)>
#dy = affine_map<(b, c, h, w, i, j, n) -> (b, n, (h + 1) floordiv 2 - i, (w + 1) floordiv 2 - j)>
#dw = affine_map<(b, c, h, w, i, j, n) -> (n, c, (h + 1) mod 2 + i * 2, (w + 1) mod 2 + j * 2)>

// CHECK: slice.param @w {layouts = [
// CHECK-SAME: #kern.layout<block_dim = 0, block = 32, order = [2, 3, 1], offset = 0>
// CHECK-SAME: #kern.layout<block_dim = 1, block = 16, order = [2, 3, 0], offset = 0, derived = true>
module attributes {slice.model = "net"} {
slice.param @w : tensor<40x9x3x3xf32>

func.func @infer(%x: tensor<?x9x8x8xf32>) -> tensor<?x40x8x8xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @w : tensor<40x9x3x3xf32>
  %r = kern.generic {extents = array<i64: -1, 40, 8, 8, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%x, %w : tensor<?x9x8x8xf32>, tensor<40x9x3x3xf32>) combine {
  ^bb0(%a: f32, %c: f32):
    %p = arith.mulf %a, %c : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %a: f32, %c: f32):
    kern.yield %acc : f32
  } -> tensor<?x40x8x8xf32>
  return %r : tensor<?x40x8x8xf32>
}

// CHECK-LABEL: func @gradient(
// CHECK: slice.get_param @w layout(1) : tensor<40x9x3x3xf32>
func.func @gradient(%g: tensor<?x40x4x4xf32>) -> tensor<?x9x8x8xf32> attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<40x9x3x3xf32>
  %r = kern.generic {extents = array<i64: -1, 9, 8, 8, 2, 2, 40>, num_parallel = 4, clipped = array<i64: 0, 1>,
      combiners = [#kern.combiner<add>], indexing_maps = [#dy, #dw, #y]}
      ins(%g, %w : tensor<?x40x4x4xf32>, tensor<40x9x3x3xf32>) combine {
  ^bb0(%a: f32, %c: f32):
    %p = arith.mulf %a, %c : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %a: f32, %c: f32):
    kern.yield %acc : f32
  } -> tensor<?x9x8x8xf32>
  return %r : tensor<?x9x8x8xf32>
}
}
