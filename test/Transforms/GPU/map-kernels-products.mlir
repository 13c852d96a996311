// Products whose factors pass through shared memory, with one barrier a step. What
// is taken as it is goes there by asynchronous copies, two steps ahead in three
// buffers; what is not is loaded into registers while the step before multiplies.
// RUN: slice-opt %s --pass-pipeline='builtin.module(kern-map-kernels,canonicalize,cse)' | FileCheck %s

// CHECK-LABEL: gpu.func @product_fma(
// CHECK-SAME: %[[X:.*]]: memref<?x64xf32>, %[[W:.*]]: memref<48x64xf32>, %{{.*}}: memref<?x48xf32>, %[[BATCH:.*]]: index) kernel attributes {kern.shared_bytes = 7680 : i64, known_block_size = array<i32: 64, 1, 1>}
// CHECK: %[[ROWS:.*]] = memref.view {{.*}} to memref<3x16x20xf32, #gpu.address_space<workgroup>>
// CHECK: %[[COLUMNS:.*]] = memref.view {{.*}} to memref<3x16x20xf32, #gpu.address_space<workgroup>>
// A row may lie behind the batch, of which nothing is read; all 48 columns are there.
// CHECK: %[[EXISTS:.*]] = arith.cmpi ult, %{{.*}}, %[[BATCH]]
// CHECK-NEXT: %[[COUNT:.*]] = arith.select %[[EXISTS]], %c4, %c0
// CHECK-NEXT: nvgpu.device_async_copy %[[X]][{{.*}}], %[[ROWS]][%c0, {{.*}}], 4, %[[COUNT]] {bypassL1}
// CHECK: nvgpu.device_async_copy %[[W]][{{.*}}], %[[COLUMNS]][%c0, {{.*}}], 4 {bypassL1}
// CHECK-NEXT: nvvm.cp.async.commit.group
// CHECK: nvgpu.device_async_copy %[[X]][{{.*}}], %[[ROWS]][%c1, {{.*}}], 4, %[[COUNT]] {bypassL1}
// CHECK-NEXT: nvgpu.device_async_copy %[[W]][{{.*}}], %[[COLUMNS]][%c1, {{.*}}], 4 {bypassL1}
// CHECK-NEXT: nvvm.cp.async.commit.group
// No thread holds a factor on its way.
// CHECK-NEXT: scf.for %[[FROM:.*]] = %c0 to %c64 step %c16 iter_args({{.*}}) -> (f32, f32, f32, f32) {
// CHECK-NEXT: %[[STEP:.*]] = arith.divui %[[FROM]], %c16
// CHECK-NEXT: %[[BUFFER:.*]] = arith.remui %[[STEP]], %c3
// CHECK-NEXT: nvvm.cp.async.wait.group 1
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: %[[LATER:.*]] = arith.addi %[[FROM]], %c32
// CHECK-NEXT: %[[STEP:.*]] = arith.divui %[[LATER]], %c16
// CHECK-NEXT: %[[FREE:.*]] = arith.remui %[[STEP]], %c3
// CHECK-NEXT: %[[HASLATER:.*]] = arith.cmpi ult, %[[LATER]], %c64
// CHECK-NEXT: scf.if %[[HASLATER]] {
// CHECK-NEXT: arith.addi %[[LATER]],
// CHECK-NEXT: nvgpu.device_async_copy %[[X]][{{.*}}], %[[ROWS]][%[[FREE]], {{.*}}], 4, %[[COUNT]] {bypassL1}
// CHECK-NEXT: nvgpu.device_async_copy %[[W]][{{.*}}], %[[COLUMNS]][%[[FREE]], {{.*}}], 4 {bypassL1}
// CHECK-NEXT: }
// A group for each step, even where it has no copies: as many are under way.
// CHECK-NEXT: nvvm.cp.async.commit.group
// Straight code, of four points of the reduction at a time.
// CHECK-NOT: {{scf.for|gpu.barrier|math.fma}}
// CHECK-COUNT-2: vector.load %[[ROWS]][%[[BUFFER]], %{{.*}}, %c0] {alignment = 16 : i64}
// CHECK-COUNT-2: vector.load %[[COLUMNS]][%[[BUFFER]], %{{.*}}, %c0] {alignment = 16 : i64}
// CHECK-COUNT-16: math.fma
// CHECK-NOT: {{scf.for|gpu.barrier|math.fma}}
// CHECK-COUNT-2: vector.load %[[ROWS]][%[[BUFFER]], %{{.*}}, %c4] {alignment = 16 : i64}
// CHECK-COUNT-2: vector.load %[[COLUMNS]][%[[BUFFER]], %{{.*}}, %c4] {alignment = 16 : i64}
// CHECK-COUNT-16: math.fma
// CHECK-NOT: {{scf.for|gpu.barrier|math.fma}}
// CHECK-COUNT-2: vector.load %[[ROWS]][%[[BUFFER]], %{{.*}}, %c8] {alignment = 16 : i64}
// CHECK-COUNT-2: vector.load %[[COLUMNS]][%[[BUFFER]], %{{.*}}, %c8] {alignment = 16 : i64}
// CHECK-COUNT-16: math.fma
// CHECK-NOT: {{scf.for|gpu.barrier|math.fma}}
// CHECK-COUNT-2: vector.load %[[ROWS]][%[[BUFFER]], %{{.*}}, %c12] {alignment = 16 : i64}
// CHECK-COUNT-2: vector.load %[[COLUMNS]][%[[BUFFER]], %{{.*}}, %c12] {alignment = 16 : i64}
// CHECK-COUNT-16: math.fma
// CHECK-NEXT: scf.yield
// CHECK-NOT: {{gpu.barrier|math.fma}}
// CHECK-COUNT-4: memref.store
// CHECK-NOT: {{memref|vector}}.store
// CHECK: gpu.return
func.func @product_fma(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x64xf32>, memref<48x64xf32>) outs(%y : memref<?x48xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// Where columns are neighbours in the tile, a thread has four of them side by side,
// which one access loads and another stores.
// CHECK-LABEL: gpu.func @product_columns(
// CHECK-SAME: %{{.*}}: memref<?x64xf32>, %[[W:.*]]: memref<64x64xf32>, %[[Y:.*]]: memref<?x64xf32>, %[[BATCH:.*]]: index) kernel attributes {kern.shared_bytes = 11520 : i64, known_block_size = array<i32: 64, 1, 1>}
// CHECK: %[[COLUMNS:.*]] = memref.view {{.*}} to memref<3x16x40xf32, #gpu.address_space<workgroup>>
// CHECK: nvgpu.device_async_copy %[[W]][{{.*}}], %[[COLUMNS]]{{.*}}, 4 {bypassL1}
// CHECK: scf.for {{.*}} = %c0 to %c64 step %c16
// CHECK-COUNT-16: vector.load %[[COLUMNS]]{{.*}} {alignment = 16 : i64} : {{.*}} vector<4xf32>
// CHECK: scf.yield
// CHECK: %[[EXISTS:.*]] = arith.cmpi ult, %{{.*}}, %[[BATCH]]
// CHECK-NEXT: scf.if %[[EXISTS]] {
// CHECK-NOT: memref.store
// CHECK: vector.store %{{.*}}, %[[Y]]{{.*}} {alignment = 16 : i64} : memref<?x64xf32>, vector<4xf32>
// CHECK-NEXT: }
// CHECK-NOT: memref.store
// CHECK: vector.store %{{.*}}, %[[Y]]{{.*}} {alignment = 16 : i64} : memref<?x64xf32>, vector<4xf32>
// CHECK-NOT: {{memref|vector}}.store
// CHECK: gpu.return
func.func @product_columns(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<64x64xf32>, %y: memref<?x64xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (k, n)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 32>, thread = <2 x 4>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x64xf32>, memref<64x64xf32>) outs(%y : memref<?x64xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// No extent is a multiple of anything: single elements, each with a mask of its
// own, in the reduction and on both axes. They pass through registers, and two
// buffers are enough.
// CHECK-LABEL: gpu.func @product_odd(
// CHECK-SAME: %[[X:.*]]: memref<?x50xf32>, %[[W:.*]]: memref<45x50xf32>, %[[Y:.*]]: memref<?x45xf32>, %[[BATCH:.*]]: index)
// CHECK-NOT: {{nvgpu.device_async_copy|nvvm.cp.async}}
// CHECK: %[[ROWS:.*]] = memref.view {{.*}} to memref<2x16x20xf32, #gpu.address_space<workgroup>>
// CHECK: %[[COLUMNS:.*]] = memref.view {{.*}} to memref<2x16x20xf32, #gpu.address_space<workgroup>>
// CHECK: %[[ROW:.*]] = arith.cmpi ult, %{{.*}}, %[[BATCH]]
// CHECK-NEXT: %[[K:.*]] = arith.cmpi ult, %{{.*}}, %c50
// CHECK-NEXT: %[[INSIDE:.*]] = arith.andi %[[ROW]], %[[K]]
// CHECK-NEXT: scf.if %[[INSIDE]] -> (f32) {
// CHECK-NEXT: memref.load %[[X]]
// CHECK: %[[COLUMN:.*]] = arith.cmpi ult, %{{.*}}, %c45
// CHECK-NEXT: %[[INSIDE:.*]] = arith.andi %[[COLUMN]],
// CHECK-NEXT: scf.if %[[INSIDE]] -> (f32) {
// CHECK-NEXT: memref.load %[[W]]
// CHECK: scf.for %[[FROM:.*]] = %c0 to %c50 step %c16
// CHECK-NEXT: %[[STEP:.*]] = arith.divui %[[FROM]], %c16
// CHECK-NEXT: %[[BUFFER:.*]] = arith.remui %[[STEP]], %c2
// CHECK-COUNT-4: memref.store %{{.*}}, %[[ROWS]][%[[BUFFER]],
// CHECK-COUNT-4: memref.store %{{.*}}, %[[COLUMNS]][%[[BUFFER]],
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: %[[NEXT:.*]] = arith.addi %[[FROM]], %c16
// CHECK-NEXT: %[[HASNEXT:.*]] = arith.cmpi ult, %[[NEXT]], %c50
// CHECK: %[[INSIDE:.*]] = arith.andi %[[HASNEXT]],
// CHECK-NEXT: scf.if %[[INSIDE]] -> (f32) {
// CHECK-NEXT: memref.load %[[X]]
// CHECK: %[[INSIDE:.*]] = arith.andi %[[HASNEXT]],
// CHECK-NEXT: scf.if %[[INSIDE]] -> (f32) {
// CHECK: memref.load %[[W]]
// CHECK-NOT: {{gpu.barrier|nvgpu.device_async_copy|nvvm.cp.async}}
// CHECK: vector.load %[[ROWS]][%[[BUFFER]],
// CHECK-COUNT-64: math.fma
// CHECK-NEXT: scf.yield
// CHECK: arith.cmpi ult, %{{.*}}, %c45
// CHECK: %[[ROW:.*]] = arith.cmpi ult, %{{.*}}, %[[BATCH]]
// CHECK-NEXT: scf.if %[[ROW]] {
// CHECK-NEXT: scf.if %{{.*}} {
// CHECK: memref.store %{{.*}}, %[[Y]]
func.func @product_odd(%batch: index, %begin: index, %end: index, %x: memref<?x50xf32>, %w: memref<45x50xf32>, %y: memref<?x45xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 45, 50>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x50xf32>, memref<45x50xf32>) outs(%y : memref<?x45xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// Four neighbours along the channels share a tap: one mask, one copy. Of what lies
// in the padding nothing is read and zeros are written, so that nothing is left out
// later. All channels of a step share a tap, which is found once for the step.
// CHECK-LABEL: gpu.func @staged_conv(
// CHECK-SAME: %[[X:.*]]: memref<?x6x6x32xf32>, %[[WEIGHT:.*]]: memref<64x3x3x32xf32>
// CHECK: %[[H:.*]] = arith.cmpi ult, %{{.*}}, %c6
// CHECK: %[[W:.*]] = arith.cmpi ult, %{{.*}}, %c6
// CHECK-NEXT: %[[TAP:.*]] = arith.andi %[[H]], %[[W]]
// CHECK-NEXT: %[[INSIDE:.*]] = arith.andi %{{.*}}, %[[TAP]]
// CHECK-NEXT: %[[COUNT:.*]] = arith.select %[[INSIDE]], %c4, %c0
// CHECK: nvgpu.device_async_copy %[[X]]{{.*}}, 4, %[[COUNT]] {bypassL1}
// CHECK: scf.for %[[FROM:.*]] = %c0 to %c288 step %c16
// CHECK: %[[LATER:.*]] = arith.addi %[[FROM]], %c32
// CHECK: scf.if
// CHECK-NEXT: %[[TAPS:.*]] = arith.divui %[[LATER]], %c32
// CHECK-NEXT: %[[V:.*]] = arith.remui %[[TAPS]], %c3
// CHECK-NEXT: %[[U:.*]] = arith.divui %[[TAPS]], %c3
// CHECK-NOT: arith.divui
// CHECK: %[[H:.*]] = affine.apply {{.*}}(%[[U]])
// CHECK: %[[W:.*]] = affine.apply {{.*}}(%[[V]])
// CHECK: %[[COUNT:.*]] = arith.select %{{.*}}, %c4, %c0
// CHECK: nvgpu.device_async_copy %[[X]][%{{.*}}, %[[H]], %[[W]], %{{.*}}], {{.*}}, 4, %[[COUNT]] {bypassL1}
// CHECK-NOT: arith.divui
// CHECK: nvgpu.device_async_copy %[[WEIGHT]][%{{.*}}, %[[U]], %[[V]], %{{.*}}], {{.*}}, 4 {bypassL1}
// CHECK: nvvm.cp.async.commit.group
// CHECK-NOT: arith.select
// CHECK: gpu.return
func.func @staged_conv(%batch: index, %begin: index, %end: index, %x: memref<?x6x6x32xf32>, %w: memref<64x3x3x32xf32>, %y: memref<?x6x6x64xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 64, 6, 6, 3, 3, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>, affine_map<(b, n, h, w, u, v, c) -> (n, u, v, c)>, affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x6x6x32xf32>, memref<64x3x3x32xf32>) outs(%y : memref<?x6x6x64xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// What arithmetic makes of a zero need not be one: a factor with a prologue is
// computed once, when it is stored, and is zero where nothing was loaded. It passes
// through registers, one step ahead, while the other one is copied, two steps ahead.
// CHECK-LABEL: gpu.func @prologue(
// CHECK-SAME: %[[X:.*]]: memref<?x6x6x32xf32>, %[[W:.*]]: memref<64x3x3x32xf32>
// CHECK: %[[ROWS:.*]] = memref.view {{.*}} to memref<3x64x20xf32, #gpu.address_space<workgroup>>
// CHECK: %[[COLUMNS:.*]] = memref.view {{.*}} to memref<3x32x20xf32, #gpu.address_space<workgroup>>
// CHECK-NOT: nvgpu.device_async_copy %[[X]]
// Whether a chunk is inside is carried to where it is stored, beside the chunk.
// CHECK: scf.for %[[FROM:.*]] = %c0 to %c288 step %c16 iter_args({{.*}}, %{{.*}} = %{{.*}}, %[[INSIDE:.*]] = %{{.*}}, %{{.*}} = %{{.*}}, %{{.*}} = %{{.*}}) -> ({{.*}}vector<4xf32>, i1, vector<4xf32>, i1)
// CHECK-NEXT: %[[STEP:.*]] = arith.divui %[[FROM]], %c16
// CHECK-NEXT: %[[BUFFER:.*]] = arith.remui %[[STEP]], %c3
// CHECK: %[[VALUE:.*]] = arith.addf
// CHECK: %[[STORED:.*]] = arith.select %[[INSIDE]], %[[VALUE]], %
// CHECK: %[[ALL:.*]] = vector.from_elements %[[STORED]],
// CHECK-NEXT: vector.store %[[ALL]], %[[ROWS]][%[[BUFFER]], {{.*}} {alignment = 16 : i64}
// CHECK: nvvm.cp.async.wait.group 1
// CHECK-NEXT: gpu.barrier
// CHECK-NOT: arith.addf
// CHECK: %[[NEXT:.*]] = arith.addi %[[FROM]], %c16
// CHECK-NEXT: %[[HASNEXT:.*]] = arith.cmpi ult, %[[NEXT]], %c288
// CHECK: %[[INSIDE:.*]] = arith.andi %[[HASNEXT]],
// CHECK-NEXT: scf.if %[[INSIDE]] -> (vector<4xf32>) {
// CHECK: vector.load %[[X]]{{.*}} {alignment = 16 : i64}
// CHECK: %[[LATER:.*]] = arith.addi %[[FROM]], %c32
// CHECK: %[[HASLATER:.*]] = arith.cmpi ult, %[[LATER]], %c288
// CHECK-NEXT: scf.if %[[HASLATER]] {
// CHECK: nvgpu.device_async_copy %[[W]][{{.*}}], %[[COLUMNS]]{{.*}}, 4 {bypassL1}
// CHECK-NEXT: }
// CHECK-NEXT: nvvm.cp.async.commit.group
// CHECK-NOT: {{arith.addf|gpu.barrier|nvgpu.device_async_copy}}
// CHECK: gpu.return
func.func @prologue(%batch: index, %begin: index, %end: index, %x: memref<?x6x6x32xf32>, %w: memref<64x3x3x32xf32>, %y: memref<?x6x6x64xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 64, 6, 6, 3, 3, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>, affine_map<(b, n, h, w, u, v, c) -> (n, u, v, c)>, affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x6x6x32xf32>, memref<64x3x3x32xf32>) outs(%y : memref<?x6x6x64xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %one = arith.constant 1.0 : f32
      %q = arith.addf %xe, %one : f32
      %p = arith.mulf %q, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// A block goes through all rows of an image, tile after tile, and carries the sums
// of its columns; its threads add them up at the end. The batch is a block's number.
// Copies begin when no thread reads the tile before any more; there is one step, and
// nothing to copy for a second one.
// CHECK-LABEL: gpu.func @sums(
// CHECK-SAME: %[[X:.*]]: memref<?x64x16xf32>, %[[W:.*]]: memref<32x16xf32>, %[[Y:.*]]: memref<?x64x32xf32>, %[[SUM:.*]]: memref<?x32xf32>, %{{.*}}: index) kernel attributes {kern.shared_bytes = 11520 : i64, known_block_size = array<i32: 128, 1, 1>}
// CHECK: scf.for {{.*}} = %c0 to %c64 step %c32 iter_args({{.*}}) -> (f32, f32)
// CHECK-NOT: nvgpu.device_async_copy
// CHECK: gpu.barrier
// CHECK: nvgpu.device_async_copy %[[X]]
// CHECK: nvgpu.device_async_copy %[[W]]
// CHECK-NOT: nvgpu.device_async_copy
// CHECK: nvvm.cp.async.commit.group
// CHECK-NEXT: nvvm.cp.async.commit.group
// CHECK-NEXT: nvvm.cp.async.wait.group 1
// CHECK-NEXT: gpu.barrier
// CHECK-NOT: {{nvgpu.device_async_copy|gpu.barrier}}
// CHECK: math.fma
// CHECK: memref.store %[[VALUE:.*]], %[[Y]]
// CHECK: arith.addf %{{.*}}, %[[VALUE]]
// CHECK: scf.yield %{{.*}}, %{{.*}} : f32, f32
// CHECK: memref.view {{.*}} to memref<2x16x8xf32, #gpu.address_space<workgroup>>
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: memref.store
// CHECK-NEXT: memref.store
// CHECK-NEXT: gpu.barrier
// CHECK-COUNT-4: scf.if
// CHECK: %[[FIRST:.*]] = arith.cmpi eq, %{{.*}}, %c0
// CHECK: scf.if %[[FIRST]] {
// CHECK-NEXT: memref.store %{{.*}}, %[[SUM]]
// CHECK: scf.if %[[FIRST]] {
// CHECK-NEXT: memref.store %{{.*}}, %[[SUM]]
func.func @sums(%batch: index, %begin: index, %end: index, %x: memref<?x64x16xf32>, %w: memref<32x16xf32>, %y: memref<?x64x32xf32>, %sum: memref<?x32xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 32, 64, 16>, num_parallel = 3, combiners = [#kern.combiner<add>], side = array<i64: 1>,
      indexing_maps = [affine_map<(b, n, m, k) -> (b, m, k)>, affine_map<(b, n, m, k) -> (n, k)>, affine_map<(b, n, m, k) -> (b, m, n)>, affine_map<(b, n, m, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [2], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x, %w : memref<?x64x16xf32>, memref<32x16xf32>) outs(%y, %sum : memref<?x64x32xf32>, memref<?x32xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc, %acc : f32, f32
    }
  return
}
