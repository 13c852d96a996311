// What choosing GPU schedules says of options and regions that it cannot serve.
// RUN: not slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-gpu-schedules{math=fp8}))' 2>&1 | FileCheck %s --check-prefix=MATH
// RUN: not slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-gpu-schedules))' 2>&1 | FileCheck %s --check-prefix=SIDES
// RUN: not slice-opt %examples/tiny.mlir --slice-to-gpu-scheduled=gpu-precision=fp8 2>&1 | FileCheck %s --check-prefix=MATH

// MATH: error: unknown math 'fp8': expected fma, tf32 or bf16
// SIDES: error: 'kern.generic' op has side outputs that sum over different dimensions, which GPU kernels cannot do
func.func @f(%x: memref<?x4x6xf32>, %y: memref<?x4x6xf32>, %r: memref<?x4xf32>, %c: memref<?x6xf32>) {
  kern.generic {extents = array<i64: -1, 4, 6>, num_parallel = 3, combiners = [], side = array<i64: 1, 2>,
      indexing_maps = [affine_map<(b, h, w) -> (b, h, w)>, affine_map<(b, h, w) -> (b, h, w)>, affine_map<(b, h, w) -> (b, h)>, affine_map<(b, h, w) -> (b, w)>]}
      ins(%x : memref<?x4x6xf32>) outs(%y, %r, %c : memref<?x4x6xf32>, memref<?x4xf32>, memref<?x6xf32>) combine {} epilogue {
    ^bb0(%xe: f32):
      kern.yield %xe, %xe, %xe : f32, f32, f32
    }
  return
}
