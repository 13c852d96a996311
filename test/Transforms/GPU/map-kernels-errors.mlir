// What mapping says of kernels that it cannot map.
// RUN: split-file %s %t
// RUN: not slice-opt %t/unscheduled.mlir --kern-map-kernels 2>&1 | FileCheck %s --check-prefix=UNSCHEDULED
// RUN: not slice-opt %t/arguments.mlir --kern-map-kernels 2>&1 | FileCheck %s --check-prefix=ARGUMENTS
// RUN: not slice-opt %t/two.mlir --kern-map-kernels 2>&1 | FileCheck %s --check-prefix=TWO
// RUN: not slice-opt %t/none.mlir --kern-map-kernels 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not slice-opt %t/tensors.mlir --kern-map-kernels 2>&1 | FileCheck %s --check-prefix=TENSORS
// RUN: not slice-opt %t/winograd.mlir --kern-map-kernels 2>&1 | FileCheck %s --check-prefix=WINOGRAD

// UNSCHEDULED: error: 'kern.generic' op has no gpu schedule; run kern-choose-gpu-schedules first
// ARGUMENTS: error: expected a kernel function (batch, begin, end, buffers...), got '(memref<8xf32>) -> ()'
// TWO: error: expected a kernel to hold one kern.generic, got 2
// NONE: error: expected a kernel to hold one kern.generic, got 0
// TENSORS: error: 'kern.generic' op is on tensors; run kern-plan-memory first
// WINOGRAD: error: 'kern.generic' op is computed by minimal filtering, which GPU kernels do not do

//--- unscheduled.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%x : memref<8xf32>) outs(%x : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
//--- arguments.mlir
func.func @f(%x: memref<8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%x : memref<8xf32>) outs(%x : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
//--- two.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%x : memref<8xf32>) outs(%x : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%x : memref<8xf32>) outs(%x : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
//--- none.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<8xf32>) attributes {kern.kernel} {
  return
}
//--- tensors.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: tensor<8xf32>) attributes {kern.kernel} {
  %y = kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <32 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : tensor<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<8xf32>
  return
}
//--- winograd.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x8x8x4xf32>, %w: memref<4x4x4x8xf32>, %y: memref<?x8x8x8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 8, 8, 8, 3, 3, 4>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, winograd = #kern.winograd<2> : i64,
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>, affine_map<(b, n, h, w, u, v, c) -> (c, u, v, n)>,
                       affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3], columns = [1], block = <32 x 8>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x, %w : memref<?x8x8x4xf32>, memref<4x4x4x8xf32>) outs(%y : memref<?x8x8x8xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}
