// What variants of a GPU schedule must have in common, and what is no variant.
// RUN: slice-opt %s --verify-diagnostics --split-input-file

// -----

// There is nothing that they vary.
func.func @f(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{expected kern.gpu_schedule beside kern.gpu_variants}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_variants = [#kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>]}
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

// Tensor cores round.
func.func @f(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu variants expect steps, no sums over all rows, and equal rows, columns, math and warpgroups, got #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>,
      kern.gpu_variants = [#kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 32, math = tf32>]}
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

// Threads that load what they need add in another order.
func.func @f(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu variants expect steps, no sums over all rows, and equal rows, columns, math and warpgroups, got}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>,
      kern.gpu_variants = [#kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 16>, thread = <1 x 1>, split = 1, step = 0, math = fma>]}
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

// From the largest to the smallest.
func.func @f(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu variants expect smaller and smaller blocks, got #kern.tile<32 x 16> and #kern.tile<16 x 32>}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>,
      kern.gpu_variants = [#kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 32, math = fma>, #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 32>, thread = <2 x 2>, split = 1, step = 32, math = fma>]}
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

// Each of them is checked.
func.func @f(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{gpu schedule expects a step of a multiple of 4 up to 128, got 34}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>,
      kern.gpu_variants = [#kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 34, math = fma>]}
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

// Not a list.
func.func @f(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  // expected-error @+1 {{expected kern.gpu_variants to be gpu_schedules of a kern.generic}}
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>,
      kern.gpu_variants = #kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 32, math = fma>}
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

// expected-error @+1 {{expected kern.gpu_variants to be gpu_schedules of a kern.generic}}
func.func @f() attributes {kern.gpu_variants = []} {
  return
}

// -----

// Threads add the rows of their tiles before they add each other's.
func.func @f(%x: memref<?x32x16xf32>, %w: memref<24x16xf32>, %y: memref<?x32x24xf32>, %s: memref<?x24xf32>) {
  // expected-error @+1 {{gpu variants expect steps, no sums over all rows, and equal rows, columns, math and warpgroups, got}}
  kern.generic {extents = array<i64: -1, 32, 24, 16>, num_parallel = 3, combiners = [#kern.combiner<add>], side = array<i64: 1>,
      indexing_maps = [affine_map<(b, p, n, k) -> (b, p, k)>, affine_map<(b, p, n, k) -> (n, k)>,
                       affine_map<(b, p, n, k) -> (b, p, n)>, affine_map<(b, p, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [1], columns = [2], block = <32 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>,
      kern.gpu_variants = [#kern.gpu_schedule<rows = [1], columns = [2], block = <16 x 32>, thread = <2 x 4>, split = 1, step = 16, math = fma>]}
      ins(%x, %w : memref<?x32x16xf32>, memref<24x16xf32>) outs(%y, %s : memref<?x32x24xf32>, memref<?x24xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc, %acc : f32, f32
    }
  return
}
