// Products of four warps together: both factors are copied into swizzled shared
// memory, from where tensor cores read them while threads begin the next copies.
// RUN: slice-opt %s --pass-pipeline='builtin.module(kern-map-kernels,canonicalize,cse)' | FileCheck %s

// Rows of 128 bytes, four buffers; part i of row r goes to place i xor r mod 8.
// CHECK-LABEL: gpu.func @bf16(
// CHECK-SAME: %[[X:.*]]: memref<?x256xbf16>, %[[W:.*]]: memref<16x256xbf16>,
// CHECK-SAME: kern.shared_bytes = 73728 : i64, known_block_size = array<i32: 256, 1, 1>
// CHECK: %[[ROWS:.*]] = memref.view %{{.*}}[%c0][] : {{.*}} to memref<4x128x64xbf16, #gpu.address_space<workgroup>>
// CHECK: %[[COLUMNS:.*]] = memref.view %{{.*}}[%c65536][] : {{.*}} to memref<4x16x64xbf16, #gpu.address_space<workgroup>>
// CHECK: %[[ROW:.*]] = arith.divui %thread_id_x, %c8 : index
// CHECK: %[[CHUNK:.*]] = arith.remui %thread_id_x, %c8 : index
// CHECK: %[[STEP:.*]] = arith.muli %[[CHUNK]], %c8 : index
// CHECK: %[[PART:.*]] = arith.divui %[[STEP]], %c8 : index
// CHECK: %[[IN_GROUP:.*]] = arith.remui %[[ROW]], %c8 : index
// CHECK: %[[XOR:.*]] = arith.xori %[[PART]], %[[IN_GROUP]] : index
// CHECK: %[[PLACE:.*]] = arith.muli %[[XOR]], %c8 : index
// CHECK: nvgpu.device_async_copy %[[X]][%{{.*}}, %[[STEP]]], %[[ROWS]][%c0, %[[ROW]], %[[PLACE]]], 8, %{{.*}} {bypassL1}
// CHECK: nvgpu.device_async_copy %[[W]][%{{.*}}, %[[STEP]]], %[[COLUMNS]][%c0, %[[ROW]], %[[PLACE]]], 8
// CHECK: nvvm.cp.async.commit.group
// CHECK: nvvm.cp.async.commit.group
// CHECK: nvvm.cp.async.commit.group

// What threads have copied is made visible before the barrier. The descriptors of
// a step are 32 bytes apart, and a warpgroup's rows follow those of the one before.
// CHECK: scf.for
// CHECK-NEXT: %{{.*}} = arith.divui
// CHECK-NEXT: %[[BUFFER:.*]] = arith.remui %{{.*}}, %c4 : index
// CHECK: nvvm.cp.async.wait.group 2
// CHECK-NEXT: llvm.inline_asm has_side_effects "fence.proxy.async.shared::cta;", "~{memory}"
// CHECK-NEXT: gpu.barrier
// CHECK: %[[GROUP:.*]] = arith.divui %thread_id_x, %c128 : index
// CHECK: memref.extract_aligned_pointer_as_index %[[COLUMNS]]
// CHECK: arith.andi %{{.*}}, %c262143_i64
// CHECK: %[[SHIFTED:.*]] = arith.shrui %{{.*}}, %c4_i64
// CHECK: arith.ori %[[SHIFTED]], %c4611686293305360384_i64
// CHECK: arith.muli %[[GROUP]], %c8192
// CHECK: memref.extract_aligned_pointer_as_index %[[ROWS]]
// CHECK: llvm.inline_asm has_side_effects "{
// CHECK-SAME: wgmma.fence.sync.aligned;
// CHECK-SAME: wgmma.mma_async.sync.aligned.m64n16k16.f32.bf16.bf16 {$0, $1, $2, $3, $4, $5, $6, $7}, $16, $17, adds, 1, 1, 0, 0;
// CHECK-SAME: wgmma.mma_async.sync.aligned.m64n16k16.f32.bf16.bf16 {$0, $1, $2, $3, $4, $5, $6, $7}, $18, $19, adds, 1, 1, 0, 0;
// CHECK-SAME: $20, $21, adds
// CHECK-SAME: $22, $23, adds
// CHECK-NOT: wgmma.mma_async
// CHECK-SAME: wgmma.commit_group.sync.aligned;
// CHECK-SAME: "=f,=f,=f,=f,=f,=f,=f,=f,0,1,2,3,4,5,6,7,l,l,l,l,l,l,l,l,~{memory}"
// CHECK: scf.if
// CHECK: nvgpu.device_async_copy %[[X]]
// CHECK: nvvm.cp.async.commit.group
// CHECK-NEXT: llvm.inline_asm has_side_effects "wgmma.wait_group.sync.aligned 0;", "=f,=f,=f,=f,=f,=f,=f,=f,0,1,2,3,4,5,6,7,~{memory}"
// CHECK: scf.yield
// CHECK-NOT: wgmma
// CHECK: vector.store %{{.*}}, %{{.*}} {alignment = 8 : i64} : memref<?x16xf32>, vector<2xf32>
// CHECK: gpu.return
func.func @bf16(%batch: index, %begin: index, %end: index, %x: memref<?x256xbf16>, %w: memref<16x256xbf16>, %y: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16, 256>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<bf16>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <128 x 16>, thread = <2 x 4>, split = 1, step = 64, math = bf16, warpgroups = true>}
      ins(%x, %w : memref<?x256xbf16>, memref<16x256xbf16>) outs(%y : memref<?x16xf32>) combine {
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

// Two products of a warpgroup, one after the other, of factors of tf32. Points
// beyond the end of the reduction are zeros: no byte is read for them.
// CHECK-LABEL: gpu.func @tf32(
// CHECK-SAME: %[[X:.*]]: memref<?x40xf32>, %[[W:.*]]: memref<8x40xf32>,
// CHECK: to memref<4x128x32xf32, #gpu.address_space<workgroup>>
// CHECK: arith.cmpi ult, %{{.*}}, %c40
// CHECK: %[[READ:.*]] = arith.select %{{.*}}, %c4, %c0 : index
// CHECK: nvgpu.device_async_copy %[[X]]{{.*}}, 4, %[[READ]]
// CHECK: wgmma.mma_async.sync.aligned.m64n8k8.f32.tf32.tf32 {$0, $1, $2, $3}, $16, $17, adds, 1, 1;
// CHECK-SAME: {$0, $1, $2, $3}, $22, $23, adds, 1, 1;
// CHECK-SAME: {$4, $5, $6, $7}, $24, $25, adds, 1, 1;
// CHECK-SAME: {$4, $5, $6, $7}, $30, $31, adds, 1, 1;
// CHECK-SAME: wgmma.commit_group.sync.aligned;
func.func @tf32(%batch: index, %begin: index, %end: index, %x: memref<?x40xf32>, %w: memref<8x40xf32>, %y: memref<?x8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 8, 40>, num_parallel = 2, combiners = [#kern.combiner<add>], kern.rounded = #kern.math<tf32>,
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <128 x 8>, thread = <4 x 2>, split = 1, step = 32, math = tf32, warpgroups = true>}
      ins(%x, %w : memref<?x40xf32>, memref<8x40xf32>) outs(%y : memref<?x8xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}
