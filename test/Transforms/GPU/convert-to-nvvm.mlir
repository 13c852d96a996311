// GPU kernels become functions of the LLVM dialect whose indices have 32 bits.
// Functions of mathematics are LLVM's, which the code generator knows, not calls of
// libdevice.
// RUN: slice-opt %s --pass-pipeline='builtin.module(gpu.module(kern-convert-to-nvvm,canonicalize,cse))' | FileCheck %s

// CHECK-NOT: __nv_
// CHECK-LABEL: llvm.func @index(
// CHECK-SAME: attributes {gpu.kernel, {{.*}}nvvm.kernel, nvvm.maxntid = array<i32: 64, 1, 1>}
// CHECK-DAG: nvvm.read.ptx.sreg.tid.x range <i32, 0, 64> : i32
// CHECK-DAG: nvvm.read.ptx.sreg.ctaid.x : i32
// CHECK-NOT: i64
// CHECK: llvm.return
gpu.module @kernels {
  gpu.func @index(%x: !llvm.ptr) kernel attributes {known_block_size = array<i32: 64, 1, 1>} {
    %thread = gpu.thread_id x
    %block = gpu.block_id x
    %c64 = arith.constant 64 : index
    %first = arith.muli %block, %c64 : index
    %at = arith.addi %first, %thread : index
    %short = arith.index_cast %at : index to i32
    llvm.store %short, %x : i32, !llvm.ptr
    gpu.return
  }

  // CHECK-LABEL: llvm.func @math(
  // CHECK: llvm.intr.fma(
  // CHECK: llvm.intr.sqrt(
  // CHECK: llvm.intr.fabs(
  // CHECK: llvm.intr.maximum(
  // CHECK: llvm.intr.floor(
  gpu.func @math(%x: !llvm.ptr) kernel {
    %0 = llvm.load %x : !llvm.ptr -> f32
    %1 = math.fma %0, %0, %0 : f32
    %2 = math.sqrt %1 : f32
    %3 = math.absf %0 : f32
    %4 = arith.maximumf %2, %3 : f32
    %5 = math.floor %4 : f32
    llvm.store %5, %x : f32, !llvm.ptr
    gpu.return
  }

  // CHECK-LABEL: llvm.func @shared(
  // CHECK: llvm.mlir.addressof @[[SHARED:.*]] : !llvm.ptr<3>
  // CHECK: nvvm.barrier0
  // CHECK: llvm.load {{.*}} : !llvm.ptr<3> -> f32
  gpu.func @shared(%x: !llvm.ptr) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %zero = arith.constant 0 : index
    %thread = gpu.thread_id x
    %all = gpu.dynamic_shared_memory : memref<?xi8, #gpu.address_space<workgroup>>
    %view = memref.view %all[%zero][] : memref<?xi8, #gpu.address_space<workgroup>> to memref<32xf32, #gpu.address_space<workgroup>>
    %0 = llvm.load %x : !llvm.ptr -> f32
    memref.store %0, %view[%thread] : memref<32xf32, #gpu.address_space<workgroup>>
    gpu.barrier
    %1 = memref.load %view[%zero] : memref<32xf32, #gpu.address_space<workgroup>>
    llvm.store %1, %x : f32, !llvm.ptr
    gpu.return
  }

  // CHECK-LABEL: llvm.func @tensor_cores(
  // CHECK: nvvm.mma.sync A[{{.*}}] B[{{.*}}] C[{{.*}}] {{.*}}#nvvm.mma_type<tf32>
  gpu.func @tensor_cores(%x: !llvm.ptr) kernel {
    %0 = llvm.load %x : !llvm.ptr -> f32
    %row = vector.from_elements %0, %0, %0, %0 : vector<4x1xf32>
    %column = vector.from_elements %0, %0 : vector<2x1xf32>
    %sum = vector.from_elements %0, %0, %0, %0 : vector<2x2xf32>
    %product = nvgpu.mma.sync(%row, %column, %sum) {mmaShape = [16, 8, 8], tf32Enabled} : (vector<4x1xf32>, vector<2x1xf32>, vector<2x2xf32>) -> vector<2x2xf32>
    %1 = vector.extract %product[1, 0] : f32 from vector<2x2xf32>
    llvm.store %1, %x : f32, !llvm.ptr
    gpu.return
  }
}
