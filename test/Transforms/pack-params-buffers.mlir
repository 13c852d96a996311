// Buffers lie behind everything that has a gradient, so that optimisers, which
// walk over slice.arena_elements, leave them alone. Their rows are written one
// by one: they stay row-major, whatever reads them.
// RUN: slice-opt %s --kern-pack-params | FileCheck %s

// CHECK: module attributes {
// CHECK-SAME: slice.arena_elements = 112 : i64
// CHECK-SAME: slice.buffer_elements = 80 : i64
// CHECK: slice.param @b {buffer, layouts = [#kern.layout<block_dim = -1, block = 1, order = [0, 1], offset = 448>]} : tensor<5x9xf32>
// CHECK: slice.param @w {layouts = [#kern.layout<block_dim = -1, block = 1, order = [0, 1], offset = 0>]} : tensor<10x9xf32>
// CHECK: slice.param @c {buffer, layouts = [#kern.layout<block_dim = -1, block = 1, order = [0], offset = 640>]} : tensor<20xf32>
// CHECK: slice.param @v {layouts = [#kern.layout<block_dim = -1, block = 1, order = [0], offset = 384>]} : tensor<9xf32>
module attributes {slice.model = "net"} {
slice.param @b {buffer} : tensor<5x9xf32>
slice.param @w : tensor<10x9xf32>
slice.param @c {buffer} : tensor<20xf32>
slice.param @v : tensor<9xf32>

func.func @infer(%x: tensor<?x9xf32>) -> tensor<?x5xf32> attributes {slice.entry = "infer"} {
  %b = slice.get_param @b : tensor<5x9xf32>
  %y = kern.generic {extents = array<i64: -1, 5, 9>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %b : tensor<?x9xf32>, tensor<5x9xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    } -> tensor<?x5xf32>
  return %y : tensor<?x5xf32>
}
}
