// A kernel gets the runtime's signature; programs and parameters are data.
// RUN: slice-opt %s --kern-export-kernels | FileCheck %s

// CHECK-NOT: slice.param
// CHECK-NOT: func @program
// CHECK: func.func @kernel(%{{.*}}: !llvm.ptr, %[[EXAMPLES:.*]]: !llvm.ptr, %{{.*}}: i64, %{{.*}}: i64) attributes {kern.kernel}
// CHECK: llvm.getelementptr %[[EXAMPLES]][0]
// CHECK: llvm.load
// CHECK: builtin.unrealized_conversion_cast {{.*}} to memref<?x8xf32>
slice.param @w : tensor<8xf32>
func.func @program() attributes {slice.entry = "infer"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x8xf32>
  kern.launch @kernel(%x) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x8xf32>
  return
}
func.func @kernel(%batch: index, %begin: index, %end: index, %x: memref<?x8xf32>) attributes {kern.kernel} {
  %zero = arith.constant 0.0 : f32
  memref.store %zero, %x[%begin, %begin] : memref<?x8xf32>
  return
}

// What a kernel asks for about its examples it reads.
// CHECK: func.func @asks(%{{.*}}: !llvm.ptr, %[[EXAMPLES:.*]]: !llvm.ptr
// CHECK: %[[AT:.*]] = llvm.getelementptr %[[EXAMPLES]][1]
// CHECK: %[[LOADED:.*]] = llvm.load %[[AT]]
// CHECK: %[[FIRST:.*]] = arith.index_cast %[[LOADED]]
// CHECK: llvm.getelementptr %[[EXAMPLES]][2]
// CHECK: memref.store %{{.*}}, %{{.*}}[%[[FIRST]], %{{.*}}]
// CHECK-NOT: kern.examples
func.func @asks(%batch: index, %begin: index, %end: index, %x: memref<?x8xf32>) attributes {kern.kernel} {
  %zero = arith.constant 0.0 : f32
  scf.for %i = %begin to %end step %begin {
    %first, %whole = kern.examples : index, index
    memref.store %zero, %x[%first, %whole] : memref<?x8xf32>
  }
  return
}
