// Schedules that do not fit the op they are on.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects lane_dim in [-1, 3), got 3}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 3, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects lane_dim in [-1, 3), got -2}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = -2, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects row_dim in [-1, 2), got 2}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 2, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects row_dim to differ from lane_dim, got 1}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 1, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects vector in [1, 64], got 0}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 0, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects vector in [1, 64], got 128}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 128, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects a positive unroll, got 0}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 0>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects tiles in descending rows, got 2 after 2}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <2 x 8>], task = [8, 8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects lanes of a tile to be a multiple of 4, got 6}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 6>], task = [8, 8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects at most 1024 vectors in a tile, unrolling included, got #kern.tile<4 x 4096> unrolled 2 times}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<4 x 4096>, <1 x 8>], task = [8, 8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects at most 1024 vectors in a tile, unrolling included, got #kern.tile<1 x 8> unrolled 9223372036854775807 times}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<1 x 8>], task = [8, 8], unroll = 9223372036854775807>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects one row in the last tile, got 2}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>], task = [8, 8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects 2 task sizes, got 1}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects task sizes in [1, 1099511627776], got 0}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [0, 8], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects a task of whole vectors along lane_dim, got 6 for vectors of 4}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 6], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects a task along lane_dim no wider than the narrowest tile, got 16 and a tile of 8}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 16], unroll = 2>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects 2 window sizes, got 1}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, stage = [0], window = [8]>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects a window of 8 along dimension 1, got 4}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, stage = [0], window = [8, 4]>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects a window of 1 to 8 along dimension 0, got 9}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = -1, tiles = [<1 x 8>], task = [8, 8], unroll = 2, stage = [0], window = [9, 8]>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects distinct staged inputs in [0, 2), got 2}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, stage = [2]>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{schedule expects distinct staged inputs in [0, 2), got 0}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<2 x 8>, <1 x 8>], task = [8, 8], unroll = 2, stage = [0, 0]>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

// Lanes along a reduction need its extent.
func.func @f(%x: memref<?x8xf32>, %y: memref<8xf32>) {
  // expected-error @+1 {{schedule expects lane_dim to be a parallel dimension or the last reduction dimension of static extent, got 1}}
  kern.generic {extents = array<i64: 8, -1>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(n, b) -> (b, n)>, affine_map<(n, b) -> (n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [8], unroll = 1>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<8xf32>)
    combine {
    ^bb0(%c0: f32):
      kern.yield %c0 : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<16x8xf32>, %y: memref<8xf32>) {
  // expected-error @+1 {{schedule expects no cut along dimension 0, which side output 0 sums over}}
  kern.generic {extents = array<i64: 16, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (n)>], side = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = -1, tiles = [<1 x 8>], task = [8, 8], unroll = 1>}
      ins(%x : memref<16x8xf32>) outs(%y : memref<8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
      kern.yield %e0 : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x8xf32>, %y: memref<8xf32>) {
  // expected-error @+1 {{schedule expects no cut along dimension 0, which side output 0 sums over}}
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (n)>], side = array<i64: 0>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = -1, tiles = [<1 x 8>], task = [8, 8], unroll = 1>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
      kern.yield %e0 : f32
    }
  return
}

// -----

func.func @f(%x: memref<8xf32>, %y: memref<8xf32>) {
  // expected-error @+1 {{schedule expects a reduction where it stages an input}}
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [],
      indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>],
      schedule = #kern.schedule<lane_dim = 0, vector = 4, row_dim = -1, tiles = [<1 x 8>], task = [8], unroll = 1, stage = [0]>}
      ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
      kern.yield %e0 : f32
    }
  return
}
