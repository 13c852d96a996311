// Side outputs that sum over the last of the rows: a balanced tree over each band,
// the same in blocks of all sizes.
// RUN: slice-opt %s --pass-pipeline='builtin.module(kern-map-kernels,canonicalize,cse)' | FileCheck %s

// Where side outputs sum over the last rows, a block has several of such bands. 24
// rows of an image are padded to 32, so that a block of 64 has two images; what only
// pads is not loaded, not stored, and zero in the sums.
// CHECK-LABEL: gpu.func @padded(
// CHECK-SAME: %[[SUM:[a-z0-9]*]]: memref<?x32xf32>, %[[SQUARE:[a-z0-9]*]]: memref<?x32xf32>, %[[BATCH:[a-z0-9]*]]: index)
// CHECK: %[[ROWS:.*]] = arith.muli %[[BATCH]], %c32
// CHECK: %[[FIRST:.*]] = arith.muli %block_id_x, %c64
// CHECK: %[[ROW:.*]] = arith.addi %[[FIRST]],
// CHECK-NEXT: %[[IN:.*]] = arith.cmpi ult, %[[ROW]], %[[ROWS]]
// CHECK-NEXT: %[[M:.*]] = arith.remui %[[ROW]], %c32
// CHECK-NEXT: %[[REAL:.*]] = arith.cmpi ult, %[[M]], %c24
// CHECK-NEXT: %[[INSIDE:.*]] = arith.andi %[[IN]], %[[REAL]]
// CHECK-NEXT: %[[COUNT:.*]] = arith.select %[[INSIDE]], %c4, %c0
// CHECK-NEXT: %[[IMAGE:.*]] = arith.divui %[[ROW]], %c32
// CHECK-NEXT: nvgpu.device_async_copy %{{.*}}[%[[IMAGE]], %[[M]], %{{.*}}], %{{.*}}, 4, %[[COUNT]]
// CHECK: scf.for
// Four neighbouring rows of a thread are added up, neighbours first.
// CHECK: %[[SHARED:.*]] = memref.view {{.*}} to memref<2x16x40xf32, #gpu.address_space<workgroup>>
// CHECK-NEXT: gpu.barrier
// CHECK-COUNT-4: -> (f32, f32, f32, f32) {
// CHECK: %[[UNIT:.*]] = arith.addf %{{.*}}, %{{.*}} : f32
// CHECK-NEXT: %[[OTHER:.*]] = arith.addf
// CHECK-NEXT: %[[ALL:.*]] = arith.addf %[[UNIT]], %[[OTHER]]
// CHECK-NEXT: memref.store %[[ALL]], %[[SHARED]][%c0,
// CHECK: gpu.barrier
// Two images by 32 columns.
// CHECK: arith.cmpi ult, %thread_id_x, %c64
// CHECK: scf.if
// CHECK-COUNT-8: memref.load %[[SHARED]][%c0,
// CHECK-COUNT-7: arith.addf
// CHECK: memref.store %{{.*}}, %[[SUM]]
// CHECK-COUNT-8: memref.load %[[SHARED]][%c1,
// CHECK-COUNT-7: arith.addf
// CHECK: memref.store %{{.*}}, %[[SQUARE]]
// CHECK: gpu.return
func.func @padded(%batch: index, %begin: index, %end: index, %x: memref<?x24x32xf32>, %w: memref<32x32xf32>, %y: memref<?x24x32xf32>, %sum: memref<?x32xf32>, %square: memref<?x32xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 32, 24, 32>, num_parallel = 3, combiners = [#kern.combiner<add>], side = array<i64: 1, 2>,
      indexing_maps = [affine_map<(b, n, m, k) -> (b, m, k)>, affine_map<(b, n, m, k) -> (n, k)>, affine_map<(b, n, m, k) -> (b, m, n)>, affine_map<(b, n, m, k) -> (b, n)>, affine_map<(b, n, m, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x24x32xf32>, memref<32x32xf32>) outs(%y, %sum, %square : memref<?x24x32xf32>, memref<?x32xf32>, memref<?x32xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      %q = arith.mulf %acc, %acc : f32
      kern.yield %acc, %acc, %q : f32, f32, f32
    }
  return
}

// A block of one image knows it, and asks for no row whether there is one.
// CHECK-LABEL: gpu.func @whole(
// CHECK: %[[IMAGE:.*]] = arith.divui %block_id_x, %c4
// CHECK-NOT: arith.cmpi
// CHECK: nvgpu.device_async_copy %{{.*}}[%[[IMAGE]], %{{.*}}, %{{.*}}], %{{.*}}, 4 {bypassL1}
// CHECK: memref.view {{.*}} to memref<2x32x16xf32, #gpu.address_space<workgroup>>
// CHECK: memref.store %{{.*}}, %{{.*}}[%[[IMAGE]], %
// CHECK: gpu.return
func.func @whole(%batch: index, %begin: index, %end: index, %x: memref<?x32x32xf32>, %w: memref<32x32xf32>, %y: memref<?x32x32xf32>, %sum: memref<?x32xf32>, %square: memref<?x32xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 32, 32, 32>, num_parallel = 3, combiners = [#kern.combiner<add>], side = array<i64: 1, 2>,
      indexing_maps = [affine_map<(b, n, m, k) -> (b, m, k)>, affine_map<(b, n, m, k) -> (n, k)>, affine_map<(b, n, m, k) -> (b, m, n)>, affine_map<(b, n, m, k) -> (b, n)>, affine_map<(b, n, m, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2], columns = [1], block = <32 x 8>, thread = <1 x 2>, split = 1, step = 32, math = fma>}
      ins(%x, %w : memref<?x32x32xf32>, memref<32x32xf32>) outs(%y, %sum, %square : memref<?x32x32xf32>, memref<?x32xf32>, memref<?x32xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      %q = arith.mulf %acc, %acc : f32
      kern.yield %acc, %acc, %q : f32, f32, f32
    }
  return
}

// On tensor cores the first two to be added are rows r and r + 8, which one thread
// has in all blocks: 16 pairs of rows.
// CHECK-LABEL: gpu.func @fragments(
// CHECK: nvgpu.mma.sync
// CHECK: %[[SHARED:.*]] = memref.view {{.*}} to memref<2x16x24xf32, #gpu.address_space<workgroup>>
// CHECK: arith.divui %{{.*}}, %c16
// CHECK: arith.remui %{{.*}}, %c16
// CHECK: vector.store %{{.*}}, %[[SHARED]][%c0, {{.*}} {alignment = 8 : i64}
// CHECK-COUNT-16: memref.load %[[SHARED]][%c0,
// CHECK: gpu.return
func.func @fragments(%batch: index, %begin: index, %end: index, %x: memref<?x32x32xf32>, %w: memref<32x32xf32>, %y: memref<?x32x32xf32>, %sum: memref<?x32xf32>, %square: memref<?x32xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 32, 32, 32>, num_parallel = 3, combiners = [#kern.combiner<add>], side = array<i64: 1, 2>,
      indexing_maps = [affine_map<(b, n, m, k) -> (b, m, k)>, affine_map<(b, n, m, k) -> (n, k)>, affine_map<(b, n, m, k) -> (b, m, n)>, affine_map<(b, n, m, k) -> (b, n)>, affine_map<(b, n, m, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2], columns = [1], block = <32 x 16>, thread = <4 x 2>, split = 1, step = 32, math = tf32>}
      ins(%x, %w : memref<?x32x32xf32>, memref<32x32xf32>) outs(%y, %sum, %square : memref<?x32x32xf32>, memref<?x32xf32>, memref<?x32xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      %q = arith.mulf %acc, %acc : f32
      kern.yield %acc, %acc, %q : f32, f32, f32
    }
  return
}
