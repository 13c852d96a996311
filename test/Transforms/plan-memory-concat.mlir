// Slices are views, concatenations are made in place.
// RUN: slice-opt %s --split-input-file --kern-plan-memory | FileCheck %s

// Both producers write their part of one buffer; %a is read there. The buffer
// lives from the first of them on, so %c, which follows, needs memory of its
// own.
// CHECK-DAG: #[[ID:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[SHIFT:.*]] = affine_map<(d0, d1) -> (d0, d1 + 3)>
// CHECK-LABEL: func.func @direct()
// CHECK-SAME: kern.scratch = array<i64: 0, 128>
// CHECK: %[[X:.*]] = kern.buffer input 0
// CHECK: %[[A:.*]] = kern.buffer scratch 0 offset(0, [[Y:.*]]) : memref<?x8xf32>
// CHECK: kern.generic
// CHECK-SAME: indexing_maps = [#{{.*}}, #[[ID]]]
// CHECK-SAME: ins(%[[X]] : memref<?x5xf32>) outs(%[[A]] : memref<?x8xf32>)
// CHECK: %[[READ:.*]] = kern.buffer scratch 0 offset(0, [[Y]]) : memref<?x8xf32>
// CHECK: %[[B:.*]] = kern.buffer scratch 0 offset(0, [[Y]]) : memref<?x8xf32>
// CHECK: kern.generic
// CHECK-SAME: indexing_maps = [#{{.*}}, #[[SHIFT]]]
// CHECK-SAME: ins(%[[READ]] : memref<?x8xf32>) outs(%[[B]] : memref<?x8xf32>)
// CHECK: %[[WHOLE:.*]] = kern.buffer scratch 0 offset(0, [[Y]]) : memref<?x8xf32>
// CHECK: kern.generic
// CHECK-SAME: ins(%[[WHOLE]] : memref<?x8xf32>)
// CHECK-NOT: tensor.concat
#id = affine_map<(b, n) -> (b, n)>
#drop = affine_map<(b, n) -> (b, 0)>
func.func @direct(%x: tensor<?x5xf32>) -> tensor<?x8xf32> attributes {slice.entry = "infer"} {
  %a = kern.generic {extents = array<i64: -1, 3>, num_parallel = 2, combiners = [], indexing_maps = [#drop, #id]}
      ins(%x : tensor<?x5xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x3xf32>
  %b = kern.generic {extents = array<i64: -1, 5>, num_parallel = 2, combiners = [], indexing_maps = [#drop, #id]}
      ins(%a : tensor<?x3xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x5xf32>
  %y = tensor.concat dim(1) %a, %b : (tensor<?x3xf32>, tensor<?x5xf32>) -> tensor<?x8xf32>
  %c = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]}
      ins(%y : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x8xf32>
  %d = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]}
      ins(%c : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x8xf32>
  return %d : tensor<?x8xf32>
}

// -----

// A concatenation in one that is returned: all in the caller's memory.
// CHECK-DAG: #[[FIRST:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[SECOND:.*]] = affine_map<(d0, d1) -> (d0, d1 + 5)>
// CHECK-DAG: #[[THIRD:.*]] = affine_map<(d0, d1) -> (d0, d1 + 2)>
// CHECK-LABEL: func.func @nested()
// CHECK-SAME: kern.scratch = array<i64: 0, 0>
// %a is the second part of the first part, %b the first of it.
// CHECK: %[[A:.*]] = kern.buffer output 0 offset(0, 0) : memref<?x7xf32>
// CHECK: kern.generic {{.*}}indexing_maps = [#{{.*}}, #[[THIRD]]]{{.*}} outs(%[[A]] : memref<?x7xf32>)
// CHECK: kern.generic {{.*}}indexing_maps = [#{{.*}}, #[[FIRST]]]{{.*}} outs(%{{.*}} : memref<?x7xf32>)
// An argument has no producer.
// CHECK: %[[X:.*]] = kern.buffer input 0
// CHECK: kern.generic {{.*}}indexing_maps = [#[[FIRST]], #[[SECOND]]]{{.*}}ins(%[[X]] : memref<?x2xf32>) outs(%{{.*}} : memref<?x7xf32>)
// CHECK-NOT: kern.generic
#id = affine_map<(b, n) -> (b, n)>
#drop = affine_map<(b, n) -> (b, 0)>
func.func @nested(%x: tensor<?x2xf32>) -> tensor<?x7xf32> attributes {slice.entry = "infer"} {
  %a = kern.generic {extents = array<i64: -1, 3>, num_parallel = 2, combiners = [], indexing_maps = [#drop, #id]}
      ins(%x : tensor<?x2xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x3xf32>
  %b = kern.generic {extents = array<i64: -1, 2>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id]}
      ins(%x : tensor<?x2xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x2xf32>
  %inner = tensor.concat dim(1) %b, %a : (tensor<?x2xf32>, tensor<?x3xf32>) -> tensor<?x5xf32>
  %y = tensor.concat dim(1) %inner, %x : (tensor<?x5xf32>, tensor<?x2xf32>) -> tensor<?x7xf32>
  return %y : tensor<?x7xf32>
}

// -----

// The groups of a sliced tensor are copied by one loop nest; groups that are
// not alike one by one.
// CHECK-DAG: #[[READ:.*]] = affine_map<(d0, d1, d2) -> (d0, d1 * 2 + d2)>
// CHECK-DAG: #[[STORE:.*]] = affine_map<(d0, d1, d2) -> (d0, d1 * 3 + d2)>
// CHECK-DAG: #[[ID:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[FIRST:.*]] = affine_map<(d0, d1) -> (d0, d1 + 2)>
// CHECK-DAG: #[[SECOND:.*]] = affine_map<(d0, d1) -> (d0, d1 + 1)>
// CHECK-DAG: #[[THIRD:.*]] = affine_map<(d0, d1) -> (d0, d1 + 5)>
// CHECK-LABEL: func.func @groups()
// CHECK: kern.generic {{.*}}extents = array<i64: -1, 2, 2>, indexing_maps = [#[[READ]], #[[STORE]]]
// CHECK-SAME: ins(%{{.*}} : memref<?x4xf32>) outs(%{{.*}} : memref<?x7xf32>)
// CHECK: kern.generic {{.*}}extents = array<i64: -1, 1>, indexing_maps = [#[[ID]], #[[FIRST]]]
// CHECK-SAME: ins(%{{.*}} : memref<?x3xf32>) outs(%{{.*}} : memref<?x7xf32>)
// CHECK: kern.generic {{.*}}extents = array<i64: -1, 2>, indexing_maps = [#[[SECOND]], #[[THIRD]]]
// CHECK-SAME: ins(%{{.*}} : memref<?x3xf32>) outs(%{{.*}} : memref<?x7xf32>)
// CHECK-NOT: kern.generic
func.func @groups(%a: tensor<?x4xf32>, %b: tensor<?x3xf32>) -> tensor<?x7xf32> attributes {slice.entry = "infer"} {
  %c0 = arith.constant 0 : index
  %batch = tensor.dim %a, %c0 : tensor<?x4xf32>
  %a1 = tensor.extract_slice %a[0, 0] [%batch, 2] [1, 1] : tensor<?x4xf32> to tensor<?x2xf32>
  %b1 = tensor.extract_slice %b[0, 0] [%batch, 1] [1, 1] : tensor<?x3xf32> to tensor<?x1xf32>
  %a2 = tensor.extract_slice %a[0, 2] [%batch, 2] [1, 1] : tensor<?x4xf32> to tensor<?x2xf32>
  %b2 = tensor.extract_slice %b[0, 1] [%batch, 2] [1, 1] : tensor<?x3xf32> to tensor<?x2xf32>
  %y = tensor.concat dim(1) %a1, %b1, %a2, %b2 : (tensor<?x2xf32>, tensor<?x1xf32>, tensor<?x2xf32>, tensor<?x2xf32>) -> tensor<?x7xf32>
  return %y : tensor<?x7xf32>
}

// -----

// A slice is read where it lies, in every other row, too; one that is reshaped
// is copied first.
// CHECK-DAG: #[[VIEW:.*]] = affine_map<(d0, d1, d2) -> (d0, d1 * 2 + 1, d2 + 2)>
// CHECK-DAG: #[[CUBE:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-LABEL: func.func @slices()
// CHECK: %[[X:.*]] = kern.buffer input 0 offset(0, 0) : memref<?x5x6xf32>
// CHECK: %[[COPY:.*]] = kern.buffer scratch 0 offset(0, 0) : memref<?x2x3xf32>
// CHECK: kern.generic {{.*}}indexing_maps = [#[[VIEW]], #[[CUBE]]]
// CHECK-SAME: ins(%[[X]] : memref<?x5x6xf32>) outs(%[[COPY]] : memref<?x2x3xf32>)
// CHECK: %[[FLAT:.*]] = kern.buffer scratch 0 offset(0, 0) : memref<?x6xf32>
// CHECK: kern.generic
// CHECK-SAME: ins(%[[FLAT]] : memref<?x6xf32>)
// CHECK: kern.generic
// CHECK-SAME: indexing_maps = [#[[VIEW]], #[[CUBE]]]
// CHECK-SAME: ins(%{{.*}} : memref<?x5x6xf32>) outs(%{{.*}} : memref<?x2x3xf32>)
func.func @slices(%x: tensor<?x5x6xf32>) -> (tensor<?x6xf32>, tensor<?x2x3xf32>) attributes {slice.entry = "infer"} {
  %c0 = arith.constant 0 : index
  %batch = tensor.dim %x, %c0 : tensor<?x5x6xf32>
  %part = tensor.extract_slice %x[0, 1, 2] [%batch, 2, 3] [1, 2, 1] : tensor<?x5x6xf32> to tensor<?x2x3xf32>
  %flat = tensor.collapse_shape %part [[0], [1, 2]] : tensor<?x2x3xf32> into tensor<?x6xf32>
  %y = kern.generic {extents = array<i64: -1, 6>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%flat : tensor<?x6xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x6xf32>
  %other = tensor.extract_slice %x[0, 1, 2] [%batch, 2, 3] [1, 2, 1] : tensor<?x5x6xf32> to tensor<?x2x3xf32>
  %z = kern.generic {extents = array<i64: -1, 2, 3>, num_parallel = 3, combiners = [],
      indexing_maps = [affine_map<(b, n, m) -> (b, n, m)>, affine_map<(b, n, m) -> (b, n, m)>]}
      ins(%other : tensor<?x2x3xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x2x3xf32>
  return %y, %z : tensor<?x6xf32>, tensor<?x2x3xf32>
}

// -----

// What is concatenated twice, reshaped, or summed on the side is made elsewhere
// and copied.
// CHECK-LABEL: func.func @copies()
// CHECK: kern.buffer scratch {{.*}} : memref<?x2xf32>
// CHECK: kern.generic
// CHECK-SAME: side = array<i64: 1>
// CHECK-SAME: outs(%{{.*}}, %{{.*}} : memref<?x18xf32>, memref<?x2xf32>)
// CHECK: kern.generic
// CHECK-SAME: outs(%{{.*}} : memref<?x2x2xf32>)
// CHECK: kern.generic
// CHECK-SAME: ins(%{{.*}} : memref<?x2xf32>) outs(%{{.*}} : memref<?x18xf32>)
// CHECK: kern.generic {{.*}}extents = array<i64: -1, 2, 4>
// CHECK-SAME: ins(%{{.*}} : memref<?x4xf32>) outs(%{{.*}} : memref<?x18xf32>)
// CHECK-NOT: kern.generic
func.func @copies(%x: tensor<?x2x4xf32>) -> (tensor<?x18xf32>, tensor<?x4xf32>) attributes {slice.entry = "infer"} {
  %a:2 = kern.generic {extents = array<i64: -1, 2, 4>, num_parallel = 3, combiners = [], side = array<i64: 1>,
      indexing_maps = [affine_map<(b, n, m) -> (b, n, m)>, affine_map<(b, n, m) -> (b, n * 4 + m)>, affine_map<(b, n, m) -> (b, n)>]}
      ins(%x : tensor<?x2x4xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e, %e : f32, f32
    } -> tensor<?x8xf32>, tensor<?x2xf32>
  %r = kern.generic {extents = array<i64: -1, 2, 2>, num_parallel = 3, combiners = [],
      indexing_maps = [affine_map<(b, n, m) -> (b, n, m)>, affine_map<(b, n, m) -> (b, n, m)>]}
      ins(%x : tensor<?x2x4xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } -> tensor<?x2x2xf32>
  %flat = tensor.collapse_shape %r [[0], [1, 2]] : tensor<?x2x2xf32> into tensor<?x4xf32>
  %y = tensor.concat dim(1) %a#0, %a#1, %flat, %flat : (tensor<?x8xf32>, tensor<?x2xf32>, tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x18xf32>
  return %y, %flat : tensor<?x18xf32>, tensor<?x4xf32>
}

// -----

// What clips its input must see where that ends, or it would read what lies
// beside it.
// CHECK-LABEL: func.func @clipped()
// CHECK: kern.generic
// CHECK-SAME: ins(%{{.*}} : memref<?x8xf32>) outs(%{{.*}} : memref<?x4xf32>)
// CHECK: kern.generic
// CHECK-SAME: clipped = array<i64: 0>
// CHECK-SAME: ins(%{{.*}} : memref<?x4xf32>)
// CHECK: kern.generic
// CHECK-SAME: clipped = array<i64: 0>
// CHECK-SAME: ins(%{{.*}} : memref<?x2x8xf32>)
func.func @clipped(%x: tensor<?x8xf32>, %z: tensor<?x2x8xf32>) -> (tensor<?x4xf32>, tensor<?x1x8xf32>) attributes {slice.entry = "infer"} {
  %c0 = arith.constant 0 : index
  %batch = tensor.dim %x, %c0 : tensor<?x8xf32>
  %part = tensor.extract_slice %x[0, 2] [%batch, 4] [1, 1] : tensor<?x8xf32> to tensor<?x4xf32>
  %y = kern.generic {extents = array<i64: -1, 4, 3>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(b, n, u) -> (b, n + u - 1)>, affine_map<(b, n, u) -> (b, n)>]}
      ins(%part : tensor<?x4xf32>) combine {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } epilogue {
    ^bb0(%s: f32, %e: f32):
      kern.yield %s : f32
    } -> tensor<?x4xf32>
  // Another dimension is cut, along which nothing is clipped.
  %row = tensor.extract_slice %z[0, 1, 0] [%batch, 1, 8] [1, 1, 1] : tensor<?x2x8xf32> to tensor<?x1x8xf32>
  %w = kern.generic {extents = array<i64: -1, 1, 8, 3>, num_parallel = 3, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(b, c, n, u) -> (b, c, n + u - 1)>, affine_map<(b, c, n, u) -> (b, c, n)>]}
      ins(%row : tensor<?x1x8xf32>) combine {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } epilogue {
    ^bb0(%s: f32, %e: f32):
      kern.yield %s : f32
    } -> tensor<?x1x8xf32>
  return %y, %w : tensor<?x4xf32>, tensor<?x1x8xf32>
}
