// Minimal filtering where an estimate says that it pays: transformed filters for large
// images, plain ones for small images; none for few channels, unless it is asked for.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-layouts,kern-choose-winograd))' | FileCheck %s
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-layouts,kern-choose-winograd{always=true}))' | FileCheck %s --check-prefix=ALWAYS
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-layouts,kern-choose-winograd),kern-pack-params)' | FileCheck %s --check-prefix=PACK

// CHECK-LABEL: func.func @large
// CHECK: extents = array<i64: -1, 64, 32, 32, 3, 3, 64>
// CHECK-SAME: winograd = #kern.winograd<4>
// CHECK-LABEL: func.func @small
// CHECK: extents = array<i64: -1, 96, 8, 8, 3, 3, 128>
// CHECK-SAME: winograd = #kern.winograd<4, plain>
// CHECK-LABEL: func.func @thin
// CHECK-NOT: winograd

// ALWAYS-LABEL: func.func @thin
// ALWAYS: extents = array<i64: -1, 4, 12, 12, 3, 3, 4>
// ALWAYS-SAME: winograd = #kern.winograd<4, plain>

// The plain weight is what the transformed one is made of; where it is used as it is,
// it has no copy.
// PACK: slice.param @large.w {layouts = [
// PACK-SAME: #kern.layout<block_dim = 0, block = 32, order = [2, 3, 1], offset = {{[0-9]+}}>
// PACK-SAME: #kern.layout<block_dim = 0, block = 32, order = [2, 3, 1], offset = 0, derived = true, winograd = 4>
// PACK-SAME: #kern.layout<block_dim = 1, block = 32, order = [2, 3, 0], offset = {{[0-9]+}}, derived = true, winograd = 4, flipped = true>
// PACK: slice.param @small.w {layouts = [#kern.layout<block_dim = 0, block = 32, order = [2, 3, 1], offset = {{[0-9]+}}>]}
// PACK: slice.param @thin.w {layouts = [#kern.layout<block_dim = 0, block = 16, order = [2, 3, 1], offset = {{[0-9]+}}>]}
// PACK: func.func @large
// PACK: slice.get_param @large.w layout(1)
// PACK: func.func @gradient
// PACK: slice.get_param @large.w layout(2)
// PACK: func.func @net.refresh
// PACK: kern.generic {{.*}}kern.name = "large.w.winograd"
// PACK-SAME: memref<2x6x6x64x32xf32>

#px = affine_map<(b, n, h, w, c) -> (b, c, h, w)>
#pw = affine_map<(b, n, h, w, c) -> (n, c)>
#py = affine_map<(b, n, h, w, c) -> (b, n, h, w)>
#x = affine_map<(b, n, h, w, u, v, c) -> (b, c, h + u - 1, w + v - 1)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n, c, u, v)>
#flipped = affine_map<(b, n, h, w, u, v, c) -> (c, n, 2 - u, 2 - v)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, n, h, w)>
#i = affine_map<(b, n, h, w) -> (b, n, h, w)>
#s = affine_map<(b, n, h, w) -> (b, n)>

module attributes {slice.model = "net"} {
slice.param @large.first : tensor<64x3xf32>
slice.param @large.w : tensor<64x64x3x3xf32>
slice.param @small.first : tensor<128x3xf32>
slice.param @small.w : tensor<96x128x3x3xf32>
slice.param @thin.first : tensor<4x3xf32>
slice.param @thin.w : tensor<4x4x3x3xf32>

func.func @large(%x: tensor<?x3x32x32xf32>) -> tensor<?x64xf32> attributes {slice.entry = "infer"} {
  %p = slice.get_param @large.first : tensor<64x3xf32>
  %w = slice.get_param @large.w : tensor<64x64x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 64, 32, 32, 3>, num_parallel = 4,
      combiners = [#kern.combiner<add>], indexing_maps = [#px, #pw, #py]}
      ins(%x, %p : tensor<?x3x32x32xf32>, tensor<64x3xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  } -> tensor<?x64x32x32xf32>
  %r = kern.generic {extents = array<i64: -1, 64, 32, 32, 3, 3, 64>, num_parallel = 4, clipped = array<i64: 0>,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%a, %w : tensor<?x64x32x32xf32>, tensor<64x64x3x3xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %z = arith.constant 0.0 : f32
    %q = arith.maximumf %s, %z : f32
    %m = arith.mulf %q, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  } -> tensor<?x64x32x32xf32>
  %sum = kern.generic {extents = array<i64: -1, 64, 32, 32>, num_parallel = 2,
      combiners = [#kern.combiner<add>], indexing_maps = [#i, #s]}
      ins(%r : tensor<?x64x32x32xf32>) combine {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32):
    kern.yield %acc : f32
  } -> tensor<?x64xf32>
  return %sum : tensor<?x64xf32>
}

func.func @small(%x: tensor<?x3x8x8xf32>) -> tensor<?x96xf32> attributes {slice.entry = "infer"} {
  %p = slice.get_param @small.first : tensor<128x3xf32>
  %w = slice.get_param @small.w : tensor<96x128x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 128, 8, 8, 3>, num_parallel = 4,
      combiners = [#kern.combiner<add>], indexing_maps = [#px, #pw, #py]}
      ins(%x, %p : tensor<?x3x8x8xf32>, tensor<128x3xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  } -> tensor<?x128x8x8xf32>
  %r = kern.generic {extents = array<i64: -1, 96, 8, 8, 3, 3, 128>, num_parallel = 4, clipped = array<i64: 0>,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%a, %w : tensor<?x128x8x8xf32>, tensor<96x128x3x3xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %z = arith.constant 0.0 : f32
    %q = arith.maximumf %s, %z : f32
    %m = arith.mulf %q, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  } -> tensor<?x96x8x8xf32>
  %sum = kern.generic {extents = array<i64: -1, 96, 8, 8>, num_parallel = 2,
      combiners = [#kern.combiner<add>], indexing_maps = [#i, #s]}
      ins(%r : tensor<?x96x8x8xf32>) combine {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32):
    kern.yield %acc : f32
  } -> tensor<?x96xf32>
  return %sum : tensor<?x96xf32>
}

func.func @thin(%x: tensor<?x3x12x12xf32>) -> tensor<?x4xf32> attributes {slice.entry = "infer"} {
  %p = slice.get_param @thin.first : tensor<4x3xf32>
  %w = slice.get_param @thin.w : tensor<4x4x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 4, 12, 12, 3>, num_parallel = 4,
      combiners = [#kern.combiner<add>], indexing_maps = [#px, #pw, #py]}
      ins(%x, %p : tensor<?x3x12x12xf32>, tensor<4x3xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  } -> tensor<?x4x12x12xf32>
  %r = kern.generic {extents = array<i64: -1, 4, 12, 12, 3, 3, 4>, num_parallel = 4, clipped = array<i64: 0>,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y]}
      ins(%a, %w : tensor<?x4x12x12xf32>, tensor<4x4x3x3xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %z = arith.constant 0.0 : f32
    %q = arith.maximumf %s, %z : f32
    %m = arith.mulf %q, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  } -> tensor<?x4x12x12xf32>
  %sum = kern.generic {extents = array<i64: -1, 4, 12, 12>, num_parallel = 2,
      combiners = [#kern.combiner<add>], indexing_maps = [#i, #s]}
      ins(%r : tensor<?x4x12x12xf32>) combine {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32):
    kern.yield %acc : f32
  } -> tensor<?x4xf32>
  return %sum : tensor<?x4xf32>
}

// The gradient of an image: filters turned round, from outputs to inputs.
// CHECK-LABEL: func.func @gradient
// CHECK: extents = array<i64: -1, 64, 32, 32, 3, 3, 64>
// CHECK-SAME: winograd = #kern.winograd<4>
func.func @gradient(%x: tensor<?x3x32x32xf32>) -> tensor<?x64xf32> attributes {slice.entry = "gradient"} {
  %p = slice.get_param @large.first : tensor<64x3xf32>
  %w = slice.get_param @large.w : tensor<64x64x3x3xf32>
  %a = kern.generic {extents = array<i64: -1, 64, 32, 32, 3>, num_parallel = 4,
      combiners = [#kern.combiner<add>], indexing_maps = [#px, #pw, #py]}
      ins(%x, %p : tensor<?x3x32x32xf32>, tensor<64x3xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  } -> tensor<?x64x32x32xf32>
  %r = kern.generic {extents = array<i64: -1, 64, 32, 32, 3, 3, 64>, num_parallel = 4, clipped = array<i64: 0>,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #flipped, #y]}
      ins(%a, %w : tensor<?x64x32x32xf32>, tensor<64x64x3x3xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %z = arith.constant 0.0 : f32
    %q = arith.maximumf %s, %z : f32
    %m = arith.mulf %q, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  } -> tensor<?x64x32x32xf32>
  %sum = kern.generic {extents = array<i64: -1, 64, 32, 32>, num_parallel = 2,
      combiners = [#kern.combiner<add>], indexing_maps = [#i, #s]}
      ins(%r : tensor<?x64x32x32xf32>) combine {
  ^bb0(%s: f32):
    kern.yield %s : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32):
    kern.yield %acc : f32
  } -> tensor<?x64xf32>
  return %sum : tensor<?x64xf32>
}
}
