// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-fuse-regions))' --split-input-file | FileCheck %s

// Sums over an image ride along with what writes it, the norm that they are for
// and the activation with what reads it next.

#image = affine_map<(b, c, h, w) -> (b, c, h, w)>
#channel = affine_map<(b, c, h, w) -> (b, c)>
#x3 = affine_map<(b, n, h, w, u, v, c) -> (b, c, h + u - 1, w + v - 1)>
#w3 = affine_map<(b, n, h, w, u, v, c) -> (n, c, u, v)>
#y3 = affine_map<(b, n, h, w, u, v, c) -> (b, n, h, w)>

// CHECK-LABEL: func.func @norm
func.func @norm(%x: tensor<?x8x6x6xf32>, %w: tensor<8x8x3x3xf32>) -> tensor<?x8x6x6xf32> {
  // CHECK: %[[A:.*]]:2 = kern.generic {clipped = array<i64: 0>
  // CHECK-SAME: side = array<i64: 1>
  // CHECK: epilogue
  // CHECK: %[[SQUARE:.*]] = arith.mulf %[[Y:.*]], %[[Y]]
  // CHECK: kern.yield %[[Y]], %[[SQUARE]]
  %a = kern.generic {extents = array<i64: -1, 8, 6, 6, 3, 3, 8>, num_parallel = 4 : i64, clipped = array<i64: 0>,
      combiners = [#kern.combiner<add>], indexing_maps = [#x3, #w3, #y3]}
      ins(%x, %w : tensor<?x8x6x6xf32>, tensor<8x8x3x3xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x8x6x6xf32>
  %squares = kern.generic {extents = array<i64: -1, 8, 6, 6>, num_parallel = 2 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#image, #channel]}
      ins(%a : tensor<?x8x6x6xf32>) combine {
  ^bb0(%p: f32):
    %m = arith.mulf %p, %p : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32):
    kern.yield %acc : f32
  } -> tensor<?x8xf32>
  %c0 = arith.constant 0 : index
  %b = tensor.dim %x, %c0 : tensor<?x8x6x6xf32>
  %groups = tensor.expand_shape %squares [[0], [1, 2]] output_shape [%b, 4, 2] : tensor<?x8xf32> into tensor<?x4x2xf32>
  %scale = tensor.collapse_shape %groups [[0], [1, 2]] : tensor<?x4x2xf32> into tensor<?x8xf32>
  // The scaled image is not made: the next convolution reads the first one's
  // result, which is what is clipped now.
  // CHECK: kern.generic {clipped = array<i64: 1>
  // CHECK-SAME: ins(%{{.*}}, %[[A]]#0, %{{.*}} : tensor<8x8x3x3xf32>, tensor<?x8x6x6xf32>, tensor<?x8xf32>)
  // CHECK: ^bb0(%[[W:.*]]: f32, %[[E:.*]]: f32, %[[S:.*]]: f32):
  // CHECK: %[[N:.*]] = arith.mulf %[[E]], %[[S]]
  // CHECK: arith.mulf %[[N]], %[[W]]
  %n = kern.generic {extents = array<i64: -1, 8, 6, 6>, num_parallel = 4 : i64, combiners = [],
      indexing_maps = [#image, #channel, #image]}
      ins(%a, %scale : tensor<?x8x6x6xf32>, tensor<?x8xf32>) combine {} epilogue {
  ^bb0(%p: f32, %s: f32):
    %m = arith.mulf %p, %s : f32
    kern.yield %m : f32
  } -> tensor<?x8x6x6xf32>
  // CHECK-NOT: kern.generic
  %y = kern.generic {extents = array<i64: -1, 8, 6, 6, 3, 3, 8>, num_parallel = 4 : i64, clipped = array<i64: 0>,
      combiners = [#kern.combiner<add>], indexing_maps = [#x3, #w3, #y3]}
      ins(%n, %w : tensor<?x8x6x6xf32>, tensor<8x8x3x3xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x8x6x6xf32>
  return %y : tensor<?x8x6x6xf32>
}

// -----

#image = affine_map<(b, c, h, w) -> (b, c, h, w)>
#channel = affine_map<(b, c, h, w) -> (b, c)>
#all = affine_map<(c, b, h, w) -> (b, c, h, w)>

// Sums over a batch stay by themselves: examples are cut into tasks.

// CHECK-LABEL: func.func @over_batch
func.func @over_batch(%x: tensor<?x8x6x6xf32>) -> (tensor<?x8x6x6xf32>, tensor<8xf32>) {
  // CHECK: kern.generic
  // CHECK-NOT: side
  // CHECK: kern.generic
  %a = kern.generic {extents = array<i64: -1, 8, 6, 6>, num_parallel = 4 : i64, combiners = [], indexing_maps = [#image, #image]}
      ins(%x : tensor<?x8x6x6xf32>) combine {} epilogue {
  ^bb0(%p: f32):
    %m = arith.mulf %p, %p : f32
    kern.yield %m : f32
  } -> tensor<?x8x6x6xf32>
  %s = kern.generic {extents = array<i64: 8, -1, 6, 6>, num_parallel = 1 : i64, combiners = [#kern.combiner<add>],
      indexing_maps = [#all, affine_map<(c, b, h, w) -> (c)>]}
      ins(%a : tensor<?x8x6x6xf32>) combine {
  ^bb0(%p: f32):
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32):
    kern.yield %acc : f32
  } -> tensor<8xf32>
  return %a, %s : tensor<?x8x6x6xf32>, tensor<8xf32>
}

// -----

#image = affine_map<(b, c, h, w) -> (b, c, h, w)>
#x1 = affine_map<(b, n, h, w, c) -> (b, c, h, w)>
#w1 = affine_map<(b, n, h, w, c) -> (n, c)>
#y1 = affine_map<(b, n, h, w, c) -> (b, n, h, w)>
#dy = affine_map<(n, c, b, h, w) -> (b, n, h, w)>
#xg = affine_map<(n, c, b, h, w) -> (b, c, h, w)>
#dw = affine_map<(n, c, b, h, w) -> (n, c)>

// An activation that the gradient of a weight reads later does not keep the
// convolution from applying it itself; what reads it first has the tensor.

// CHECK-LABEL: func.func @read_later
// CHECK: %[[A:.*]] = kern.generic {combiners = []
// CHECK: kern.generic
// CHECK-SAME: ins(%arg1, %arg0 :
// CHECK: arith.maximumf
// CHECK: kern.generic
// CHECK-SAME: ins(%arg2, %[[A]] :
// CHECK-NOT: arith.maximumf
func.func @read_later(%x: tensor<?x8x6x6xf32>, %w: tensor<8x8xf32>, %g: tensor<?x8x6x6xf32>)
    -> (tensor<?x8x6x6xf32>, tensor<8x8xf32>) {
  %a = kern.generic {extents = array<i64: -1, 8, 6, 6>, num_parallel = 4 : i64, combiners = [], indexing_maps = [#image, #image]}
      ins(%x : tensor<?x8x6x6xf32>) combine {} epilogue {
  ^bb0(%p: f32):
    %z = arith.constant 0.0 : f32
    %m = arith.maximumf %p, %z : f32
    kern.yield %m : f32
  } -> tensor<?x8x6x6xf32>
  %y = kern.generic {extents = array<i64: -1, 8, 6, 6, 8>, num_parallel = 4 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#x1, #w1, #y1]}
      ins(%a, %w : tensor<?x8x6x6xf32>, tensor<8x8xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<?x8x6x6xf32>
  %d = kern.generic {extents = array<i64: 8, 8, -1, 6, 6>, num_parallel = 2 : i64,
      combiners = [#kern.combiner<add>], indexing_maps = [#dy, #xg, #dw]}
      ins(%g, %a : tensor<?x8x6x6xf32>, tensor<?x8x6x6xf32>) combine {
  ^bb0(%p: f32, %q: f32):
    %m = arith.mulf %p, %q : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %p: f32, %q: f32):
    kern.yield %acc : f32
  } -> tensor<8x8xf32>
  return %y, %d : tensor<?x8x6x6xf32>, tensor<8x8xf32>
}

// -----

// What is outside of the repeated elements is inside of the one they repeat:
// nothing would skip the padding.
// CHECK-LABEL: func.func @repeated
// CHECK-COUNT-2: kern.generic
func.func @repeated(%s: tensor<?xf32>) -> tensor<?x2xf32> {
  %x = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, k) -> (b)>, affine_map<(b, k) -> (b, k)>]}
      ins(%s : tensor<?xf32>) combine {} epilogue {
  ^bb0(%e: f32):
    %r = arith.addf %e, %e : f32
    kern.yield %r : f32
  } -> tensor<?x8xf32>
  %y = kern.generic {extents = array<i64: -1, 2, 4>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(b, i, k) -> (b, i * 4 + k + 1)>, affine_map<(b, i, k) -> (b, i)>]}
      ins(%x : tensor<?x8xf32>) combine {
  ^bb0(%e: f32):
    kern.yield %e : f32
  } epilogue {
  ^bb0(%acc: f32, %e: f32):
    kern.yield %acc : f32
  } -> tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}

// -----

// As is what lies next to a part of a larger tensor.
// CHECK-LABEL: func.func @part
// CHECK-COUNT-2: kern.generic
func.func @part(%s: tensor<?x10xf32>) -> tensor<?x2xf32> {
  %x = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, k) -> (b, k + 1)>, affine_map<(b, k) -> (b, k)>]}
      ins(%s : tensor<?x10xf32>) combine {} epilogue {
  ^bb0(%e: f32):
    %r = arith.addf %e, %e : f32
    kern.yield %r : f32
  } -> tensor<?x8xf32>
  %y = kern.generic {extents = array<i64: -1, 2, 4>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(b, i, k) -> (b, i * 4 + k + 1)>, affine_map<(b, i, k) -> (b, i)>]}
      ins(%x : tensor<?x8xf32>) combine {
  ^bb0(%e: f32):
    kern.yield %e : f32
  } epilogue {
  ^bb0(%acc: f32, %e: f32):
    kern.yield %acc : f32
  } -> tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}

// -----

// A row that all columns share would be read where there is none.
// CHECK-LABEL: func.func @shared
// CHECK-COUNT-2: kern.generic
func.func @shared(%s: tensor<?x4x8xf32>, %t: tensor<?x8xf32>) -> tensor<?x4xf32> {
  %x = kern.generic {extents = array<i64: -1, 4, 8>, num_parallel = 3, combiners = [],
      indexing_maps = [affine_map<(b, c, k) -> (b, c, k)>, affine_map<(b, c, k) -> (b, k)>, affine_map<(b, c, k) -> (b, c, k)>]}
      ins(%s, %t : tensor<?x4x8xf32>, tensor<?x8xf32>) combine {} epilogue {
  ^bb0(%e: f32, %f: f32):
    %r = arith.addf %e, %f : f32
    kern.yield %r : f32
  } -> tensor<?x4x8xf32>
  %y = kern.generic {extents = array<i64: -1, 4, 8>, num_parallel = 2, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(b, c, k) -> (b, c, k - 1)>, affine_map<(b, c, k) -> (b, c)>]}
      ins(%x : tensor<?x4x8xf32>) combine {
  ^bb0(%e: f32):
    kern.yield %e : f32
  } epilogue {
  ^bb0(%acc: f32, %e: f32):
    kern.yield %acc : f32
  } -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}
