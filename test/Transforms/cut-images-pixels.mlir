// With `pixels` images are cut into bands of about so many pixels, whether that
// pays on a CPU or not: a GPU's block sums each of its bands.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-cut-images{pixels=64}))' | FileCheck %s
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-cut-images))' | FileCheck %s --check-prefix=CPU

#x = affine_map<(b, n, h, w, c) -> (b, c, h, w)>
#w = affine_map<(b, n, h, w, c) -> (n, c)>
#y = affine_map<(b, n, h, w, c) -> (b, n, h, w)>
#sum = affine_map<(b, n, h, w, c) -> (b, n)>
#two = affine_map<(b, n) -> (b, n)>

// Four bands of 64 pixels, whose sums the reader adds one after the other; for a
// CPU there are two.
// CHECK-LABEL: func.func @bands
// CHECK: kern.generic
// CHECK-SAME: extents = array<i64: -1, 4, 256, 4, 16, 256>
// CHECK: -> tensor<?x256x16x16xf32>, tensor<?x4x256xf32>
// CHECK: kern.generic
// CHECK-SAME: ins(%[[SUMS:.*]]#1, %[[SUMS]]#1, %[[SUMS]]#1, %[[SUMS]]#1 :
// CHECK-COUNT-3: arith.addf
// CHECK: kern.yield
// CPU-LABEL: func.func @bands
// CPU: extents = array<i64: -1, 2, 256, 8, 16, 256>
func.func @bands(%x: tensor<?x256x16x16xf32>, %w: tensor<256x256xf32>) -> (tensor<?x256x16x16xf32>, tensor<?x256xf32>) attributes {slice.entry = "infer"} {
  %y, %sum = kern.generic {extents = array<i64: -1, 256, 16, 16, 256>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x256x16x16xf32>, tensor<256x256xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x256x16x16xf32>, tensor<?x256xf32>
  %z = kern.generic {extents = array<i64: -1, 256>, num_parallel = 2, combiners = [], indexing_maps = [#two, #two]} ins(%sum : tensor<?x256xf32>) combine {
  } epilogue {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } -> tensor<?x256xf32>
  return %y, %z : tensor<?x256x16x16xf32>, tensor<?x256xf32>
}

// Never more than eight where sums are read one by one.
// CHECK-LABEL: func.func @eight
// CHECK: extents = array<i64: -1, 8, 4, 8, 64, 4>
// CHECK-COUNT-7: arith.addf
// CPU-LABEL: func.func @eight
func.func @eight(%x: tensor<?x4x64x64xf32>, %w: tensor<4x4xf32>) -> (tensor<?x4x64x64xf32>, tensor<?x4xf32>) attributes {slice.entry = "infer"} {
  %y, %sum = kern.generic {extents = array<i64: -1, 4, 64, 64, 4>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x4x64x64xf32>, tensor<4x4xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x4x64x64xf32>, tensor<?x4xf32>
  %z = kern.generic {extents = array<i64: -1, 4>, num_parallel = 2, combiners = [], indexing_maps = [#two, #two]} ins(%sum : tensor<?x4xf32>) combine {
  } epilogue {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } -> tensor<?x4xf32>
  return %y, %z : tensor<?x4x64x64xf32>, tensor<?x4xf32>
}

// Of 64 pixels there is one band.
// CHECK-LABEL: func.func @small
// CHECK: extents = array<i64: -1, 16, 8, 8, 16>
func.func @small(%x: tensor<?x16x8x8xf32>, %w: tensor<16x16xf32>) -> (tensor<?x16x8x8xf32>, tensor<?x16xf32>) attributes {slice.entry = "infer"} {
  %y, %sum = kern.generic {extents = array<i64: -1, 16, 8, 8, 16>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, indexing_maps = [#x, #w, #y, #sum]}
      ins(%x, %w : tensor<?x16x8x8xf32>, tensor<16x16xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc, %acc : f32, f32
  } -> tensor<?x16x8x8xf32>, tensor<?x16xf32>
  %z = kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [#two, #two]} ins(%sum : tensor<?x16xf32>) combine {
  } epilogue {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } -> tensor<?x16xf32>
  return %y, %z : tensor<?x16x8x8xf32>, tensor<?x16xf32>
}

// A reader that adds sums up, here those of the channels of a group, adds those of
// any number of bands in the same way: bands are a dimension that it reduces. Two
// rows of 30 pixels pad to 64.
// CHECK-LABEL: func.func @many
// CHECK: extents = array<i64: -1, 15, 8, 2, 30, 4>
// CHECK: %[[SUMS:.*]] = tensor.expand_shape %{{.*}} {{\[\[}}0], [1], [2, 3]] output_shape [%{{.*}}, 15, 2, 4]
// CHECK: %[[SQUARES:.*]] = tensor.expand_shape %{{.*}} {{\[\[}}0], [1], [2, 3]] output_shape [%{{.*}}, 15, 2, 4]
// CHECK: kern.generic
// CHECK-SAME: extents = array<i64: -1, 2, 15, 4>
// CHECK-SAME: num_parallel = 2
// CHECK-SAME: ins(%[[SUMS]], %[[SQUARES]] : tensor<?x15x2x4xf32>, tensor<?x15x2x4xf32>)
// CHECK-NOT: arith.addf
// CHECK: return
// CPU-LABEL: func.func @many
func.func @many(%x: tensor<?x4x30x30xf32>, %w: tensor<8x4xf32>, %batch: index) -> (tensor<?x8x30x30xf32>, tensor<?x2xf32>) attributes {slice.entry = "infer"} {
  %y, %sum, %square = kern.generic {extents = array<i64: -1, 8, 30, 30, 4>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1, 2>, indexing_maps = [#x, #w, #y, #sum, #sum]}
      ins(%x, %w : tensor<?x4x30x30xf32>, tensor<8x4xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    %q = arith.mulf %acc, %acc : f32
    kern.yield %acc, %acc, %q : f32, f32, f32
  } -> tensor<?x8x30x30xf32>, tensor<?x8xf32>, tensor<?x8xf32>
  %sums = tensor.expand_shape %sum [[0], [1, 2]] output_shape [%batch, 2, 4] : tensor<?x8xf32> into tensor<?x2x4xf32>
  %squares = tensor.expand_shape %square [[0], [1, 2]] output_shape [%batch, 2, 4] : tensor<?x8xf32> into tensor<?x2x4xf32>
  %z = kern.generic {extents = array<i64: -1, 2, 4>, num_parallel = 2, combiners = [#kern.combiner<add>, #kern.combiner<add>],
      indexing_maps = [affine_map<(b, g, c) -> (b, g, c)>, affine_map<(b, g, c) -> (b, g, c)>, affine_map<(b, g, c) -> (b, g)>]}
      ins(%sums, %squares : tensor<?x2x4xf32>, tensor<?x2x4xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    kern.yield %s, %t : f32, f32
  } epilogue {
  ^bb0(%acc: f32, %more: f32, %s: f32, %t: f32):
    %p = arith.mulf %acc, %more : f32
    kern.yield %p : f32
  } -> tensor<?x2xf32>
  return %y, %z : tensor<?x8x30x30xf32>, tensor<?x2xf32>
}
