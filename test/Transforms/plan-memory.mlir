// Every tensor gets its place; stores are in place where nobody can tell.
// RUN: slice-opt %s --split-input-file --kern-plan-memory | FileCheck %s

// Results lie in the caller's memory, intermediate tensors in scratch that
// those of other lifetimes share: %b takes new memory, %c that of %a.
// CHECK-LABEL: func @scratch()
// CHECK-SAME: kern.inputs = [{slice.name = "x"}]
// CHECK-SAME: kern.outputs = [{}]
// CHECK-SAME: kern.scratch = array<i64: 0, 128>
// CHECK-SAME: kern.signature = (tensor<?x8xf32>) -> tensor<?x8xf32>
// CHECK-DAG: kern.buffer input 0 offset(0, 0)
// CHECK: outs({{.*}}
// CHECK: kern.buffer scratch 0 offset(0, 0)
// CHECK: kern.buffer scratch 0 offset(0, 64)
// CHECK: kern.buffer output 0 offset(0, 0)
// CHECK: return
#id = affine_map<(b, n) -> (b, n)>
func.func @scratch(%x: tensor<?x8xf32> {slice.name = "x"}) -> tensor<?x8xf32> attributes {slice.entry = "infer"} {
  %a = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x8xf32>
  %b = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]}
      ins(%a : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x8xf32>
  %c = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]}
      ins(%b : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x8xf32>
  %d = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]}
      ins(%c : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x8xf32>
  return %d : tensor<?x8xf32>
}

// -----

// An argument that is returned, and a value that is returned twice, are copied.
// CHECK-LABEL: func @twice()
// CHECK-COUNT-3: kern.generic
// CHECK-NOT: kern.generic
#id = affine_map<(n) -> (n)>
func.func @twice(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) attributes {slice.entry = "infer"} {
  %a = kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [#id, #id]}
      ins(%x : tensor<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<8xf32>
  return %a, %a, %x : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}

// -----

// A reshape is another view of the same bytes.
// CHECK-LABEL: func @reshape()
// CHECK: kern.buffer scratch 0 offset(0, 0) : memref<?x2x4xf32>
// CHECK: kern.buffer scratch 0 offset(0, 0) : memref<?x8xf32>
// CHECK-NOT: tensor.collapse_shape
func.func @reshape(%x: tensor<?x2x4xf32>) -> tensor<?x8xf32> attributes {slice.entry = "infer"} {
  %a = kern.generic {extents = array<i64: -1, 2, 4>, num_parallel = 3, combiners = [],
      indexing_maps = [affine_map<(b, n, m) -> (b, n, m)>, affine_map<(b, n, m) -> (b, n, m)>]}
      ins(%x : tensor<?x2x4xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x2x4xf32>
  %r = tensor.collapse_shape %a [[0], [1, 2]] : tensor<?x2x4xf32> into tensor<?x8xf32>
  %b = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%r : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x8xf32>
  return %b : tensor<?x8xf32>
}

// -----

// The packed layout goes into the map; a gradient is accumulated in place.
// CHECK-LABEL: func @accumulate()
// CHECK: %[[OLD:.*]] = kern.buffer arena 1 offset(64, 0) : memref<1x6x16xf32>
// CHECK: %[[NEW:.*]] = kern.buffer arena 1 offset(64, 0) : memref<1x6x16xf32>
// CHECK: kern.generic
// CHECK-SAME: ins({{.*}}, %[[OLD]] {{.*}} outs(%[[NEW]]
// CHECK-NOT: kern.generic
slice.param @w {layouts = [#kern.layout<block_dim = 0, block = 16, order = [1], offset = 64>]} : tensor<8x6xf32>
#id = affine_map<(n, k) -> (n, k)>
func.func @accumulate(%x: tensor<8x6xf32>) attributes {slice.entry = "gradient"} {
  %old = slice.get_grad @w : tensor<8x6xf32>
  %a = kern.generic {extents = array<i64: 8, 6>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id, #id]}
      ins(%x, %old : tensor<8x6xf32>, tensor<8x6xf32>) combine {} epilogue {
    ^bb0(%e: f32, %f: f32):
      %s = arith.addf %e, %f : f32
      kern.yield %s : f32
    } -> tensor<8x6xf32>
  slice.set_grad @w, %a : tensor<8x6xf32>
  return
}

// -----

// Its own old content at other places: the new one waits in scratch.
// CHECK-LABEL: func @reversed()
// CHECK-SAME: kern.scratch = array<i64: 64, 0>
// CHECK: kern.generic
// CHECK: kern.buffer scratch
// CHECK: kern.generic
slice.param @b {layouts = [#kern.layout<block_dim = -1, block = 1, order = [0], offset = 0>]} : tensor<8xf32>
func.func @reversed() attributes {slice.entry = "gradient"} {
  %old = slice.get_grad @b : tensor<8xf32>
  %a = kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (7 - n)>, affine_map<(n) -> (n)>]}
      ins(%old : tensor<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<8xf32>
  slice.set_grad @b, %a : tensor<8xf32>
  return
}

// -----

// A value that was read before the store and is used after it is kept.
// CHECK-LABEL: func @stale()
// CHECK-SAME: kern.scratch = array<i64: 64, 0>
// CHECK: kern.buffer arena 1
// CHECK: kern.buffer scratch 0
// CHECK: kern.generic
// CHECK: kern.buffer arena 1
// CHECK: kern.generic
// CHECK: kern.buffer scratch 0
// CHECK: kern.buffer output 0
// CHECK: kern.generic
slice.param @b {layouts = [#kern.layout<block_dim = -1, block = 1, order = [0], offset = 0>]} : tensor<8xf32>
#id = affine_map<(n) -> (n)>
func.func @stale(%x: tensor<8xf32>) -> tensor<8xf32> attributes {slice.entry = "gradient"} {
  %old = slice.get_grad @b : tensor<8xf32>
  %a = kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [#id, #id]}
      ins(%x : tensor<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<8xf32>
  slice.set_grad @b, %a : tensor<8xf32>
  %r = kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [#id, #id]}
      ins(%old : tensor<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<8xf32>
  return %r : tensor<8xf32>
}

// -----

// A whole arena overlaps every gradient in it: two stores keep their order.
// CHECK-LABEL: func @overlap()
// CHECK-COUNT-4: kern.generic
// CHECK-NOT: kern.generic
module attributes {slice.arena_elements = 16 : i64} {
slice.param @b {layouts = [#kern.layout<block_dim = -1, block = 1, order = [0], offset = 0>]} : tensor<8xf32>
func.func @overlap(%x: tensor<16xf32>, %y: tensor<8xf32>) attributes {slice.entry = "gradient"} {
  %b = kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%y : tensor<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<8xf32>
  %a = kern.generic {extents = array<i64: 16>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%x : tensor<16xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<16xf32>
  slice.set_arena 1, %a : tensor<16xf32>
  slice.set_grad @b, %b : tensor<8xf32>
  return
}
}

// -----

// A dimension of a packed parameter that is cut in two needs no other copy.
// CHECK-DAG: #[[BLOCKS:.*]] = affine_map<(d0, d1, d2) -> ((d0 * 4 + d1) floordiv 16, d2, (d0 * 4 + d1) mod 16)>
// CHECK-LABEL: func.func @expanded()
// CHECK: %[[W:.*]] = kern.buffer arena 0 offset(64, 0) : memref<1x6x16xf32>
// CHECK: kern.generic
// CHECK-SAME: indexing_maps = [#[[BLOCKS]],
// CHECK-SAME: ins(%[[W]] : memref<1x6x16xf32>)
slice.param @w {layouts = [#kern.layout<block_dim = 0, block = 16, order = [1], offset = 64>]} : tensor<8x6xf32>
#cube = affine_map<(g, n, k) -> (g, n, k)>
func.func @expanded() -> tensor<2x4x6xf32> attributes {slice.entry = "infer"} {
  %w = slice.get_param @w : tensor<8x6xf32>
  %e = tensor.expand_shape %w [[0, 1], [2]] output_shape [2, 4, 6] : tensor<8x6xf32> into tensor<2x4x6xf32>
  %y = kern.generic {extents = array<i64: 2, 4, 6>, num_parallel = 3, combiners = [], indexing_maps = [#cube, #cube]}
      ins(%e : tensor<2x4x6xf32>) combine {} epilogue {
    ^bb0(%v: f32):
      kern.yield %v : f32
    } -> tensor<2x4x6xf32>
  return %y : tensor<2x4x6xf32>
}
