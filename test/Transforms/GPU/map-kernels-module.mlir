// Afterwards there is one gpu.module and nothing else. Names are those that PTX
// can say: two kernels stay two.
// RUN: slice-opt %s --kern-map-kernels | FileCheck %s

// CHECK: module
// CHECK-NEXT: gpu.module @kernels {
// CHECK-NEXT: gpu.func @net$fc1$w0(%{{.*}}: memref<8xf32>, %{{.*}}: index) kernel
// CHECK: gpu.func @net$fc1$w0_{{[0-9]+}}(
// CHECK: gpu.func @_1st(
// CHECK-NOT: slice.param
// CHECK-NOT: func.func
slice.param @w : tensor<8xf32>
func.func @program() attributes {slice.entry = "infer"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<8xf32>
  kern.launch @net.fc1.w0(%x) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<8xf32>
  return
}
func.func @net.fc1.w0(%batch: index, %begin: index, %end: index, %x: memref<8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <32 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : memref<8xf32>) outs(%x : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
func.func @"net.fc1-w0"(%batch: index, %begin: index, %end: index, %x: memref<8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <32 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : memref<8xf32>) outs(%x : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
func.func @"1st"(%batch: index, %begin: index, %end: index, %x: memref<8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <32 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : memref<8xf32>) outs(%x : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
