// One linalg.generic becomes one kern.generic.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(convert-linalg-to-kern))' | FileCheck %s

// Parallel dimensions come first; a zero start needs no operand.
// CHECK-LABEL: func @reduction(
// CHECK-NOT: linalg
// CHECK-NOT: tensor.empty
// CHECK: kern.generic
// CHECK-SAME: combiners = [#kern.combiner<add>]
// CHECK-SAME: extents = array<i64: -1, 6>
// CHECK-SAME: indexing_maps = [#[[MAP:.*]], #{{.*}}], num_parallel = 1
// CHECK-SAME: ins(%{{.*}} : tensor<?x6xf32>)
// CHECK: } -> tensor<?xf32>
func.func @reduction(%x: tensor<?x6xf32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %z = arith.constant 0.0 : f32
  %b = tensor.dim %x, %c0 : tensor<?x6xf32>
  %e = tensor.empty(%b) : tensor<?xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(k, b) -> (b, k)>, affine_map<(k, b) -> (b)>], iterator_types = ["reduction", "parallel"]}
      ins(%x : tensor<?x6xf32>) outs(%f : tensor<?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = arith.addf %in, %out : f32
      linalg.yield %s : f32
    } -> tensor<?xf32>
  return %y : tensor<?xf32>
}

// Any other start is combined at the end; max starts at minus infinity.
// CHECK-LABEL: func @starts(
// CHECK: kern.generic
// CHECK-SAME: combiners = [#kern.combiner<max>, #kern.combiner<add>]
// CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<4x6xf32>, tensor<4xf32>)
// CHECK: epilogue {
// CHECK-NEXT: ^{{.*}}(%[[MAX:.*]]: f32, %[[SUM:.*]]: f32, %{{.*}}: f32, %[[START:.*]]: f32):
// CHECK: %[[S:.*]] = arith.addf %[[SUM]], %[[START]]
// CHECK: kern.yield %[[MAX]], %[[S]]
func.func @starts(%x: tensor<4x6xf32>, %start: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %inf = arith.constant 0xFF800000 : f32
  %e = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%inf : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %y:2 = linalg.generic {indexing_maps = [affine_map<(b, k) -> (b, k)>, affine_map<(b, k) -> (b)>, affine_map<(b, k) -> (b)>],
      iterator_types = ["parallel", "reduction"]} ins(%x : tensor<4x6xf32>) outs(%f, %start : tensor<4xf32>, tensor<4xf32>) {
    ^bb0(%in: f32, %m: f32, %s: f32):
      %0 = arith.maximumf %m, %in : f32
      %1 = arith.addf %s, %in : f32
      linalg.yield %0, %1 : f32, f32
    } -> (tensor<4xf32>, tensor<4xf32>)
  return %y#0, %y#1 : tensor<4xf32>, tensor<4xf32>
}

// Scalars from outside are cloned; tensor.dim is the batch; indices follow.
// CHECK-LABEL: func @scalars(
// CHECK: kern.generic
// CHECK: epilogue {
// CHECK-DAG: kern.batch : index
// CHECK-DAG: kern.index 1 : index
// CHECK: arith.divf
func.func @scalars(%x: tensor<?x6xf32>) -> tensor<?x6xf32> {
  %c0 = arith.constant 0 : index
  %b = tensor.dim %x, %c0 : tensor<?x6xf32>
  %i = arith.index_cast %b : index to i32
  %n = arith.sitofp %i : i32 to f32
  %e = tensor.empty(%b) : tensor<?x6xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(b, k) -> (b, k)>, affine_map<(b, k) -> (b, k)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x6xf32>) outs(%e : tensor<?x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %k = linalg.index 1 : index
      %ki = arith.index_cast %k : index to i32
      %kf = arith.sitofp %ki : i32 to f32
      %0 = arith.addf %in, %kf : f32
      %1 = arith.divf %0, %n : f32
      linalg.yield %1 : f32
    } -> tensor<?x6xf32>
  return %y : tensor<?x6xf32>
}

// A fill that is read on its own is an op of its own.
// CHECK-LABEL: func @fill(
// CHECK: kern.generic
// CHECK-SAME: ins()
// CHECK: arith.constant 2.0
// CHECK: -> tensor<4xf32>
func.func @fill() -> tensor<4xf32> {
  %two = arith.constant 2.0 : f32
  %e = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%two : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %f : tensor<4xf32>
}

// Nothing happens to ops on buffers that have no results.
// CHECK-LABEL: func @buffer_fill(
// CHECK: linalg.fill
func.func @buffer_fill(%m: memref<4xf32>) {
  %two = arith.constant 2.0 : f32
  linalg.fill ins(%two : f32) outs(%m : memref<4xf32>)
  return
}
