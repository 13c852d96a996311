// Kernels whose threads load what they combine. A block is numbered along one
// dimension and so is a thread in it; buffers come first, the batch is last.
// RUN: slice-opt %s --pass-pipeline='builtin.module(kern-map-kernels,canonicalize,cse)' | FileCheck %s

// A thread for each point, and none beyond the batch.
// CHECK: gpu.module @kernels {
// CHECK-LABEL: gpu.func @elements(
// CHECK-SAME: %[[X:.*]]: memref<?x6xf32>, %[[Y:.*]]: memref<?x6xf32>, %[[BATCH:.*]]: index) kernel attributes {kern.shared_bytes = 0 : i64, known_block_size = array<i32: 64, 1, 1>}
// CHECK-DAG: %[[BLOCK:.*]] = gpu.block_id x
// CHECK-DAG: %[[THREAD:.*]] = gpu.thread_id x
// CHECK-DAG: %[[POINTS:.*]] = arith.muli %[[BATCH]], %c6
// CHECK-DAG: %[[FIRST:.*]] = arith.muli %[[BLOCK]], %c64
// CHECK: %[[POINT:.*]] = arith.addi %[[FIRST]],
// CHECK-DAG: %[[N:.*]] = arith.remui %[[POINT]], %c6
// CHECK-DAG: %[[B:.*]] = arith.divui %[[POINT]], %c6
// CHECK-DAG: %[[EXISTS:.*]] = arith.cmpi ult, %[[POINT]], %[[POINTS]]
// CHECK: scf.if %[[EXISTS]] {
// CHECK-NEXT: %[[LOADED:.*]] = memref.load %[[X]][%[[B]], %[[N]]]
// CHECK-NEXT: %[[SUM:.*]] = arith.addf %[[LOADED]], %[[LOADED]]
// CHECK-NEXT: memref.store %[[SUM]], %[[Y]][%[[B]], %[[N]]]
// CHECK-NEXT: }
// CHECK-NEXT: gpu.return
func.func @elements(%batch: index, %begin: index, %end: index, %x: memref<?x6xf32>, %y: memref<?x6xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 6>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : memref<?x6xf32>) outs(%y : memref<?x6xf32>) combine {} epilogue {
    ^bb0(%xe: f32):
      %s = arith.addf %xe, %xe : f32
      kern.yield %s : f32
    }
  return
}

// 64 threads share a maximum: each takes every 64th element, and a tree that the
// code fixes combines what they found. The last word has the first of them.
// CHECK-LABEL: gpu.func @split(
// CHECK-SAME: kern.shared_bytes = 256 : i64, known_block_size = array<i32: 64, 1, 1>
// CHECK-DAG: %[[THREAD:.*]] = gpu.thread_id x
// CHECK-DAG: %[[LOWEST:.*]] = arith.constant 0xFF800000 : f32
// CHECK: scf.for %[[FIRST:.*]] = %c0 to %c512 step %c64 iter_args(%{{.*}} = %[[LOWEST]]) -> (f32)
// CHECK: arith.addi %[[FIRST]], %[[THREAD]]
// CHECK: arith.maximumf
// CHECK: gpu.dynamic_shared_memory
// CHECK: memref.view {{.*}} to memref<1x64x1xf32, #gpu.address_space<workgroup>>
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: memref.store
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: %[[HALF:.*]] = arith.cmpi ult, %[[THREAD]], %c32
// CHECK-NEXT: scf.if %[[HALF]] {
// CHECK-NOT: gpu.barrier
// CHECK: arith.maximumf
// CHECK: }
// CHECK-NEXT: gpu.barrier
// CHECK-COUNT-5: scf.if
// CHECK: gpu.barrier
// CHECK-NEXT: %[[FOUND:.*]] = memref.load
// CHECK: %[[LAST:.*]] = arith.cmpi eq, %[[THREAD]], %c0
// CHECK: %[[WRITES:.*]] = arith.andi {{.*}}%[[LAST]]
// CHECK-NEXT: scf.if %[[WRITES]] {
// CHECK-NEXT: memref.store %[[FOUND]]
func.func @split(%batch: index, %begin: index, %end: index, %x: memref<?x512xf32>, %y: memref<?xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 512>, num_parallel = 1, combiners = [#kern.combiner<max>],
      indexing_maps = [affine_map<(b, k) -> (b, k)>, affine_map<(b, k) -> (b)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <1 x 1>, thread = <1 x 1>, split = 64, step = 0, math = fma>}
      ins(%x : memref<?x512xf32>) outs(%y : memref<?xf32>) combine {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32):
      kern.yield %acc : f32
    }
  return
}

// 32 lanes lie along what is contiguous, three rows of threads share each sum; of
// three parts the odd one waits.
// CHECK-LABEL: gpu.func @split_strided(
// CHECK-SAME: kern.shared_bytes = 384 : i64, known_block_size = array<i32: 96, 1, 1>
// CHECK: %[[THREAD:.*]] = gpu.thread_id x
// CHECK-NEXT: %[[LANE:.*]] = arith.remui %[[THREAD]], %c32
// CHECK-NEXT: %[[PART:.*]] = arith.divui %[[THREAD]], %c32
// CHECK: arith.cmpi ult, %[[LANE]], %c20
// CHECK: scf.for %[[K:.*]] = %[[PART]] to %c100 step %c3
// CHECK: memref.load %{{.*}}[%{{.*}}, %[[K]], %[[LANE]]]
// CHECK: memref<1x3x32xf32, #gpu.address_space<workgroup>>
// CHECK: arith.addi %[[PART]], %c2
// CHECK: gpu.barrier
// CHECK: arith.addi %[[PART]], %c1
// CHECK: gpu.barrier
func.func @split_strided(%batch: index, %begin: index, %end: index, %x: memref<?x100x20xf32>, %y: memref<?x20xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 20, 100>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k, n)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <1 x 32>, thread = <1 x 1>, split = 3, step = 0, math = fma>}
      ins(%x : memref<?x100x20xf32>) outs(%y : memref<?x20xf32>) combine {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32):
      kern.yield %acc : f32
    }
  return
}

// A tap that lies in the padding is left out as soon as that is known: rows ahead
// of columns, columns ahead of channels.
// CHECK-LABEL: gpu.func @conv(
// CHECK: scf.for %[[U:.*]] = %c0 to %c3
// CHECK-NEXT: %[[ROW:.*]] = affine.apply #{{.*}}(%[[U]])
// CHECK-NEXT: %[[HASROW:.*]] = arith.cmpi ult, %[[ROW]], %c6
// CHECK-NEXT: scf.if %[[HASROW]] -> (f32) {
// CHECK-NEXT: scf.for %[[V:.*]] = %c0 to %c3
// CHECK-NEXT: %[[COLUMN:.*]] = affine.apply #{{.*}}(%[[V]])
// CHECK-NEXT: %[[HASCOLUMN:.*]] = arith.cmpi ult, %[[COLUMN]], %c6
// CHECK-NEXT: scf.if %[[HASCOLUMN]] -> (f32) {
// CHECK-NEXT: scf.for %[[C:.*]] = %c0 to %c4
// CHECK-NEXT: memref.load %{{.*}}[%{{.*}}, %[[ROW]], %[[COLUMN]], %[[C]]]
// CHECK-NEXT: memref.load
// CHECK-NEXT: math.fma
func.func @conv(%batch: index, %begin: index, %end: index, %x: memref<?x6x6x4xf32>, %w: memref<8x3x3x4xf32>, %y: memref<?x6x6x8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 8, 6, 6, 3, 3, 4>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>, affine_map<(b, n, h, w, u, v, c) -> (n, u, v, c)>, affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x, %w : memref<?x6x6x4xf32>, memref<8x3x3x4xf32>) outs(%y : memref<?x6x6x8xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// All columns of a row have one sum: the lanes of the warp share it, exchange what
// they have got, and each has a column of the epilogue, whose factor is there then.
// CHECK-LABEL: gpu.func @shared(
// CHECK-SAME: kern.shared_bytes = 0 : i64, known_block_size = array<i32: 32, 1, 1>
// CHECK: gpu.thread_id x
// CHECK: memref.load %arg1
// CHECK: scf.for %[[FIRST:.*]] = %c0 to %c64 step %c32
// CHECK: arith.addi %[[FIRST]], %{{.*}} : index
// CHECK-NOT: gpu.barrier
// CHECK-COUNT-5: gpu.shuffle xor
// CHECK-NOT: gpu.barrier
// CHECK: memref.store
// CHECK: gpu.return
func.func @shared(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %g: memref<8xf32>, %y: memref<?x8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 8, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, c, k) -> (b, k)>, affine_map<(b, c, k) -> (c)>, affine_map<(b, c, k) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <1 x 8>, thread = <1 x 1>, split = 4, step = 0, math = fma>}
      ins(%x, %g : memref<?x64xf32>, memref<8xf32>) outs(%y : memref<?x8xf32>) combine {
    ^bb0(%xe: f32, %ge: f32):
      kern.yield %xe : f32
    } epilogue {
    ^bb0(%sum: f32, %xe: f32, %ge: f32):
      %s = arith.mulf %sum, %ge : f32
      kern.yield %s : f32
    }
  return
}

// A point counts where the clipped input has it, which columns do not have in
// common: each has a reduction of its own, whether it uses the input or not.
// CHECK-LABEL: gpu.func @count(
// CHECK-NOT: gpu.shuffle
// CHECK: gpu.return
func.func @count(%batch: index, %begin: index, %end: index, %a0: memref<?x4x64xf32>, %a1: memref<?x32xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 32, 4, 64>, kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <1 x 32>, thread = <1 x 1>, split = 1, step = 0, math = fma>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, indexing_maps = [affine_map<(b, c, i, k) -> (b, i, c + k - 16)>, affine_map<(b, c, i, k) -> (b, c)>]}
      ins(%a0 : memref<?x4x64xf32>) outs(%a1 : memref<?x32xf32>)
    combine {
    ^bb0(%x: f32):
      %one = arith.constant 1.0 : f32
      kern.yield %one : f32
    } epilogue {
    ^bb0(%s: f32, %x: f32):
      kern.yield %s : f32
    }
  return
}
