// A product on tensor cores reads a copy of its parameter that is rounded and has
// the last dimension of the reduction innermost. `refresh` makes it of the copy
// that everything else reads, and that training steps.
// RUN: slice-opt %s --kern-pack-params | FileCheck %s --check-prefix=PACKED
// RUN: slice-opt %s --kern-pack-params | slice-opt --kern-plan-memory | FileCheck %s --check-prefix=PLANNED

// What is rounded comes second, even where nobody asks for another. Copies are as
// large as their elements.
// PACKED: module attributes {
// PACKED-SAME: slice.arena_elements = 9216 : i64
// PACKED-SAME: slice.derived_bytes = 27648 : i64
// PACKED: slice.param @half {layouts = [#kern.layout<block_dim = 0, block = 16, order = [2, 3, 1], offset = 0>, #kern.layout<block_dim = -1, block = 1, order = [0, 2, 3, 1], offset = 0, derived = true, factor = bf16>]} : tensor<16x32x3x3xf32>
// PACKED: slice.param @full {layouts = [#kern.layout<block_dim = 0, block = 16, order = [2, 3, 1], offset = 18432>, #kern.layout<block_dim = -1, block = 1, order = [0, 2, 3, 1], offset = 9216, derived = true, factor = tf32>]} : tensor<16x32x3x3xf32>
// PLANNED-DAG: #[[CHANNELS_LAST:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3, d1)>
module attributes {slice.model = "net"} {
slice.param @half : tensor<16x32x3x3xf32>
slice.param @full : tensor<16x32x3x3xf32>

// PACKED-LABEL: func.func @infer(
// PACKED: slice.get_param @half layout(1)
// PACKED: slice.get_param @full layout(1)
// Both bodies go on with f32.
// PLANNED-LABEL: func.func @infer(
// PLANNED: %[[A:.*]] = kern.buffer scratch {{.*}} : memref<?x8x8x32xbf16>
// PLANNED: kern.generic
// PLANNED-SAME: outs(%[[A]] : memref<?x8x8x32xbf16>)
// PLANNED: %[[READ:.*]] = kern.buffer scratch {{.*}} : memref<?x8x8x32xbf16>
// PLANNED: %[[HALF:.*]] = kern.buffer derived 0 offset(0, 0) : memref<16x3x3x32xbf16>
// PLANNED: kern.generic
// PLANNED-SAME: kern.rounded = #kern.math<bf16>
// PLANNED-SAME: ins(%[[READ]], %[[HALF]] : memref<?x8x8x32xbf16>, memref<16x3x3x32xbf16>)
// PLANNED: ^bb0(%[[X:.*]]: bf16, %[[W:.*]]: bf16):
// PLANNED-DAG: arith.extf %[[X]] : bf16 to f32
// PLANNED-DAG: arith.extf %[[W]] : bf16 to f32
// PLANNED: epilogue {
// PLANNED-NEXT: ^bb0(%[[ACC:[a-z0-9]*]]: f32, %{{.*}}: bf16, %{{.*}}: bf16):
// PLANNED-NEXT: kern.yield %[[ACC]] : f32
// PLANNED: kern.buffer derived 0 offset(9216, 0) : memref<16x3x3x32xf32>
func.func @infer(%x: tensor<?x32x8x8xf32>) -> (tensor<?x16x8x8xf32>, tensor<?x16x8x8xf32>) attributes {slice.entry = "infer"} {
  %half = slice.get_param @half : tensor<16x32x3x3xf32>
  %full = slice.get_param @full : tensor<16x32x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 32, 8, 8>, num_parallel = 4, combiners = [], kern.layouts = [affine_map<(b, c, h, w) -> (b, h, w, c)>],
      indexing_maps = [affine_map<(b, c, h, w) -> (b, c, h, w)>, affine_map<(b, c, h, w) -> (b, c, h, w)>]}
      ins(%x : tensor<?x32x8x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %v = arith.truncf %e : f32 to bf16
      kern.yield %v : bf16
    } -> tensor<?x32x8x8xbf16>
  %y = kern.generic {extents = array<i64: -1, 16, 8, 8, 3, 3, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, c, h + u - 1, w + v - 1)>, affine_map<(b, n, h, w, u, v, c) -> (n, c, u, v)>, affine_map<(b, n, h, w, u, v, c) -> (b, n, h, w)>]}
      ins(%a, %half : tensor<?x32x8x8xbf16>, tensor<16x32x3x3xf32>) combine {
    ^bb0(%xe: bf16, %we: f32):
      %f = arith.extf %xe : bf16 to f32
      %p = arith.mulf %f, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: bf16, %we: f32):
      kern.yield %acc : f32
    } -> tensor<?x16x8x8xf32>
  %z = kern.generic {extents = array<i64: -1, 16, 8, 8, 3, 3, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, kern.rounded = #kern.math<tf32>,
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, c, h + u - 1, w + v - 1)>, affine_map<(b, n, h, w, u, v, c) -> (n, c, u, v)>, affine_map<(b, n, h, w, u, v, c) -> (b, n, h, w)>]}
      ins(%x, %full : tensor<?x32x8x8xf32>, tensor<16x32x3x3xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    } -> tensor<?x16x8x8xf32>
  return %y, %z : tensor<?x16x8x8xf32>, tensor<?x16x8x8xf32>
}

// PACKED-LABEL: func.func @net.refresh() attributes {slice.entry = "refresh"}
// PACKED: %[[FROM:.*]] = kern.buffer arena 0 offset(0, 0) : memref<1x3x3x32x16xf32>
// PACKED: %[[TO:.*]] = kern.buffer derived 0 offset(0, 0) : memref<16x3x3x32xbf16>
// PACKED: kern.generic
// PACKED-SAME: kern.name = "half.relayout"
// PACKED-SAME: ins(%[[FROM]] {{.*}} outs(%[[TO]]
// PACKED: arith.truncf
// PACKED: %[[FROM:.*]] = kern.buffer arena 0 offset(18432, 0) : memref<1x3x3x32x16xf32>
// PACKED: %[[TO:.*]] = kern.buffer derived 0 offset(9216, 0) : memref<16x3x3x32xf32>
// PACKED: kern.generic
// PACKED-SAME: kern.name = "full.relayout"
// PACKED: arith.select
}
