// Afterwards there is one gpu.module and nothing else. Names are those that PTX
// can say: two kernels stay two.
// RUN: slice-opt %s --kern-map-kernels | FileCheck %s

// CHECK: module
// CHECK-NEXT: gpu.module @kernels {
// CHECK-NEXT: gpu.func @net$fc1$w0(%{{.*}}: memref<8xf32>, %{{.*}}: index) kernel
// CHECK: gpu.func @net$fc1$w0_{{[0-9]+}}(
// CHECK: gpu.func @_1st(
// CHECK: gpu.func @net$fc2$w0({{.*}} known_block_size = array<i32: 128, 1, 1>
// CHECK: gpu.func @net$fc2$w0$32x16({{.*}} known_block_size = array<i32: 128, 1, 1>
// CHECK: gpu.func @net$fc2$w0$16x8({{.*}} known_block_size = array<i32: 64, 1, 1>
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

// Variants stand next to the first one.
func.func @net.fc2.w0(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<48x64xf32>, %y: memref<?x48xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 48, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 32>, thread = <4 x 4>, split = 1, step = 16, math = fma>,
      kern.gpu_variants = [#kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 32, math = fma>, #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 8>, thread = <1 x 2>, split = 1, step = 64, math = fma>]}
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
