// Inputs that no window can hold.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-apply-schedules))' --split-input-file --verify-diagnostics

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<4x6xf32>, %w: memref<3x6x8xf32>, %y: memref<4x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{expected at most one staged input, got 2}}
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, u, i) -> (x + u - 1, i)>, affine_map<(x, o, u, i) -> (u, i, o)>, affine_map<(x, o, u, i) -> (x, o)>], clipped = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [4, 8], unroll = 1, stage = [0, 1], window = [4, 8]>}
      ins(%x, %w : memref<4x6xf32>, memref<3x6x8xf32>) outs(%y : memref<4x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<4x6xf32>, %w: memref<3x6x8xf32>, %y: memref<4x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{cannot stage input 0: its padding would contribute to combiner 0}}
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<max>],
      indexing_maps = [affine_map<(x, o, u, i) -> (x + u - 1, i)>, affine_map<(x, o, u, i) -> (u, i, o)>, affine_map<(x, o, u, i) -> (x, o)>], clipped = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [4, 8], unroll = 1, stage = [0], window = [4, 8]>}
      ins(%x, %w : memref<4x6xf32>, memref<3x6x8xf32>) outs(%y : memref<4x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<4x6xf32>, %w: memref<3x6x8xf32>, %y: memref<4x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{cannot stage input 0: its padding would contribute to combiner 0}}
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, u, i) -> (x + u - 1, i)>, affine_map<(x, o, u, i) -> (u, i, o)>, affine_map<(x, o, u, i) -> (x, o)>], clipped = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [4, 8], unroll = 1, stage = [0], window = [4, 8]>}
      ins(%x, %w : memref<4x6xf32>, memref<3x6x8xf32>) outs(%y : memref<4x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.addf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<4x6xf32>, %w: memref<3x6x8xf32>, %y: memref<4x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{cannot stage input 0: expected indices that grow linearly}}
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, u, i) -> ((x + u) floordiv 2, i)>, affine_map<(x, o, u, i) -> (u, i, o)>, affine_map<(x, o, u, i) -> (x, o)>], clipped = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [4, 8], unroll = 1, stage = [0], window = [4, 8]>}
      ins(%x, %w : memref<4x6xf32>, memref<3x6x8xf32>) outs(%y : memref<4x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<4x6xf32>, %w: memref<3x6x8xf32>, %y: memref<4x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{cannot stage input 0: expected indices that grow linearly}}
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, u, i) -> (4 - x + u, i)>, affine_map<(x, o, u, i) -> (u, i, o)>, affine_map<(x, o, u, i) -> (x, o)>], clipped = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [4, 8], unroll = 1, stage = [0], window = [4, 8]>}
      ins(%x, %w : memref<4x6xf32>, memref<3x6x8xf32>) outs(%y : memref<4x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<4x6xf32>, %w: memref<3x6x8xf32>, %y: memref<4x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{cannot stage input 0: it is read along lane_dim 1, which is cut into tasks}}
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, u, i) -> (o + u, i)>, affine_map<(x, o, u, i) -> (u, i, o)>, affine_map<(x, o, u, i) -> (x, o)>], clipped = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [4, 4], unroll = 1, stage = [0], window = [4, 4]>}
      ins(%x, %w : memref<4x6xf32>, memref<3x6x8xf32>) outs(%y : memref<4x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<6x4xf32>, %w: memref<3x6x8xf32>, %y: memref<4x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{cannot stage input 0: dimension 0 is cut where the window must be whole}}
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, u, i) -> (i, x + u - 1)>, affine_map<(x, o, u, i) -> (u, i, o)>, affine_map<(x, o, u, i) -> (x, o)>], clipped = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [2, 8], unroll = 1, stage = [0], window = [2, 8]>}
      ins(%x, %w : memref<6x4xf32>, memref<3x6x8xf32>) outs(%y : memref<4x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<6x9xf32>, %w: memref<3x6x8xf32>, %y: memref<4x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{cannot stage input 0: its rows of 9 from -1 do not lie in a window of 6}}
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, u, i) -> (i, x + u - 1)>, affine_map<(x, o, u, i) -> (u, i, o)>, affine_map<(x, o, u, i) -> (x, o)>], clipped = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [4, 8], unroll = 1, stage = [0], window = [4, 8]>}
      ins(%x, %w : memref<6x9xf32>, memref<3x6x8xf32>) outs(%y : memref<4x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<99999999x6xf32>, %w: memref<3x6x8xf32>, %y: memref<4x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{cannot stage input 0: expected a window of at most 1048576 bytes}}
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, u, i) -> (x * 3000000 + u - 1, i)>, affine_map<(x, o, u, i) -> (u, i, o)>, affine_map<(x, o, u, i) -> (x, o)>], clipped = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [4, 8], unroll = 1, stage = [0], window = [4, 8]>}
      ins(%x, %w : memref<99999999x6xf32>, memref<3x6x8xf32>) outs(%y : memref<4x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x6xf32>, %w: memref<3x6x8xf32>, %y: memref<4x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{cannot stage input 0: expected a static size at index 0}}
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, u, i) -> (x + u - 1, i)>, affine_map<(x, o, u, i) -> (u, i, o)>, affine_map<(x, o, u, i) -> (x, o)>], clipped = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [4, 8], unroll = 1, stage = [0], window = [4, 8]>}
      ins(%x, %w : memref<?x6xf32>, memref<3x6x8xf32>) outs(%y : memref<4x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<9x6xf32>, %w: memref<3x6x8xf32>, %y: memref<4x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{cannot stage input 0: the window is too large or does not start at its first point}}
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, u, i) -> ((x + 3) mod 4 + u, i)>, affine_map<(x, o, u, i) -> (u, i, o)>, affine_map<(x, o, u, i) -> (x, o)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [4, 8], unroll = 1, stage = [0], window = [4, 8]>}
      ins(%x, %w : memref<9x6xf32>, memref<3x6x8xf32>) outs(%y : memref<4x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%batch: index, %begin: index, %end: index, %x: memref<4x6xf32>, %w: memref<6x8xf32>, %y: memref<5x8xf32>) attributes {kern.kernel} {
  // expected-error @+1 {{cannot stage input 0: index 0 leaves the tensor along dimension 0 alone}}
  kern.generic {extents = array<i64: 5, 8, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, i) -> (x, i)>, affine_map<(x, o, i) -> (i, o)>, affine_map<(x, o, i) -> (x, o)>], clipped = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [5, 8], unroll = 1, stage = [0], window = [5, 8]>}
      ins(%x, %w : memref<4x6xf32>, memref<6x8xf32>) outs(%y : memref<5x8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}
