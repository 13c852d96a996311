// Loop orders that do not fit the op they are on.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects outer in [0, 2), got 2}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, outer = 2>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects prefetch in [0, 4096], got 4097}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, prefetch = 4097>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects outer in [0, 2), got -1}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, outer = -1>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects no staged inputs with outer reductions}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, outer = 1, stage = [0]>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects no side outputs with outer reductions}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, outer = 1>, side = array<i64: 0>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects sums with outer reductions, but combiner 0 is max}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<max>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, outer = 1>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+1 {{schedule with outer reductions expects output 0 to be an accumulator, used once, or its sum with inputs}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, outer = 1>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      %r = arith.mulf %acc, %acc : f32
      kern.yield %r : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+1 {{schedule with outer reductions expects output 0 to be an accumulator, used once, or its sum with inputs}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, outer = 1>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y, %z : memref<?x8xf32>, memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      %s = arith.addf %acc, %acc : f32
      kern.yield %s, %s : f32, f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+1 {{schedule with outer reductions expects accumulator 1 to be only added to an output}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>, #kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, outer = 1>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p, %p : f32, f32
    } epilogue {
    ^bb0(%acc: f32, %other: f32, %e0: f32, %e1: f32):
      %s = arith.addf %acc, %other : f32
      kern.yield %s : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects lanes_outer only with a parallel lane_dim, got 3}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 3, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, lanes_outer = true>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+1 {{schedule expects lanes_outer only with a parallel lane_dim, got -1}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = -1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, lanes_outer = true>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x3x8xf32>, %y: memref<?x8xf32>, %z: memref<?x8xf32>) {
  // expected-error @+3 {{expected stage, window, outer, lanes_outer, fold_rows, prefetch or shared_prefetch, got lanes}}
  kern.generic {extents = array<i64: -1, 8, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, k) -> (b, h, k)>, affine_map<(b, n, h, k) -> (n, h, k)>, affine_map<(b, n, h, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, lanes = true>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x3x8xf32>) outs(%y : memref<?x8xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x4xf32>, %y: memref<?x3x4xf32>) {
  // expected-error @+1 {{schedule expects another dimension than the lanes before row_dim where rows are folded, got row_dim 0}}
  kern.generic {extents = array<i64: -1, 3, 4, 8>, num_parallel = 3, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, h, n, k) -> (b, h, k)>, affine_map<(b, h, n, k) -> (k, n)>, affine_map<(b, h, n, k) -> (b, h, n)>],
      schedule = #kern.schedule<lane_dim = 2, vector = 4, row_dim = 0, tiles = [<2 x 4>, <1 x 4>], task = [8, 3, 4], unroll = 2, fold_rows = true>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x4xf32>) outs(%y : memref<?x3x4xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x4xf32>, %y: memref<?x3x4xf32>) {
  // expected-error @+1 {{schedule expects another dimension than the lanes before row_dim where rows are folded, got row_dim 2}}
  kern.generic {extents = array<i64: -1, 3, 4, 8>, num_parallel = 3, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, h, n, k) -> (b, h, k)>, affine_map<(b, h, n, k) -> (k, n)>, affine_map<(b, h, n, k) -> (b, h, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 2, tiles = [<2 x 4>, <1 x 4>], task = [8, 4, 4], unroll = 2, fold_rows = true>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x4xf32>) outs(%y : memref<?x3x4xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x4xf32>, %y: memref<?x3x4xf32>) {
  // expected-error @+1 {{schedule expects no cut along dimension 0, which rows are folded of}}
  kern.generic {extents = array<i64: -1, 3, 4, 8>, num_parallel = 3, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, h, n, k) -> (b, h, k)>, affine_map<(b, h, n, k) -> (k, n)>, affine_map<(b, h, n, k) -> (b, h, n)>],
      schedule = #kern.schedule<lane_dim = 2, vector = 4, row_dim = 1, tiles = [<2 x 4>, <1 x 4>], task = [8, 3, 4], unroll = 2, fold_rows = true>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x4xf32>) outs(%y : memref<?x3x4xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x4xf32>, %y: memref<?x3x4xf32>) {
  // expected-error @+1 {{schedule expects no cut along dimension 1, which rows are folded of}}
  kern.generic {extents = array<i64: -1, 3, 4, 8>, num_parallel = 3, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, h, n, k) -> (b, h, k)>, affine_map<(b, h, n, k) -> (k, n)>, affine_map<(b, h, n, k) -> (b, h, n)>],
      schedule = #kern.schedule<lane_dim = 3, vector = 4, row_dim = 2, tiles = [<2 x 4>, <1 x 4>], task = [1, 2, 4], unroll = 2, fold_rows = true>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x4xf32>) outs(%y : memref<?x3x4xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x3x8xf32>, %w: memref<8x4xf32>, %y: memref<?x3x4xf32>) {
  // expected-error @+1 {{schedule expects no cut along dimension 1, which rows are folded of}}
  kern.generic {extents = array<i64: -1, 3, 4, 8>, num_parallel = 3, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, h, n, k) -> (b, h, k)>, affine_map<(b, h, n, k) -> (k, n)>, affine_map<(b, h, n, k) -> (b, h, n)>],
      schedule = #kern.schedule<lane_dim = -1, vector = 4, row_dim = 2, tiles = [<2 x 4>, <1 x 4>], task = [1, 3, 4], unroll = 2, stage = [0], window = [1, 2, 4], fold_rows = true>}
      ins(%x, %w : memref<?x3x8xf32>, memref<8x4xf32>) outs(%y : memref<?x3x4xf32>)
    combine {
    ^bb0(%c0: f32, %c1: f32):
      %p = arith.mulf %c0, %c1 : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32, %e1: f32):
      kern.yield %acc : f32
    }
  return
}
