// Indices of clipped inputs that no reduction loop can keep in bounds.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @f(%x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects clipped input 0 to be staged or its index 1 (d1 + d2 - 1) to be the same in all lanes and rows, but it depends on dimension 1}}
  kern.generic {extents = array<i64: -1, 8, 3, 2>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(n, h, u, v) -> (n, h + u - 1)>, affine_map<(n, h, u, v) -> (n, h)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 4>], task = [1, 4], unroll = 1>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects clipped input 0 to be staged or its index 1 (d1 + d2 - 1) to be the same in all lanes and rows, but it depends on dimension 1}}
  kern.generic {extents = array<i64: -1, 8, 3, 2>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(n, h, u, v) -> (n, h + u - 1)>, affine_map<(n, h, u, v) -> (n, h)>],
      schedule = #kern.schedule<lane_dim = 0, vector = 4, row_dim = 1, tiles = [<1 x 4>], task = [4, 4], unroll = 1>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects clipped input 0 to be staged or its index 1 (d1 + d3 - 1) to be the same in all lanes and rows, but it depends on dimension 3}}
  kern.generic {extents = array<i64: -1, 8, 3, 2>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(n, h, u, v) -> (n, h + v - 1)>, affine_map<(n, h, u, v) -> (n, h)>],
      schedule = #kern.schedule<lane_dim = 3, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [1, 4], unroll = 1>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects clipped input 0 to be staged or its index 1 ((d1 + d2) mod 5 + 7) to be base + factor * d2 or such a sum floordiv a constant}}
  kern.generic {extents = array<i64: -1, 8, 3, 2>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(n, h, u, v) -> (n, (h + u) mod 5 + 7)>, affine_map<(n, h, u, v) -> (n, h)>],
      schedule = #kern.schedule<lane_dim = -1, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [1, 4], unroll = 1>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects clipped input 0 to be staged or its index 1 (((d1 + d2) floordiv 2) * 3) to be base + factor * d2 or such a sum floordiv a constant}}
  kern.generic {extents = array<i64: -1, 8, 3, 2>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(n, h, u, v) -> (n, (h + u) floordiv 2 * 3)>, affine_map<(n, h, u, v) -> (n, h)>],
      schedule = #kern.schedule<lane_dim = -1, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [1, 4], unroll = 1>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects clipped input 0 to be staged or its index 0 (d1 + d2 - 1) to have a static size}}
  kern.generic {extents = array<i64: -1, 8, 3, 2>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(n, h, u, v) -> (h + u - 1, u)>, affine_map<(n, h, u, v) -> (n, h)>],
      schedule = #kern.schedule<lane_dim = -1, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [1, 4], unroll = 1>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects clipped input 0 to be staged or its index 1 (d1 + 1) to be read by a reduction alone}}
  kern.generic {extents = array<i64: -1, 8, 3, 2>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(n, h, u, v) -> (n, h + 1)>, affine_map<(n, h, u, v) -> (n, h)>],
      schedule = #kern.schedule<lane_dim = -1, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [1, 4], unroll = 1>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %a : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects clipped input 0 to be staged or its index 1 ((d2 * 3 - 1) floordiv 4611686018427387904) to have a size without overflow}}
  kern.generic {extents = array<i64: -1, 8, 3, 2>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(n, h, u, v) -> (n, (u * 3 - 1) floordiv 4611686018427387904)>, affine_map<(n, h, u, v) -> (n, h)>],
      schedule = #kern.schedule<lane_dim = -1, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [1, 4], unroll = 1>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    }
  return
}
