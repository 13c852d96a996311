// Schedules of warpgroups that do not fit the op they are on.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

// Factors that nobody has rounded.
func.func @f(%x: memref<?x64xbf16>, %w: memref<48x64xbf16>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu schedule expects warpgroups to multiply rounded factors, without sums}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 48>, thread = <2 x 12>, split = 1, step = 64, math = bf16, warpgroups = true>}
      ins(%x, %w : memref<?x64xbf16>, memref<48x64xbf16>) outs(%y : memref<?x48xf32>)
    combine {
    ^bb0(%xe: bf16, %we: bf16):
      %xf = arith.extf %xe : bf16 to f32
      %wf = arith.extf %we : bf16 to f32
      %p = arith.mulf %xf, %wf : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: bf16, %we: bf16):
      kern.yield %acc : f32
    }
  return
}

// -----

// Or rounded to something else.
func.func @f(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu schedule expects warpgroups to multiply rounded factors, without sums}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 48>, thread = <2 x 12>, split = 1, step = 32, math = tf32, warpgroups = true>}
      ins(%x, %w : memref<?x64xf32>, memref<48x64xf32>) outs(%y : memref<?x48xf32>)
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

// Warpgroups have tensor cores alone.
func.func @f(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu schedule expects warpgroups to multiply rounded factors, without sums}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 48>, thread = <2 x 12>, split = 1, step = 16, math = fma, warpgroups = true>}
      ins(%x, %w : memref<?x64xf32>, memref<48x64xf32>) outs(%y : memref<?x48xf32>)
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

// Rows that are not whole vectors of 16 bytes.
func.func @f(%x: memref<?x60xbf16>, %w: memref<48x60xbf16>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu schedule expects warpgroups to multiply rounded factors, without sums}}
  kern.generic {extents = array<i64: -1, 48, 60>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 48>, thread = <2 x 12>, split = 1, step = 64, math = bf16, warpgroups = true>}
      ins(%x, %w : memref<?x60xbf16>, memref<48x60xbf16>) outs(%y : memref<?x48xf32>)
    combine {
    ^bb0(%xe: bf16, %we: bf16):
      %xf = arith.extf %xe : bf16 to f32
      %wf = arith.extf %we : bf16 to f32
      %p = arith.mulf %xf, %wf : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: bf16, %we: bf16):
      kern.yield %acc : f32
    }
  return
}

// -----

// A factor that is made on the way.
func.func @f(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu schedule expects warpgroups to multiply rounded factors, without sums}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<tf32>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 48>, thread = <2 x 12>, split = 1, step = 32, math = tf32, warpgroups = true>}
      ins(%x, %w : memref<?x64xf32>, memref<48x64xf32>) outs(%y : memref<?x48xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %e = math.exp %xe : f32
      %p = arith.mulf %e, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

// Sums over rows.
func.func @f(%x: memref<?x16x64xbf16>, %w: memref<48x64xbf16>, %y: memref<?x16x48xf32>, %s: memref<?x48xf32>) {
  // expected-error @+1 {{gpu schedule expects warpgroups to multiply rounded factors, without sums}}
  kern.generic {extents = array<i64: -1, 16, 48, 64>, num_parallel = 3, combiners = [#kern.combiner<add>], side = array<i64: 1>, kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, h, n, k) -> (b, h, k)>, affine_map<(b, h, n, k) -> (n, k)>, affine_map<(b, h, n, k) -> (b, h, n)>, affine_map<(b, h, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [1], columns = [2], block = <64 x 48>, thread = <2 x 12>, split = 1, step = 64, math = bf16, warpgroups = true>}
      ins(%x, %w : memref<?x16x64xbf16>, memref<48x64xbf16>) outs(%y, %s : memref<?x16x48xf32>, memref<?x48xf32>)
    combine {
    ^bb0(%xe: bf16, %we: bf16):
      %xf = arith.extf %xe : bf16 to f32
      %wf = arith.extf %we : bf16 to f32
      %p = arith.mulf %xf, %wf : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: bf16, %we: bf16):
      kern.yield %acc, %acc : f32, f32
    }
  return
}

// -----

// Half a warpgroup.
func.func @f(%x: memref<?x64xbf16>, %w: memref<48x64xbf16>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu schedule expects products of 64 rows by all columns, at most 256, for each warpgroup, got #kern.tile<32 x 48> and #kern.tile<2 x 12>}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 48>, thread = <2 x 12>, split = 1, step = 64, math = bf16, warpgroups = true>}
      ins(%x, %w : memref<?x64xbf16>, memref<48x64xbf16>) outs(%y : memref<?x48xf32>)
    combine {
    ^bb0(%xe: bf16, %we: bf16):
      %xf = arith.extf %xe : bf16 to f32
      %wf = arith.extf %we : bf16 to f32
      %p = arith.mulf %xf, %wf : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: bf16, %we: bf16):
      kern.yield %acc : f32
    }
  return
}

// -----

// Warps beside each other.
func.func @f(%x: memref<?x64xbf16>, %w: memref<48x64xbf16>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu schedule expects products of 64 rows by all columns, at most 256, for each warpgroup, got #kern.tile<64 x 48> and #kern.tile<2 x 6>}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 48>, thread = <2 x 6>, split = 1, step = 64, math = bf16, warpgroups = true>}
      ins(%x, %w : memref<?x64xbf16>, memref<48x64xbf16>) outs(%y : memref<?x48xf32>)
    combine {
    ^bb0(%xe: bf16, %we: bf16):
      %xf = arith.extf %xe : bf16 to f32
      %wf = arith.extf %we : bf16 to f32
      %p = arith.mulf %xf, %wf : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: bf16, %we: bf16):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x64xbf16>, %w: memref<288x64xbf16>, %y: memref<?x288xf32>) {
  // expected-error @+1 {{gpu schedule expects products of 64 rows by all columns, at most 256, for each warpgroup, got #kern.tile<64 x 288> and #kern.tile<2 x 72>}}
  kern.generic {extents = array<i64: -1, 288, 64>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 288>, thread = <2 x 72>, split = 1, step = 64, math = bf16, warpgroups = true>}
      ins(%x, %w : memref<?x64xbf16>, memref<288x64xbf16>) outs(%y : memref<?x288xf32>)
    combine {
    ^bb0(%xe: bf16, %we: bf16):
      %xf = arith.extf %xe : bf16 to f32
      %wf = arith.extf %we : bf16 to f32
      %p = arith.mulf %xf, %wf : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: bf16, %we: bf16):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x64xbf16>, %w: memref<48x64xbf16>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu schedule expects a step of 128 bytes of each factor for warpgroups, got 32}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 48>, thread = <2 x 12>, split = 1, step = 32, math = bf16, warpgroups = true>}
      ins(%x, %w : memref<?x64xbf16>, memref<48x64xbf16>) outs(%y : memref<?x48xf32>)
    combine {
    ^bb0(%xe: bf16, %we: bf16):
      %xf = arith.extf %xe : bf16 to f32
      %wf = arith.extf %we : bf16 to f32
      %p = arith.mulf %xf, %wf : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: bf16, %we: bf16):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu schedule expects a step of 128 bytes of each factor for warpgroups, got 64}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<tf32>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 48>, thread = <2 x 12>, split = 1, step = 64, math = tf32, warpgroups = true>}
      ins(%x, %w : memref<?x64xf32>, memref<48x64xf32>) outs(%y : memref<?x48xf32>)
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

// One that does not lie along the reduction.
func.func @f(%x: memref<?x64xbf16>, %w: memref<64x64xbf16>, %y: memref<?x64xf32>) {
  // expected-error @+1 {{gpu schedule expects a step of 128 bytes of each factor for warpgroups, got 64}}
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (k, n)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 64>, thread = <2 x 16>, split = 1, step = 64, math = bf16, warpgroups = true>}
      ins(%x, %w : memref<?x64xbf16>, memref<64x64xbf16>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%xe: bf16, %we: bf16):
      %xf = arith.extf %xe : bf16 to f32
      %wf = arith.extf %we : bf16 to f32
      %p = arith.mulf %xf, %wf : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: bf16, %we: bf16):
      kern.yield %acc : f32
    }
  return
}

// -----

// Four buffers of 128 bytes for each of 512 rows.
func.func @f(%x: memref<?x64xbf16>, %w: memref<256x64xbf16>, %y: memref<?x256xf32>) {
  // expected-error @+1 {{gpu schedule expects at most 232448 bytes of shared memory, got 262144}}
  kern.generic {extents = array<i64: -1, 256, 64>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <256 x 256>, thread = <4 x 64>, split = 1, step = 64, math = bf16, warpgroups = true>}
      ins(%x, %w : memref<?x64xbf16>, memref<256x64xbf16>) outs(%y : memref<?x256xf32>)
    combine {
    ^bb0(%xe: bf16, %we: bf16):
      %xf = arith.extf %xe : bf16 to f32
      %wf = arith.extf %we : bf16 to f32
      %p = arith.mulf %xf, %wf : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: bf16, %we: bf16):
      kern.yield %acc : f32
    }
  return
}
