// What is no convolution that minimal filtering can compute.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

#x = affine_map<(b, n, h, w, u, v, c) -> (b, c, h + u - 1, w + v - 1)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n, c, u, v)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, n, h, w)>

func.func @size(%x: tensor<?x9x8x8xf32>, %w: tensor<40x9x3x3xf32>) -> tensor<?x40x8x8xf32> {
  %r = kern.generic {extents = array<i64: -1, 40, 8, 8, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>,
      // expected-error @+1 {{expected winograd of 2 or 4, got 3}}
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y], winograd = #kern.winograd<3>}
      ins(%x, %w : tensor<?x9x8x8xf32>, tensor<40x9x3x3xf32>) combine {
  ^bb0(%a: f32, %c: f32):
    %p = arith.mulf %a, %c : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %a: f32, %c: f32):
    kern.yield %acc : f32
  } -> tensor<?x40x8x8xf32>
  return %r : tensor<?x40x8x8xf32>
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, c, h * 2 + u - 1, w * 2 + v - 1)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n, c, u, v)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, n, h, w)>

func.func @stride(%x: tensor<?x9x16x16xf32>, %w: tensor<40x9x3x3xf32>) -> tensor<?x40x8x8xf32> {
  // expected-error @+1 {{expected a 3x3 convolution with stride and dilation 1 where winograd is set}}
  %r = kern.generic {extents = array<i64: -1, 40, 8, 8, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y], winograd = #kern.winograd<4>}
      ins(%x, %w : tensor<?x9x16x16xf32>, tensor<40x9x3x3xf32>) combine {
  ^bb0(%a: f32, %c: f32):
    %p = arith.mulf %a, %c : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %a: f32, %c: f32):
    kern.yield %acc : f32
  } -> tensor<?x40x8x8xf32>
  return %r : tensor<?x40x8x8xf32>
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @taps(%x: memref<?x8x8x9xf32>, %w: memref<2x3x3x9x32xf32>, %y: memref<?x8x8x40xf32>) {
  // expected-error @+1 {{expected 6 transformed taps at index 1 of operand 1, got 3}}
  kern.generic {extents = array<i64: -1, 40, 8, 8, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y], winograd = #kern.winograd<4>}
      ins(%x, %w : memref<?x8x8x9xf32>, memref<2x3x3x9x32xf32>) outs(%y : memref<?x8x8x40xf32>) combine {
  ^bb0(%a: f32, %c: f32):
    %p = arith.mulf %a, %c : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %a: f32, %c: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @plain(%batch: index, %begin: index, %end: index, %x: memref<?x8x8x9xf32>, %w: memref<2x6x6x9x32xf32>, %y: memref<?x8x8x40xf32>) {
  // expected-error @+1 {{expected 3 plain taps at index 1 of operand 1, got 6}}
  kern.generic {extents = array<i64: -1, 40, 8, 8, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y], winograd = #kern.winograd<4, plain>}
      ins(%x, %w : memref<?x8x8x9xf32>, memref<2x6x6x9x32xf32>) outs(%y : memref<?x8x8x40xf32>) combine {
  ^bb0(%a: f32, %c: f32):
    %p = arith.mulf %a, %c : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %a: f32, %c: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

// The image that an output channel is made of may not depend on it.
#x = affine_map<(b, n, h, w, u, v, c) -> (b, n, c, h + u - 1, w + v - 1)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n, c, u, v)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, n, h, w)>

func.func @image(%x: tensor<?x40x9x8x8xf32>, %w: tensor<40x9x3x3xf32>) -> tensor<?x40x8x8xf32> {
  // expected-error @+1 {{expected a 3x3 convolution with stride and dilation 1 where winograd is set}}
  %r = kern.generic {extents = array<i64: -1, 40, 8, 8, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>,
      combiners = [#kern.combiner<add>], indexing_maps = [#x, #w, #y], winograd = #kern.winograd<2>}
      ins(%x, %w : tensor<?x40x9x8x8xf32>, tensor<40x9x3x3xf32>) combine {
  ^bb0(%a: f32, %c: f32):
    %p = arith.mulf %a, %c : f32
    kern.yield %p : f32
  } epilogue {
  ^bb0(%acc: f32, %a: f32, %c: f32):
    kern.yield %acc : f32
  } -> tensor<?x40x8x8xf32>
  return %r : tensor<?x40x8x8xf32>
}

// -----

// expected-error @+1 {{expected winograd of 2 or 4, got 5}}
func.func private @layout() attributes {l = #kern.layout<block_dim = 0, block = 32, order = [2, 3, 1], offset = 0, derived = true, winograd = 5>}

// -----

// expected-error @+1 {{expected transformed taps in a derived copy alone}}
func.func private @layout() attributes {l = #kern.layout<block_dim = 0, block = 32, order = [2, 3, 1], offset = 0, derived = false, winograd = 4>}

// -----

// expected-error @+1 {{expected flipped taps only with winograd}}
func.func private @layout() attributes {l = #kern.layout<block_dim = 1, block = 32, order = [2, 3, 0], offset = 0, derived = true, winograd = 0, flipped = true>}
