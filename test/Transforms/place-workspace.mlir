// Buffers that are large together leave the stack; small ones, and those of
// functions that are no kernels, stay.
// RUN: slice-opt %s --kern-place-workspace | FileCheck %s
// RUN: slice-opt %s --kern-place-workspace=max-stack-bytes=100 | FileCheck %s --check-prefix=SMALL

// CHECK-LABEL: func.func @large(
// CHECK-SAME: %arg3: memref<8xf32>, %[[WORKSPACE:.*]]: memref<80256xi8>)
// CHECK-SAME: kern.workspace = 80256 : i64
// CHECK: memref.view %[[WORKSPACE]][%{{.*}}][] : memref<80256xi8> to memref<17x3xf32>
// CHECK: %[[SECOND:.*]] = arith.constant 256 : index
// CHECK: memref.view %[[WORKSPACE]][%[[SECOND]]][] : memref<80256xi8> to memref<20000xf32>
// Vectors that tiles add up are few.
// CHECK: memref.alloca() : memref<2xvector<16xf32>>
func.func @large(%batch: index, %begin: index, %end: index, %y: memref<8xf32>) attributes {kern.kernel} {
  %c0 = arith.constant 0 : index
  %a = memref.alloca() {alignment = 64 : i64} : memref<17x3xf32>
  %b = memref.alloca() {alignment = 64 : i64} : memref<20000xf32>
  %sums = memref.alloca() : memref<2xvector<16xf32>>
  %v = memref.load %a[%c0, %c0] : memref<17x3xf32>
  memref.store %v, %b[%c0] : memref<20000xf32>
  %s = memref.load %sums[%c0] : memref<2xvector<16xf32>>
  memref.store %s, %sums[%c0] : memref<2xvector<16xf32>>
  return
}

// CHECK-LABEL: func.func @small(
// CHECK: memref.alloca() {alignment = 64 : i64} : memref<64x256xf32>
// SMALL-LABEL: func.func @small(
// SMALL-SAME: memref<65536xi8>
func.func @small(%batch: index, %begin: index, %end: index) attributes {kern.kernel} {
  %c0 = arith.constant 0 : index
  %a = memref.alloca() {alignment = 64 : i64} : memref<64x256xf32>
  %v = memref.load %a[%c0, %c0] : memref<64x256xf32>
  memref.store %v, %a[%c0, %c0] : memref<64x256xf32>
  return
}

// SMALL-LABEL: func.func @other()
// SMALL: memref.alloca
func.func @other() {
  %c0 = arith.constant 0 : index
  %a = memref.alloca() : memref<64x256xf32>
  %v = memref.load %a[%c0, %c0] : memref<64x256xf32>
  memref.store %v, %a[%c0, %c0] : memref<64x256xf32>
  return
}
