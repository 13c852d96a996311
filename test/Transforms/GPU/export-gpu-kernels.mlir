// An address for each buffer, a multiple of 16 bytes, and the batch in 64 bits, of
// which the kernel uses 32. Dimensions without a static size are the batch.
// RUN: slice-opt %s --pass-pipeline='builtin.module(gpu.module(kern-export-gpu-kernels))' | FileCheck %s

// CHECK-LABEL: gpu.func @f(
// CHECK-SAME: %[[X:.*]]: !llvm.ptr {llvm.align = 16 : i64}, %[[Y:.*]]: !llvm.ptr {llvm.align = 16 : i64}, %[[BATCH:.*]]: i64) kernel attributes {kern.shared_bytes = 0 : i64, known_block_size = array<i32: 32, 1, 1>}
// CHECK: %[[SHORT:.*]] = arith.trunci %[[BATCH]] : i64 to i32
// CHECK: llvm.insertvalue %[[X]], {{.*}}[0] : !llvm.struct<(ptr, ptr, i32, array<2 x i32>, array<2 x i32>)>
// CHECK: llvm.insertvalue %[[SHORT]], {{.*}}[3, 0]
// CHECK: %[[VIEW:.*]] = builtin.unrealized_conversion_cast {{.*}} to memref<?x8xf32>
// CHECK: llvm.insertvalue %[[Y]],
// CHECK: %[[INDEX:.*]] = arith.index_cast %[[SHORT]] : i32 to index
// CHECK: memref.load %[[VIEW]][%[[INDEX]],
// CHECK-LABEL: gpu.func @nothing(
// CHECK-SAME: %{{.*}}: i64) kernel
gpu.module @kernels {
  gpu.func @f(%x: memref<?x8xf32>, %y: memref<4xf32>, %batch: index) kernel attributes {kern.shared_bytes = 0 : i64, known_block_size = array<i32: 32, 1, 1>} {
    %zero = arith.constant 0 : index
    %value = memref.load %x[%batch, %zero] : memref<?x8xf32>
    memref.store %value, %y[%zero] : memref<4xf32>
    gpu.return
  }
  gpu.func @nothing(%batch: index) kernel {
    gpu.return
  }
}
