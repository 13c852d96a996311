// GPU schedules survive printing and parsing, in both forms of an op.
// RUN: slice-opt %s | slice-opt | FileCheck %s
// RUN: slice-opt %s --mlir-print-op-generic | slice-opt | FileCheck %s

// Tensor cores on a dense layer; the batch is the first of the rows.
// CHECK-LABEL: func @dense(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 32, math = bf16>
func.func @dense(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 32, math = bf16>}
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

// Variants of it have smaller blocks.
// CHECK-LABEL: func @variants(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>,
// CHECK-SAME: kern.gpu_variants = [#kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 32, math = fma>, #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 8>, thread = <1 x 1>, split = 1, step = 64, math = fma>]
func.func @variants(%x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) {
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>,
      kern.gpu_variants = [#kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 32, math = fma>,
                           #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 8>, thread = <1 x 1>, split = 1, step = 64, math = fma>]}
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

// Rows in an order of their own, no columns, a split reduction.
// CHECK-LABEL: func @split(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [1, 0], columns = [], block = <2 x 1>, thread = <1 x 1>, split = 64, step = 0, math = fma>
func.func @split(%x: memref<4x6x512xf32>, %y: memref<4x6xf32>) {
  kern.generic {extents = array<i64: 4, 6, 512>, num_parallel = 2, combiners = [#kern.combiner<max>],
      indexing_maps = [affine_map<(m, n, k) -> (m, n, k)>, affine_map<(m, n, k) -> (m, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [1, 0], columns = [], block = <2 x 1>, thread = <1 x 1>, split = 64, step = 0, math = fma>}
      ins(%x : memref<4x6x512xf32>) outs(%y : memref<4x6xf32>)
    combine {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32):
      kern.yield %acc : f32
    }
  return
}

// The rows are what a side output sums over; the batch is on neither axis. A
// schedule may stand before memory is planned and beside that of a CPU.
// CHECK-LABEL: func @sums(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [1, 2], columns = [3], block = <8 x 32>, thread = <1 x 1>, split = 1, step = 0, math = fma>
// CHECK-SAME: schedule = #kern.schedule<
func.func @sums(%x: tensor<?x4x4x20xf32>) -> (tensor<?x4x4x20xf32>, tensor<?x20xf32>) {
  %y, %sum = kern.generic {extents = array<i64: -1, 4, 4, 20>, num_parallel = 4, combiners = [], side = array<i64: 1>,
      indexing_maps = [affine_map<(b, h, w, c) -> (b, h, w, c)>, affine_map<(b, h, w, c) -> (b, h, w, c)>, affine_map<(b, h, w, c) -> (b, c)>],
      schedule = #kern.schedule<lane_dim = 3, vector = 4, row_dim = 2, tiles = [<2 x 4>, <1 x 4>], task = [1, 4, 4, 4], unroll = 1>,
      kern.gpu_schedule = #kern.gpu_schedule<rows = [1, 2], columns = [3], block = <8 x 32>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : tensor<?x4x4x20xf32>) combine {} epilogue {
    ^bb0(%xe: f32):
      %q = arith.mulf %xe, %xe : f32
      kern.yield %xe, %q : f32, f32
    } -> tensor<?x4x4x20xf32>, tensor<?x20xf32>
  return %y, %sum : tensor<?x4x4x20xf32>, tensor<?x20xf32>
}
