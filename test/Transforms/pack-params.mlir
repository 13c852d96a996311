// A parameter's first contraction decides its layout; inference comes first.
// A use that wants another dimension in the lanes reads a derived copy, which
// the entry `refresh` rebuilds.
// RUN: slice-opt %s --kern-pack-params | FileCheck %s

// CHECK: module attributes {
// CHECK-SAME: slice.arena_elements = 624 : i64
// CHECK-SAME: slice.derived_bytes = 2560 : i64
// CHECK: slice.param @w {layouts = [#kern.layout<block_dim = 0, block = 32, order = [1], offset = 0>, #kern.layout<block_dim = 1, block = 16, order = [0], offset = 0, derived = true>]} : tensor<40x9xf32>
// CHECK: slice.param @b {layouts = [#kern.layout<block_dim = -1, block = 1, order = [0], offset = 2304>]} : tensor<40xf32>
module attributes {slice.model = "net"} {
slice.param @w : tensor<40x9xf32>
slice.param @b : tensor<40xf32>

// CHECK-LABEL: func @gradient(
// CHECK: slice.get_param @w layout(1) : tensor<40x9xf32>
func.func @gradient(%dy: tensor<?x40xf32>) -> tensor<?x9xf32> attributes {slice.entry = "gradient"} {
  %w = slice.get_param @w : tensor<40x9xf32>
  %dx = kern.generic {extents = array<i64: -1, 9, 40>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, k, n) -> (b, n)>, affine_map<(b, k, n) -> (n, k)>, affine_map<(b, k, n) -> (b, k)>]}
      ins(%dy, %w : tensor<?x40xf32>, tensor<40x9xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    } -> tensor<?x9xf32>
  return %dx : tensor<?x9xf32>
}

// CHECK-LABEL: func @infer(
// CHECK: slice.get_param @w : tensor<40x9xf32>
func.func @infer(%x: tensor<?x9xf32>) -> tensor<?x40xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @w : tensor<40x9xf32>
  %y = kern.generic {extents = array<i64: -1, 40, 9>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : tensor<?x9xf32>, tensor<40x9xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    } -> tensor<?x40xf32>
  return %y : tensor<?x40xf32>
}

// CHECK-LABEL: func @net.refresh() attributes {slice.entry = "refresh"}
// CHECK: kern.buffer arena 0 offset(0, 0) : memref<2x9x32xf32>
// CHECK: kern.buffer derived 0 offset(0, 0) : memref<1x40x16xf32>
// CHECK: kern.generic
// CHECK-SAME: extents = array<i64: 40, 9>
// CHECK-SAME: kern.name = "w.relayout"
}
