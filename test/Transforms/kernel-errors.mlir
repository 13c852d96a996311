// What outlining, scheduling and exporting say of regions and kernels that
// are none.
// RUN: split-file %s %t
// RUN: not slice-opt %t/tensors.mlir --kern-outline-kernels 2>&1 | FileCheck %s --check-prefix=TENSORS
// RUN: not slice-opt %t/tensors.mlir --pass-pipeline='builtin.module(func.func(kern-choose-schedules))' 2>&1 | FileCheck %s --check-prefix=TENSORS
// RUN: not slice-opt %t/tensors.mlir --pass-pipeline='builtin.module(func.func(kern-choose-schedules{target=z80}))' 2>&1 | FileCheck %s --check-prefix=TARGET
// RUN: not slice-opt %t/unscheduled.mlir --pass-pipeline='builtin.module(func.func(kern-apply-schedules))' 2>&1 | FileCheck %s --check-prefix=UNSCHEDULED
// RUN: not slice-opt %t/arguments.mlir --pass-pipeline='builtin.module(func.func(kern-apply-schedules))' 2>&1 | FileCheck %s --check-prefix=ARGUMENTS
// RUN: not slice-opt %t/two.mlir --pass-pipeline='builtin.module(func.func(kern-apply-schedules))' 2>&1 | FileCheck %s --check-prefix=TWO
// RUN: not slice-opt %t/lanes.mlir --pass-pipeline='builtin.module(func.func(kern-apply-schedules))' 2>&1 | FileCheck %s --check-prefix=LANES
// RUN: not slice-opt %t/strides.mlir --kern-export-kernels 2>&1 | FileCheck %s --check-prefix=STRIDES
// RUN: not slice-opt %t/declared.mlir --kern-export-kernels 2>&1 | FileCheck %s --check-prefix=DECLARED

// TENSORS: error: 'kern.generic' op is on tensors; run kern-plan-memory first
// TARGET: error: unknown target 'z80', expected one of x86-64-v2, x86-64-v3, x86-64-v4
// UNSCHEDULED: error: 'kern.generic' op has no schedule; run kern-choose-schedules first
// ARGUMENTS: error: expected a kernel function (batch, begin, end, buffers...), got '(memref<8xf32>) -> ()'
// TWO: error: 'kern.generic' op expected a kernel to hold one kern.generic, got 2
// LANES: error: 'kern.generic' op cannot put dimension 0 into 4 lanes: operand 0 is at affine_map<(d0) -> (d0 floordiv 3)>
// STRIDES: error: expected a kernel (batch, begin, end, buffers of static strides...), got '(index, index, index, memref<8x?xf32>) -> ()'
// DECLARED: error: expected a kernel of one block

//--- tensors.mlir
func.func @f(%x: tensor<8xf32>) attributes {slice.entry = "infer"} {
  %y = kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%x : tensor<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<8xf32>
  return
}
//--- unscheduled.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<8xf32>) {
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%x : memref<8xf32>) outs(%x : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
//--- arguments.mlir
func.func @f(%x: memref<8xf32>) {
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%x : memref<8xf32>) outs(%x : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
//--- two.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<8xf32>) {
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
//--- lanes.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<3xf32>, %y: memref<8xf32>) {
  kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n floordiv 3)>, affine_map<(n) -> (n)>],
      schedule = #kern.schedule<lane_dim = 0, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [4], unroll = 1>}
      ins(%x : memref<3xf32>) outs(%y : memref<8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
//--- strides.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<8x?xf32>) attributes {kern.kernel} {
  return
}
//--- declared.mlir
func.func private @f(index, index, index, memref<8xf32>) attributes {kern.kernel}
