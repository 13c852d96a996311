// Kernels get their schedules from a file where it has them for the level, by
// what they are: names and locations do not matter.
// RUN: split-file %s %t
// RUN: slice-opt %t/network.mlir --pass-pipeline='builtin.module(func.func(kern-choose-schedules{target=x86-64-v3 schedules=%t/schedules.mlir}))' | FileCheck %s --check-prefix=V3
// RUN: slice-opt %t/network.mlir --pass-pipeline='builtin.module(func.func(kern-choose-schedules{target=x86-64-v4 schedules=%t/schedules.mlir}))' | FileCheck %s --check-prefix=V4
// RUN: slice-opt %t/network.mlir --pass-pipeline='builtin.module(func.func(kern-choose-schedules{target=x86-64-v3}))' | FileCheck %s --check-prefix=NONE
// A file of schedules can be compiled by itself.
// RUN: slice-opt %t/schedules.mlir --pass-pipeline='builtin.module(func.func(kern-apply-schedules))' | FileCheck %s --check-prefix=APPLIED

// V3-LABEL: func @here(
// V3: tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 4>
// One more output is another kernel.
// V3-LABEL: func @wider(
// V3: tiles = [<6 x 16>, <3 x 32>, <2 x 32>, <1 x 64>], task = [32, 16], unroll = 2>
// What has a schedule keeps it.
// V3-LABEL: func @scheduled(
// V3: tiles = [<2 x 16>, <1 x 16>], task = [8, 16], unroll = 1>

// V4-LABEL: func @here(
// V4: tiles = [<8 x 32>, <4 x 64>, <2 x 128>, <1 x 128>], task = [32, 32], unroll = 2>
// V4-LABEL: func @wider(
// V4: vector = 8, row_dim = 0, tiles = [<5 x 16>, <1 x 16>], task = [32, 16], unroll = 1>

// NONE-LABEL: func @here(
// NONE: tiles = [<6 x 16>, <3 x 32>, <2 x 32>, <1 x 64>], task = [32, 16], unroll = 2>

// APPLIED-LABEL: func @elsewhere(
// APPLIED: vector.fma
// APPLIED-NOT: kern.generic

//--- network.mlir
func.func @here(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
func.func @wider(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<3x64x32xf32>, %y: memref<?x65xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 65, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : memref<?x64xf32>, memref<3x64x32xf32>) outs(%y : memref<?x65xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
func.func @scheduled(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<2 x 16>, <1 x 16>], task = [8, 16], unroll = 1>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- schedules.mlir
func.func @elsewhere(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v3"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 4>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
func.func @other(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<3x64x32xf32>, %y: memref<?x65xf32>) attributes {kern.kernel, kern.target = "x86-64-v4"} {
  kern.generic {extents = array<i64: -1, 65, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<5 x 16>, <1 x 16>], task = [32, 16], unroll = 1>}
      ins(%x, %w : memref<?x64xf32>, memref<3x64x32xf32>) outs(%y : memref<?x65xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
