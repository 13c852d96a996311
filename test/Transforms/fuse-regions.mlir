// An element-wise consumer joins its producer's epilogue, an element-wise
// producer the combine body of the reduction that reads it.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-fuse-regions))' | FileCheck %s

#bk = affine_map<(b, n, k) -> (b, k)>
#nk = affine_map<(b, n, k) -> (n, k)>
#bn = affine_map<(b, n, k) -> (b, n)>
#id = affine_map<(b, n) -> (b, n)>
#tr = affine_map<(b, n) -> (n, b)>

// CHECK-LABEL: func @epilogue(
// CHECK: %[[Y:.*]] = kern.generic
// CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<?x6xf32>, tensor<8x6xf32>)
// CHECK: } epilogue {
// CHECK: arith.maximumf
// CHECK-NEXT: kern.yield
// CHECK-NEXT: } -> tensor<?x8xf32>
// CHECK-NEXT: return %[[Y]]
func.func @epilogue(%x: tensor<?x6xf32>, %w: tensor<8x6xf32>) -> tensor<?x8xf32> {
  %h = kern.generic {extents = array<i64: -1, 8, 6>, num_parallel = 2, combiners = [#kern.combiner<add>], indexing_maps = [#bk, #nk, #bn]}
      ins(%x, %w : tensor<?x6xf32>, tensor<8x6xf32>)
    combine {
    ^bb0(%a: f32, %b: f32):
      %p = arith.mulf %a, %b : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %b: f32):
      kern.yield %acc : f32
    } -> tensor<?x8xf32>
  %y = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]} ins(%h : tensor<?x8xf32>)
    combine {} epilogue {
    ^bb0(%a: f32):
      %z = arith.constant 0.0 : f32
      %r = arith.maximumf %a, %z : f32
      kern.yield %r : f32
    } -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// What others read stays a result; indices follow the dimensions.
// CHECK-LABEL: func @transposed(
// CHECK: %[[R:.*]]:2 = kern.generic
// CHECK-SAME: extents = array<i64: 4, 8>
// CHECK: kern.index 1
// CHECK: kern.yield %{{.*}}, %{{.*}} : f32, f32
// CHECK: return %[[R]]#0, %[[R]]#1
func.func @transposed(%x: tensor<4x8xf32>) -> (tensor<4x8xf32>, tensor<8x4xf32>) {
  %h = kern.generic {extents = array<i64: 4, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]} ins(%x : tensor<4x8xf32>)
    combine {} epilogue {
    ^bb0(%a: f32):
      %r = arith.addf %a, %a : f32
      kern.yield %r : f32
    } -> tensor<4x8xf32>
  %y = kern.generic {extents = array<i64: 8, 4>, num_parallel = 2, combiners = [], indexing_maps = [#tr, #id]} ins(%h : tensor<4x8xf32>)
    combine {} epilogue {
    ^bb0(%a: f32):
      %i = kern.index 0 : index
      %j = arith.index_cast %i : index to i32
      %f = arith.sitofp %j : i32 to f32
      %r = arith.mulf %a, %f : f32
      kern.yield %r : f32
    } -> tensor<8x4xf32>
  return %h, %y : tensor<4x8xf32>, tensor<8x4xf32>
}

// Another reader stands between: the consumer can move neither up nor down.
// CHECK-LABEL: func @between(
// CHECK-COUNT-3: kern.generic
// CHECK: return
func.func @between(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %h = kern.generic {extents = array<i64: 4, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]} ins(%x : tensor<4x8xf32>)
    combine {} epilogue {
    ^bb0(%a: f32):
      %r = math.exp %a : f32
      kern.yield %r : f32
    } -> tensor<4x8xf32>
  %s = kern.generic {extents = array<i64: 8, 4>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [#tr, affine_map<(n, b) -> (n)>]} ins(%h : tensor<4x8xf32>)
    combine {
    ^bb0(%a: f32):
      kern.yield %a : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32):
      kern.yield %acc : f32
    } -> tensor<8xf32>
  %y = kern.generic {extents = array<i64: 4, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, affine_map<(b, n) -> (n)>, #id]}
      ins(%h, %s : tensor<4x8xf32>, tensor<8xf32>)
    combine {} epilogue {
    ^bb0(%a: f32, %b: f32):
      %r = arith.divf %a, %b : f32
      kern.yield %r : f32
    } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// Both dimensions of the producer's domain lie on one of the tensor's: the
// consumer runs over other points.
// CHECK-LABEL: func @other_points(
// CHECK-COUNT-2: kern.generic
// CHECK: return
func.func @other_points(%x: tensor<8xf32>) -> tensor<8xf32> {
  %h = kern.generic {extents = array<i64: 8, 1>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(n, o) -> (n)>, affine_map<(n, o) -> (n)>]}
      ins(%x : tensor<8xf32>)
    combine {} epilogue {
    ^bb0(%a: f32):
      %r = arith.addf %a, %a : f32
      kern.yield %r : f32
    } -> tensor<8xf32>
  %y = kern.generic {extents = array<i64: 8>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%h : tensor<8xf32>)
    combine {} epilogue {
    ^bb0(%a: f32):
      %r = arith.mulf %a, %a : f32
      kern.yield %r : f32
    } -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// A sum over dimensions is no element-wise value.
// CHECK-LABEL: func @side(
// CHECK-COUNT-2: kern.generic
// CHECK: return
func.func @side(%x: tensor<4x8xf32>) -> (tensor<4x8xf32>, tensor<8xf32>) {
  %h:2 = kern.generic {extents = array<i64: 4, 8>, num_parallel = 2, combiners = [], side = array<i64: 1>,
      indexing_maps = [#id, #id, affine_map<(b, n) -> (n)>]} ins(%x : tensor<4x8xf32>)
    combine {} epilogue {
    ^bb0(%a: f32):
      kern.yield %a, %a : f32, f32
    } -> tensor<4x8xf32>, tensor<8xf32>
  %y = kern.generic {extents = array<i64: 4, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]} ins(%h#0 : tensor<4x8xf32>)
    combine {} epilogue {
    ^bb0(%a: f32):
      %r = arith.mulf %a, %a : f32
      kern.yield %r : f32
    } -> tensor<4x8xf32>
  return %y, %h#1 : tensor<4x8xf32>, tensor<8xf32>
}

// A clipped input keeps its mark when equal inputs become one.
// CHECK-LABEL: func @clipped(
// CHECK: kern.generic
// CHECK-SAME: clipped = array<i64: 1>
// CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<6xf32>, tensor<4xf32>)
// CHECK-NOT: kern.generic
// CHECK: return
func.func @clipped(%x: tensor<4xf32>, %w: tensor<6xf32>) -> tensor<4xf32> {
  %h = kern.generic {extents = array<i64: 4, 3>, num_parallel = 1, combiners = [#kern.combiner<add>], clipped = array<i64: 2>,
      indexing_maps = [affine_map<(n, k) -> (k)>, affine_map<(n, k) -> (k)>, affine_map<(n, k) -> (n + k - 1)>, affine_map<(n, k) -> (n)>]}
      ins(%w, %w, %x : tensor<6xf32>, tensor<6xf32>, tensor<4xf32>)
    combine {
    ^bb0(%a: f32, %b: f32, %c: f32):
      %q = arith.addf %a, %b : f32
      %p = arith.mulf %q, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %b: f32, %c: f32):
      kern.yield %acc : f32
    } -> tensor<4xf32>
  %y = kern.generic {extents = array<i64: 4>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%h : tensor<4xf32>)
    combine {} epilogue {
    ^bb0(%a: f32):
      %r = arith.negf %a : f32
      kern.yield %r : f32
    } -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func @prologue(
// CHECK: kern.generic
// CHECK-SAME: extents = array<i64: -1, 8, 6>
// CHECK: combine {
// CHECK: arith.subf
// CHECK: arith.mulf
// CHECK: epilogue
// CHECK-NOT: kern.generic
// CHECK: return
func.func @prologue(%x: tensor<?x6xf32>, %w: tensor<8x6xf32>) -> tensor<?x8xf32> {
  %h = kern.generic {extents = array<i64: -1, 6>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]} ins(%x : tensor<?x6xf32>)
    combine {} epilogue {
    ^bb0(%a: f32):
      %z = arith.constant 1.0 : f32
      %r = arith.subf %a, %z : f32
      kern.yield %r : f32
    } -> tensor<?x6xf32>
  %y = kern.generic {extents = array<i64: -1, 8, 6>, num_parallel = 2, combiners = [#kern.combiner<add>], indexing_maps = [#bk, #nk, #bn]}
      ins(%h, %w : tensor<?x6xf32>, tensor<8x6xf32>)
    combine {
    ^bb0(%a: f32, %b: f32):
      %p = arith.mulf %a, %b : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %b: f32):
      kern.yield %acc : f32
    } -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// Eight outputs would compute each exponential eight times.
// CHECK-LABEL: func @costly(
// CHECK-COUNT-2: kern.generic
// CHECK: return
func.func @costly(%x: tensor<?x6xf32>, %w: tensor<8x6xf32>) -> tensor<?x8xf32> {
  %h = kern.generic {extents = array<i64: -1, 6>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]} ins(%x : tensor<?x6xf32>)
    combine {} epilogue {
    ^bb0(%a: f32):
      %r = math.exp %a : f32
      kern.yield %r : f32
    } -> tensor<?x6xf32>
  %y = kern.generic {extents = array<i64: -1, 8, 6>, num_parallel = 2, combiners = [#kern.combiner<add>], indexing_maps = [#bk, #nk, #bn]}
      ins(%h, %w : tensor<?x6xf32>, tensor<8x6xf32>)
    combine {
    ^bb0(%a: f32, %b: f32):
      %p = arith.mulf %a, %b : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %b: f32):
      kern.yield %acc : f32
    } -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}
