// Products on tensor cores: factors are rounded as they are stored in shared
// memory, sums stay f32. A step is straight code, and a lane's two neighbouring
// columns are stored together.
// RUN: slice-opt %s --pass-pipeline='builtin.module(kern-map-kernels,canonicalize,cse)' | FileCheck %s

// The row factor has its steps beside each other, the column factor its points, as
// they are in memory; no two lanes of a load meet in a bank.
// CHECK-LABEL: gpu.func @product_tf32(
// CHECK-SAME: kern.shared_bytes = 10240 : i64, known_block_size = array<i32: 128, 1, 1>
// CHECK: %[[ROWS:.*]] = memref.view {{.*}} to memref<2x32x20xf32, #gpu.address_space<workgroup>>
// CHECK: %[[COLUMNS:.*]] = memref.view {{.*}} to memref<2x16x40xf32, #gpu.address_space<workgroup>>
// CHECK: scf.for {{.*}} -> (vector<2x2xf32>, vector<2x2xf32>, vector<4xf32>, vector<4xf32>)
// CHECK-COUNT-4: nvvm.convert.float.to.tf32 %{{.*}} {rnd = #nvvm.fp_rnd_mode<rna>}
// CHECK: vector.store %{{.*}}, %[[ROWS]]{{.*}} {alignment = 16 : i64} : {{.*}} vector<4xf32>
// CHECK-COUNT-4: nvvm.convert.float.to.tf32
// CHECK: vector.store %{{.*}}, %[[COLUMNS]]{{.*}} {alignment = 16 : i64} : {{.*}} vector<4xf32>
// CHECK-NEXT: gpu.barrier
// CHECK-NOT: {{scf.for|gpu.barrier}}
// CHECK-COUNT-4: memref.load %[[ROWS]]
// CHECK: %[[ROW:.*]] = vector.from_elements {{.*}} : vector<4x1xf32>
// CHECK-COUNT-2: memref.load %[[COLUMNS]]
// CHECK: %[[COLUMN:.*]] = vector.from_elements {{.*}} : vector<2x1xf32>
// CHECK: %[[FIRST:.*]] = nvgpu.mma.sync(%[[ROW]], %[[COLUMN]], %{{.*}}) {mmaShape = [16, 8, 8], tf32Enabled} : (vector<4x1xf32>, vector<2x1xf32>, vector<2x2xf32>) -> vector<2x2xf32>
// CHECK-NEXT: %[[SECOND:.*]] = nvgpu.mma.sync(%[[ROW]],
// CHECK-NOT: {{scf.for|gpu.barrier|nvgpu.mma.sync}}
// CHECK-COUNT-4: memref.load %[[ROWS]]
// CHECK: %[[ROW:.*]] = vector.from_elements {{.*}} : vector<4x1xf32>
// CHECK-COUNT-4: memref.load %[[COLUMNS]]
// CHECK: nvgpu.mma.sync(%[[ROW]], %{{.*}}, %[[FIRST]])
// CHECK-NEXT: nvgpu.mma.sync(%[[ROW]], %{{.*}}, %[[SECOND]])
// CHECK-NEXT: scf.yield
// CHECK-NOT: {{nvgpu.mma.sync|memref.store}}
// CHECK-COUNT-4: vector.store %{{.*}} {alignment = 8 : i64} : memref<?x64xf32>, vector<2xf32>
// CHECK-NOT: {{vector|memref}}.store
// CHECK: gpu.return
func.func @product_tf32(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 32>, thread = <2 x 4>, split = 1, step = 16, math = tf32>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// CHECK-LABEL: gpu.func @product_bf16(
// CHECK-SAME: kern.shared_bytes = 7680 : i64, known_block_size = array<i32: 128, 1, 1>
// CHECK: %[[ROWS:.*]] = memref.view {{.*}} to memref<2x32x40xbf16, #gpu.address_space<workgroup>>
// CHECK: %[[COLUMNS:.*]] = memref.view {{.*}} to memref<2x16x40xbf16, #gpu.address_space<workgroup>>
// CHECK: scf.for {{.*}} = %c0 to %c64 step %c32
// CHECK-COUNT-4: arith.truncf {{.*}} : f32 to bf16
// CHECK: vector.store %{{.*}}, %[[ROWS]]{{.*}} {alignment = 8 : i64} : {{.*}} vector<4xbf16>
// CHECK: vector.store %{{.*}}, %[[COLUMNS]]{{.*}} {alignment = 8 : i64} : {{.*}} vector<4xbf16>
// CHECK-NEXT: gpu.barrier
// CHECK-NOT: {{scf.for|gpu.barrier}}
// CHECK: nvgpu.ldmatrix %[[ROWS]]{{.*}} {numTiles = 4 : i32, transpose = false} : {{.*}} -> vector<4x2xbf16>
// CHECK: nvgpu.ldmatrix %[[COLUMNS]]{{.*}} {numTiles = 2 : i32, transpose = false} : {{.*}} -> vector<2x2xbf16>
// CHECK: nvvm.mma.sync A[{{.*}}] B[{{.*}}] C[{{.*}}] {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<bf16>, multiplicandBPtxType = #nvvm.mma_type<bf16>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
// CHECK-NOT: {{scf.for|gpu.barrier|nvvm.mma.sync}}
// CHECK: nvgpu.ldmatrix %[[ROWS]]
// CHECK: nvgpu.ldmatrix %[[COLUMNS]]
// CHECK: nvvm.mma.sync
// CHECK-NOT: {{nvvm.mma.sync|memref.store}}
// CHECK-COUNT-2: vector.store %{{.*}} {alignment = 8 : i64} : memref<?x48xf32>, vector<2xf32>
// CHECK-NOT: {{vector|memref}}.store
// CHECK: gpu.return
func.func @product_bf16(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 32, math = bf16>}
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

// Where points are neighbours, ldmatrix transposes.
// CHECK-LABEL: gpu.func @product_bf16_columns(
// CHECK: %[[COLUMNS:.*]] = memref.view {{.*}} to memref<2x32x24xbf16, #gpu.address_space<workgroup>>
// CHECK: nvgpu.ldmatrix %{{.*}} {numTiles = 4 : i32, transpose = false}
// CHECK: nvgpu.ldmatrix %[[COLUMNS]]{{.*}} {numTiles = 2 : i32, transpose = true}
func.func @product_bf16_columns(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 32, math = bf16>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}
