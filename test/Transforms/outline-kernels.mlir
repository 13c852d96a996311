// Regions that are equal but for their buffers share one kernel.
// RUN: slice-opt %s --kern-outline-kernels | FileCheck %s


// CHECK: func.func @net.first.w1(%{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %[[IN:.*]]: memref<?x8xf32>, %[[OUT:.*]]: memref<?x8xf32>) attributes {kern.kernel}
// CHECK-NEXT: kern.generic
// CHECK-SAME: ins(%[[IN]] : memref<?x8xf32>) outs(%[[OUT]] : memref<?x8xf32>)
// CHECK: func.func @net.region.w1(
// CHECK-LABEL: func.func @program()
// CHECK: kern.launch @net.first.w1({{.*}}) {bytes = array<i64: 0, 64>, flops = array<i64: 0, 8>, kern.name = "first"}
// CHECK: kern.launch @net.first.w1({{.*}}) {{.*}}kern.name = "second"
// CHECK: kern.launch @net.region.w1({{.*}}) {{.*}}kern.name = "region"
// CHECK-NOT: kern.generic
#id = affine_map<(b, n) -> (b, n)>
module attributes {slice.model = "net"} {
func.func @program() attributes {slice.entry = "infer", slice.width = 1 : i64} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x8xf32>
  %h = kern.buffer scratch 0 offset(0, 0) : memref<?x8xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x8xf32>
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id], kern.name = "first"}
      ins(%x : memref<?x8xf32>) outs(%h : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %s = arith.addf %e, %e : f32
      kern.yield %s : f32
    }
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id], kern.name = "second"}
      ins(%h : memref<?x8xf32>) outs(%y : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %s = arith.addf %e, %e : f32
      kern.yield %s : f32
    }
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]}
      ins(%h : memref<?x8xf32>) outs(%y : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %s = arith.mulf %e, %e : f32
      kern.yield %s : f32
    }
  return
}
}
