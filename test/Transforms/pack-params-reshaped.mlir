// What one width reads through a reshape, as grouped convolutions do, stays
// row-major for all: also where one group is left and the shape fits as it is.
// RUN: slice-opt %s --kern-pack-params | FileCheck %s

module attributes {slice.model = "net"} {
// CHECK: slice.param @w {layouts = [#kern.layout<block_dim = -1, block = 1, order = [0, 1], offset = 0>]} : tensor<8x3xf32, #slice.groups<2, 1>>
slice.param @w : tensor<8x3xf32, #slice.groups<2, 1>>

func.func @narrow(%x: tensor<?x3xf32>) -> tensor<?x4xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @w : tensor<4x3xf32>
  %y = kern.generic {extents = array<i64: -1, 4, 3>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : tensor<?x3xf32>, tensor<4x3xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    } -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

func.func @wide() -> tensor<2x4x3xf32> {
  %w = slice.get_param @w : tensor<8x3xf32>
  %y = tensor.expand_shape %w [[0, 1], [2]] output_shape [2, 4, 3] : tensor<8x3xf32> into tensor<2x4x3xf32>
  return %y : tensor<2x4x3xf32>
}
}
