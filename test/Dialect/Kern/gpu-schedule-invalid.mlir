// GPU schedules that do not fit the op they are on.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects distinct parallel dimensions in [0, 2), got 2}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [2], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects distinct parallel dimensions in [0, 2), got -1}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [-1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects distinct parallel dimensions in [0, 2), got 1}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [1], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects the batch to be the first of the rows or in neither axis, got it at dimension 0}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [1], columns = [0], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects the batch to be the first of the rows or in neither axis, got it at dimension 0}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [1, 0], columns = [], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects blocks of at most 1024 points along an axis, a multiple of a thread's, got #kern.tile<2048 x 16> and #kern.tile<2 x 2>}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <2048 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects blocks of at most 1024 points along an axis, a multiple of a thread's, got #kern.tile<16 x 16> and #kern.tile<2 x 3>}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 3>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects at most 256 points for a thread, got #kern.tile<32 x 16>}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 64>, thread = <32 x 16>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects 1 to 1024 threads, got 8 x 8 x 0}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 0, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects 1 to 1024 threads, got 64 x 32 x 1}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <128 x 64>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects a step of a multiple of 4 up to 128, got 6}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 6, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects a step of a multiple of 4 up to 128, got 132}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 132, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects a step of a multiple of 4 up to 128, got -4}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = -4, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects a step with tf32}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 0, math = tf32>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects one point for a thread without a step, or 2 or 4 columns without sums, got #kern.tile<2 x 2>}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 0, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

// No access moves three elements.
func.func @f(%x: memref<?x96xf32>, %y: memref<?x96xf32>) {
  // expected-error @+1 {{gpu schedule expects one point for a thread without a step, or 2 or 4 columns without sums, got #kern.tile<1 x 3>}}
  kern.generic {extents = array<i64: -1, 96>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <8 x 96>, thread = <1 x 3>, split = 1, step = 0, math = fma>}
      ins(%x : memref<?x96xf32>) outs(%y : memref<?x96xf32>)
    combine {
    } epilogue {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects no split with a step, got 2}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 2, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects with a step a sum of products of what no column and what no row changes}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<max>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

// One of the rows changes both factors.
func.func @f(%x: memref<?x6x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects with a step a sum of products of what no column and what no row changes}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, n, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x6x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects blocks of multiples of 4 with a step, got #kern.tile<16 x 6>}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 6>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects whole fragments of 16 x 8 for each warp, got #kern.tile<16 x 16> and #kern.tile<1 x 2>}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <1 x 2>, split = 1, step = 16, math = tf32>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects whole fragments of 16 x 8 for each warp, got #kern.tile<24 x 16> and #kern.tile<2 x 2>}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <24 x 16>, thread = <2 x 2>, split = 1, step = 16, math = tf32>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects a step of a multiple of 8 for tf32, got 12}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 12, math = tf32>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects a step of a multiple of 16 for bf16, got 24}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 24, math = bf16>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

// Two factors that are copied as they are: three buffers of 256 rows of 132 values.
func.func @f(%x: memref<?x8xf32>, %w: memref<6x8xf32>, %y: memref<?x6xf32>) {
  // expected-error @+1 {{gpu schedule expects at most 101376 bytes of shared memory, got 405504}}
  kern.generic {extents = array<i64: -1, 6, 8>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <128 x 128>, thread = <8 x 8>, split = 1, step = 128, math = fma>}
      ins(%x, %w : memref<?x8xf32>, memref<6x8xf32>) outs(%y : memref<?x6xf32>)
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

// Threads count in 32 bits.
func.func @f(%x: memref<65536x32768xf32>, %y: memref<65536x32768xf32>) {
  // expected-error @+1 {{gpu schedule expects axes of less than 2^31 points, got 65536, 32768}}
  kern.generic {extents = array<i64: 65536, 32768>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : memref<65536x32768xf32>) outs(%y : memref<65536x32768xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}

// -----

// In a reduction, too.
func.func @f(%x: memref<65536x32768xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{gpu schedule expects reductions of less than 2^31 points, got 4, 65536, 32768}}
  kern.generic {extents = array<i64: 4, 65536, 32768>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(n, i, j) -> (i, j)>, affine_map<(n, i, j) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <4 x 1>, thread = <1 x 1>, split = 64, step = 0, math = fma>}
      ins(%x : memref<65536x32768xf32>) outs(%y : memref<4xf32>)
    combine {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

// Sums over all pairs of examples.
func.func @f(%x: memref<?x6xf32>, %w: memref<?x6xf32>, %y: memref<6xf32>) {
  // expected-error @+1 {{gpu schedule expects at most one reduction over the batch, got 2}}
  kern.generic {extents = array<i64: 6, -1, -1>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(n, b, c) -> (b, n)>, affine_map<(n, b, c) -> (c, n)>, affine_map<(n, b, c) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <8 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x, %w : memref<?x6xf32>, memref<?x6xf32>) outs(%y : memref<6xf32>)
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

func.func @f(%x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{gpu schedule expects a reduction where it splits one}}
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 2, step = 0, math = fma>}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}

// -----

// The sum over x is one of the rows and no other dimension is.
func.func @f(%x: memref<?x4xf32>, %y: memref<?x4xf32>, %sum: memref<?xf32>) {
  // expected-error @+1 {{gpu schedule expects the last rows to be what side output 1 sums over, but dimension 1 is not}}
  kern.generic {extents = array<i64: -1, 4>, num_parallel = 2, combiners = [], side = array<i64: 1>,
      indexing_maps = [affine_map<(b, x) -> (b, x)>, affine_map<(b, x) -> (b, x)>, affine_map<(b, x) -> (b)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [], columns = [1], block = <1 x 32>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : memref<?x4xf32>) outs(%y, %sum : memref<?x4xf32>, memref<?xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e, %e : f32, f32
    }
  return
}

// -----

func.func @f(%x: memref<?x4xf32>, %y: memref<?x4xf32>, %sum: memref<?xf32>) {
  // expected-error @+1 {{gpu schedule expects a step where side outputs sum over some of the rows}}
  kern.generic {extents = array<i64: -1, 4>, num_parallel = 2, combiners = [], side = array<i64: 1>,
      indexing_maps = [affine_map<(b, x) -> (b, x)>, affine_map<(b, x) -> (b, x)>, affine_map<(b, x) -> (b)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <32 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : memref<?x4xf32>) outs(%y, %sum : memref<?x4xf32>, memref<?xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e, %e : f32, f32
    }
  return
}

// -----

// A block has whole bands of what is summed.
func.func @f(%x: memref<?x24x16xf32>, %w: memref<32x16xf32>, %y: memref<?x24x32xf32>, %sum: memref<?x32xf32>) {
  // expected-error @+1 {{gpu schedule expects side outputs to sum over at most 128 rows, whole ones of each block when padded to a power of two, got 24 rows in blocks of 16}}
  kern.generic {extents = array<i64: -1, 32, 24, 16>, num_parallel = 3, combiners = [#kern.combiner<add>], side = array<i64: 1>,
      indexing_maps = [affine_map<(b, n, m, k) -> (b, m, k)>, affine_map<(b, n, m, k) -> (n, k)>, affine_map<(b, n, m, k) -> (b, m, n)>, affine_map<(b, n, m, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x24x16xf32>, memref<32x16xf32>) outs(%y, %sum : memref<?x24x32xf32>, memref<?x32xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc, %acc : f32, f32
    }
  return
}

// -----

// Bands are added up without a loop.
func.func @f(%x: memref<?x130x16xf32>, %w: memref<32x16xf32>, %y: memref<?x130x32xf32>, %sum: memref<?x32xf32>) {
  // expected-error @+1 {{gpu schedule expects side outputs to sum over at most 128 rows, whole ones of each block when padded to a power of two, got 130 rows in blocks of 256}}
  kern.generic {extents = array<i64: -1, 32, 130, 16>, num_parallel = 3, combiners = [#kern.combiner<add>], side = array<i64: 1>,
      indexing_maps = [affine_map<(b, n, m, k) -> (b, m, k)>, affine_map<(b, n, m, k) -> (n, k)>, affine_map<(b, n, m, k) -> (b, m, n)>, affine_map<(b, n, m, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2], columns = [1], block = <256 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x130x16xf32>, memref<32x16xf32>) outs(%y, %sum : memref<?x130x32xf32>, memref<?x32xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc, %acc : f32, f32
    }
  return
}

// -----

// What is summed comes last.
func.func @f(%x: memref<?x24x16xf32>, %w: memref<32x16xf32>, %y: memref<?x24x32xf32>, %sum: memref<?x32xf32>) {
  // expected-error @+1 {{the batch to be the first of the rows}}
  kern.generic {extents = array<i64: -1, 32, 24, 16>, num_parallel = 3, combiners = [#kern.combiner<add>], side = array<i64: 1>,
      indexing_maps = [affine_map<(b, n, m, k) -> (b, m, k)>, affine_map<(b, n, m, k) -> (n, k)>, affine_map<(b, n, m, k) -> (b, m, n)>, affine_map<(b, n, m, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [2, 0], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x24x16xf32>, memref<32x16xf32>) outs(%y, %sum : memref<?x24x32xf32>, memref<?x32xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc, %acc : f32, f32
    }
  return
}

// -----

// A clipped input that the epilogue reads, too, is in no factor alone.
func.func @f(%x: memref<4x8xf32>, %w: memref<6x8x3xf32>, %y: memref<4x6xf32>) {
  // expected-error @+1 {{gpu schedule expects with a step a sum of products of what no column and what no row changes}}
  kern.generic {extents = array<i64: 4, 6, 3, 8>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(x, n, u, k) -> (x + u - 1, k)>, affine_map<(x, n, u, k) -> (n, k, u)>, affine_map<(x, n, u, k) -> (x, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<4x8xf32>, memref<6x8x3xf32>) outs(%y : memref<4x6xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %q = arith.addf %xe, %we : f32
      %p = arith.mulf %xe, %q : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

// expected-error @+1 {{expected kern.gpu_schedule to be a gpu_schedule of a kern.generic}}
func.func @f() attributes {kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <32 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>} {
  return
}

// -----

func.func @f(%x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{expected kern.gpu_schedule to be a gpu_schedule of a kern.generic}}
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>],
      kern.gpu_schedule = "fast"}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}

// -----

// expected-error @+2 {{expected one of [fma, tf32, bf16] for how a GPU multiplies, got: fp8}}
// expected-error @+1 {{failed to parse Kern_GpuScheduleAttr parameter 'math' which is to be a `GpuMath`}}
#bad = #kern.gpu_schedule<rows = [0], columns = [], block = <32 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fp8>

// -----

// expected-error @+2 {{expected positive rows and lanes, got 0 and 1}}
// expected-error @+1 {{failed to parse Kern_GpuScheduleAttr parameter 'block' which is to be a `TileAttr`}}
#bad = #kern.gpu_schedule<rows = [0], columns = [], block = <0 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>
