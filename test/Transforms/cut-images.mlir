// Images whose sums are wanted become two bands of rows with sums of their own,
// which the reader adds; not where the weights are larger, where the rows are
// few or odd, or in training, and only once.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-cut-images))' | FileCheck %s
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-cut-images,kern-cut-images))' | FileCheck %s

#x = affine_map<(b, n, h, w, c) -> (b, c, h, w)>
#w = affine_map<(b, n, h, w, c) -> (n, c)>
#y = affine_map<(b, n, h, w, c) -> (b, n, h, w)>
#sum = affine_map<(b, n, h, w, c) -> (b, n)>
#group = affine_map<(b, g, c) -> (b, g, c)>
#mean = affine_map<(b, g, c) -> (b, g)>

// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d5, d1 * 18 + d3, d4)>
// CHECK-DAG: #[[W:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d2, d5)>
// CHECK-DAG: #[[Y:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d1 * 18 + d3, d4)>
// CHECK-DAG: #[[SUM:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2)>
// CHECK-DAG: #[[FIRST:.*]] = affine_map<(d0, d1, d2) -> (d0, 0, d1, d2)>
// CHECK-DAG: #[[SECOND:.*]] = affine_map<(d0, d1, d2) -> (d0, 1, d1, d2)>

// CHECK-LABEL: func.func @large
// CHECK: %[[CONV:.*]]:2 = kern.generic
// CHECK-SAME: extents = array<i64: -1, 2, 32, 18, 20, 32>
// CHECK-SAME: indexing_maps = [#[[X]], #[[W]], #[[Y]], #[[SUM]]]
// CHECK-SAME: kern.layouts = [#{{.*}}, #{{.*}}]
// CHECK-SAME: num_parallel = 5
// CHECK: tensor<?x32x36x20xf32>, tensor<?x2x32xf32>
// CHECK: %[[GROUPS:.*]] = tensor.expand_shape %[[CONV]]#1 {{\[\[}}0], [1], [2, 3]] output_shape [%{{.*}}, 2, 8, 4]
// CHECK: kern.generic
// CHECK-SAME: indexing_maps = [#[[FIRST]], #[[SECOND]], #{{.*}}]
// CHECK-SAME: ins(%[[GROUPS]], %[[GROUPS]] :
// CHECK: ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32):
// CHECK-NEXT: %[[ADDED:.*]] = arith.addf %[[A]], %[[B]]
// CHECK-NEXT: kern.yield %[[ADDED]]
// CHECK-NEXT: } epilogue {
// CHECK-NEXT: ^bb0(%[[ACC:.*]]: f32, %{{.*}}: f32, %{{.*}}: f32):
// CHECK-NEXT: kern.yield %[[ACC]]
func.func @large(%x: tensor<?x32x36x20xf32>, %w: tensor<32x32xf32>) -> (tensor<?x32x36x20xf32>, tensor<?x8xf32>) attributes {slice.entry = "infer"} {
  %c0 = arith.constant 0 : index
  %dim = tensor.dim %x, %c0 : tensor<?x32x36x20xf32>
  %y, %sum = kern.generic {extents = array<i64: -1, 32, 36, 20, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>,
      indexing_maps = [#x, #w, #y, #sum], kern.layouts = [affine_map<(b, c, h, w) -> (b, h, w, c)>, affine_map<(b, c) -> (b, c)>]}
      ins(%x, %w : tensor<?x32x36x20xf32>, tensor<32x32xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x32x36x20xf32>, tensor<?x32xf32>
  %groups = tensor.expand_shape %sum [[0], [1, 2]] output_shape [%dim, 8, 4] : tensor<?x32xf32> into tensor<?x8x4xf32>
  %mean = kern.generic {extents = array<i64: -1, 8, 4>, num_parallel = 2, combiners = [#kern.combiner<add>], indexing_maps = [#group, #mean]}
      ins(%groups : tensor<?x8x4xf32>) combine {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32):
    kern.yield %acc : f32
  } -> tensor<?x8xf32>
  return %y, %mean : tensor<?x32x36x20xf32>, tensor<?x8xf32>
}

#two = affine_map<(b, n) -> (b, n)>

// CHECK-LABEL: func.func @weights
// CHECK: extents = array<i64: -1, 1024, 16, 20, 1024>
func.func @weights(%x: tensor<?x1024x16x20xf32>, %w: tensor<1024x1024xf32>) -> (tensor<?x1024x16x20xf32>, tensor<?x1024xf32>) attributes {slice.entry = "infer"} {
  %y, %sum = kern.generic {extents = array<i64: -1, 1024, 16, 20, 1024>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x1024x16x20xf32>, tensor<1024x1024xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x1024x16x20xf32>, tensor<?x1024xf32>
  %unused = kern.generic {extents = array<i64: -1, 1024>, num_parallel = 2, combiners = [], indexing_maps = [#two, #two]} ins(%sum : tensor<?x1024xf32>) combine {
  } epilogue {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } -> tensor<?x1024xf32>
  return %y, %unused : tensor<?x1024x16x20xf32>, tensor<?x1024xf32>
}

// CHECK-LABEL: func.func @few
// CHECK: extents = array<i64: -1, 32, 14, 20, 32>
func.func @few(%x: tensor<?x32x14x20xf32>, %w: tensor<32x32xf32>) -> (tensor<?x32x14x20xf32>, tensor<?x32xf32>) attributes {slice.entry = "infer"} {
  %y, %sum = kern.generic {extents = array<i64: -1, 32, 14, 20, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x32x14x20xf32>, tensor<32x32xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x32x14x20xf32>, tensor<?x32xf32>
  %unused = kern.generic {extents = array<i64: -1, 32>, num_parallel = 2, combiners = [], indexing_maps = [#two, #two]} ins(%sum : tensor<?x32xf32>) combine {
  } epilogue {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } -> tensor<?x32xf32>
  return %y, %unused : tensor<?x32x14x20xf32>, tensor<?x32xf32>
}

// CHECK-LABEL: func.func @odd
// CHECK: extents = array<i64: -1, 32, 19, 20, 32>
func.func @odd(%x: tensor<?x32x19x20xf32>, %w: tensor<32x32xf32>) -> (tensor<?x32x19x20xf32>, tensor<?x32xf32>) attributes {slice.entry = "infer"} {
  %y, %sum = kern.generic {extents = array<i64: -1, 32, 19, 20, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x32x19x20xf32>, tensor<32x32xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x32x19x20xf32>, tensor<?x32xf32>
  %unused = kern.generic {extents = array<i64: -1, 32>, num_parallel = 2, combiners = [], indexing_maps = [#two, #two]} ins(%sum : tensor<?x32xf32>) combine {
  } epilogue {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } -> tensor<?x32xf32>
  return %y, %unused : tensor<?x32x19x20xf32>, tensor<?x32xf32>
}

// CHECK-LABEL: func.func @thin
// CHECK: extents = array<i64: -1, 4, 36, 20, 4>
func.func @thin(%x: tensor<?x4x36x20xf32>, %w: tensor<4x4xf32>) -> (tensor<?x4x36x20xf32>, tensor<?x4xf32>) attributes {slice.entry = "infer"} {
  %y, %sum = kern.generic {extents = array<i64: -1, 4, 36, 20, 4>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x4x36x20xf32>, tensor<4x4xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x4x36x20xf32>, tensor<?x4xf32>
  %unused = kern.generic {extents = array<i64: -1, 4>, num_parallel = 2, combiners = [], indexing_maps = [#two, #two]} ins(%sum : tensor<?x4xf32>) combine {
  } epilogue {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } -> tensor<?x4xf32>
  return %y, %unused : tensor<?x4x36x20xf32>, tensor<?x4xf32>
}

// CHECK-LABEL: func.func @training
// CHECK: extents = array<i64: -1, 32, 36, 20, 32>
func.func @training(%x: tensor<?x32x36x20xf32>, %w: tensor<32x32xf32>) -> (tensor<?x32x36x20xf32>, tensor<?x32xf32>) attributes {slice.entry = "gradient"} {
  %y, %sum = kern.generic {extents = array<i64: -1, 32, 36, 20, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x32x36x20xf32>, tensor<32x32xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x32x36x20xf32>, tensor<?x32xf32>
  %unused = kern.generic {extents = array<i64: -1, 32>, num_parallel = 2, combiners = [], indexing_maps = [#two, #two]} ins(%sum : tensor<?x32xf32>) combine {
  } epilogue {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } -> tensor<?x32xf32>
  return %y, %unused : tensor<?x32x36x20xf32>, tensor<?x32xf32>
}

// A reshape to more dimensions.
// CHECK-LABEL: func.func @reshaped
// CHECK: tensor.expand_shape %{{.*}}#1 {{\[\[}}0], [1], [2, 3, 4]] output_shape [%{{.*}}, 2, 32, 1, 1]
// CHECK: kern.generic
// CHECK-SAME: ins(%[[SUMS:.*]], %[[SUMS]] : tensor<?x2x32x1x1xf32>, tensor<?x2x32x1x1xf32>)
#four = affine_map<(b, n, h, w) -> (b, n, h, w)>
func.func @reshaped(%x: tensor<?x32x36x20xf32>, %w: tensor<32x32xf32>) -> (tensor<?x32x36x20xf32>, tensor<?x32x1x1xf32>) attributes {slice.entry = "infer"} {
  %c0 = arith.constant 0 : index
  %dim = tensor.dim %x, %c0 : tensor<?x32x36x20xf32>
  %y, %sum = kern.generic {extents = array<i64: -1, 32, 36, 20, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x32x36x20xf32>, tensor<32x32xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x32x36x20xf32>, tensor<?x32xf32>
  %image = tensor.expand_shape %sum [[0], [1, 2, 3]] output_shape [%dim, 32, 1, 1] : tensor<?x32xf32> into tensor<?x32x1x1xf32>
  %z = kern.generic {extents = array<i64: -1, 32, 1, 1>, num_parallel = 4, combiners = [], indexing_maps = [#four, #four]} ins(%image : tensor<?x32x1x1xf32>) combine {
  } epilogue {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } -> tensor<?x32x1x1xf32>
  return %y, %z : tensor<?x32x36x20xf32>, tensor<?x32x1x1xf32>
}

// The same sum twice.
// CHECK-LABEL: func.func @twice
// CHECK: extents = array<i64: -1, 2, 32, 18, 20, 32>
// CHECK: kern.generic
// CHECK-SAME: ins(%[[SUMS:.*]]#1, %[[SUMS]]#1, %[[SUMS]]#1, %[[SUMS]]#1 :
// CHECK: ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %[[A1:.*]]: f32, %[[B1:.*]]: f32):
// CHECK-DAG: %[[FIRST:.*]] = arith.addf %[[A]], %[[B1]]
// CHECK-DAG: %[[SECOND:.*]] = arith.addf %[[B]], %[[A1]]
// CHECK: arith.mulf %[[FIRST]], %[[SECOND]]
func.func @twice(%x: tensor<?x32x36x20xf32>, %w: tensor<32x32xf32>) -> (tensor<?x32x36x20xf32>, tensor<?x32xf32>) attributes {slice.entry = "infer"} {
  %c0 = arith.constant 0 : index
  %dim = tensor.dim %x, %c0 : tensor<?x32x36x20xf32>
  %y, %sum = kern.generic {extents = array<i64: -1, 32, 36, 20, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x32x36x20xf32>, tensor<32x32xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x32x36x20xf32>, tensor<?x32xf32>
  %z = kern.generic {extents = array<i64: -1, 32>, num_parallel = 2, combiners = [], indexing_maps = [#two, #two, #two]} ins(%sum, %sum : tensor<?x32xf32>, tensor<?x32xf32>) combine {
  } epilogue {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } -> tensor<?x32xf32>
  return %y, %z : tensor<?x32x36x20xf32>, tensor<?x32xf32>
}

// Not what is returned, nor what is read beyond its ends.
// CHECK-LABEL: func.func @returned
// CHECK: extents = array<i64: -1, 32, 36, 20, 32>
func.func @returned(%x: tensor<?x32x36x20xf32>, %w: tensor<32x32xf32>) -> (tensor<?x32x36x20xf32>, tensor<?x32xf32>) attributes {slice.entry = "infer"} {
  %c0 = arith.constant 0 : index
  %dim = tensor.dim %x, %c0 : tensor<?x32x36x20xf32>
  %y, %sum = kern.generic {extents = array<i64: -1, 32, 36, 20, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x32x36x20xf32>, tensor<32x32xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x32x36x20xf32>, tensor<?x32xf32>
  return %y, %sum : tensor<?x32x36x20xf32>, tensor<?x32xf32>
}

// CHECK-LABEL: func.func @clipped
// CHECK: extents = array<i64: -1, 32, 36, 20, 32>
#shifted = affine_map<(b, n, p) -> (b, n + p - 1)>
#kept = affine_map<(b, n, p) -> (b, n)>
func.func @clipped(%x: tensor<?x32x36x20xf32>, %w: tensor<32x32xf32>) -> (tensor<?x32x36x20xf32>, tensor<?x32xf32>) attributes {slice.entry = "infer"} {
  %c0 = arith.constant 0 : index
  %dim = tensor.dim %x, %c0 : tensor<?x32x36x20xf32>
  %y, %sum = kern.generic {extents = array<i64: -1, 32, 36, 20, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x32x36x20xf32>, tensor<32x32xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x32x36x20xf32>, tensor<?x32xf32>
  %z = kern.generic {extents = array<i64: -1, 32, 3>, num_parallel = 2, clipped = array<i64: 0>, combiners = [#kern.combiner<add>], indexing_maps = [#shifted, #kept]} ins(%sum : tensor<?x32xf32>) combine {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32):
    kern.yield %acc : f32
  } -> tensor<?x32xf32>
  return %y, %z : tensor<?x32x36x20xf32>, tensor<?x32xf32>
}
