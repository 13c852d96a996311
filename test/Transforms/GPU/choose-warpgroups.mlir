// Tiles of warpgroups, where a device has them and factors are rounded for it: 128
// bytes of the reduction at a time, all columns that one instruction takes.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-gpu-schedules{math=bf16 warpgroups=true}))' | FileCheck %s --check-prefixes=CHECK,BF16
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-gpu-schedules{math=tf32 warpgroups=true}))' | FileCheck %s --check-prefixes=CHECK,TF32
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-gpu-schedules{math=bf16}))' | FileCheck %s --check-prefix=NONE
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-gpu-schedules{warpgroups=true}))' | FileCheck %s --check-prefix=NONE
// NONE-NOT: warpgroups = true

// 304 columns are two tiles of 152, so that none is nearly empty.
// CHECK-LABEL: func.func @bf16(
// BF16: kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <128 x 152>, thread = <2 x 38>, split = 1, step = 64, math = bf16, warpgroups = true>
// TF32-NOT: warpgroups = true
func.func @bf16(%x: memref<?x512xbf16>, %w: memref<304x512xbf16>, %y: memref<?x304xf32>) {
  kern.generic {extents = array<i64: -1, 304, 512>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : memref<?x512xbf16>, memref<304x512xbf16>) outs(%y : memref<?x304xf32>) combine {
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

// Of tf32, half as many fit; clipped pixels are no matter.
// CHECK-LABEL: func.func @tf32(
// TF32: kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3], columns = [1], block = <128 x 64>, thread = <2 x 16>, split = 1, step = 32, math = tf32, warpgroups = true>
// BF16-NOT: warpgroups = true
func.func @tf32(%x: memref<?x16x16x64xf32>, %w: memref<64x3x3x64xf32>, %y: memref<?x16x16x64xf32>) {
  kern.generic {extents = array<i64: -1, 64, 16, 16, 3, 3, 64>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, kern.rounded = #kern.math<tf32>,
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>, affine_map<(b, n, h, w, u, v, c) -> (n, u, v, c)>, affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>]}
      ins(%x, %w : memref<?x16x16x64xf32>, memref<64x3x3x64xf32>) outs(%y : memref<?x16x16x64xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// Factors that are made on the way.
// CHECK-LABEL: func.func @plain(
// CHECK-NOT: warpgroups = true
func.func @plain(%x: memref<?x512xf32>, %w: memref<304x512xf32>, %y: memref<?x304xf32>) {
  kern.generic {extents = array<i64: -1, 304, 512>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : memref<?x512xf32>, memref<304x512xf32>) outs(%y : memref<?x304xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}
