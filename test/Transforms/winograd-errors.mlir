// Schedules that do not fit a convolution by minimal filtering.
// RUN: slice-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(func.func(kern-apply-schedules))'

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @lanes(%batch: index, %begin: index, %end: index, %x: memref<?x18x18x9xf32>, %w: memref<2x6x6x9x32xf32>, %y: memref<?x18x18x40xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects output channels in the lanes, which run outermost, and pixels as rows}}
  kern.generic {extents = array<i64: -1, 40, 18, 18, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>, combiners = [#kern.combiner<add>],
      indexing_maps = [#x, #w, #y], winograd = #kern.winograd<4>, schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<5 x 16>, <1 x 16>], task = [1, 16, 18, 18], unroll = 2, stage = [0], window = [1, 16, 4, 18]>}
      ins(%x, %w : memref<?x18x18x9xf32>, memref<2x6x6x9x32xf32>) outs(%y : memref<?x18x18x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u, w + v, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @stage(%batch: index, %begin: index, %end: index, %x: memref<?x20x20x9xf32>, %w: memref<2x6x6x9x32xf32>, %y: memref<?x18x18x40xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects input 0 alone to be staged}}
  kern.generic {extents = array<i64: -1, 40, 18, 18, 3, 3, 9>, num_parallel = 4, combiners = [#kern.combiner<add>],
      indexing_maps = [#x, #w, #y], winograd = #kern.winograd<4>, schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<5 x 16>, <1 x 16>], task = [1, 16, 18, 18], unroll = 2, window = [1, 16, 4, 18], lanes_outer = true>}
      ins(%x, %w : memref<?x20x20x9xf32>, memref<2x6x6x9x32xf32>) outs(%y : memref<?x18x18x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @tiles(%batch: index, %begin: index, %end: index, %x: memref<?x18x18x9xf32>, %w: memref<2x6x6x9x32xf32>, %y: memref<?x18x18x40xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects tiles of 16 lanes, as a task has, got #kern.tile<5 x 32>}}
  kern.generic {extents = array<i64: -1, 40, 18, 18, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>, combiners = [#kern.combiner<add>],
      indexing_maps = [#x, #w, #y], winograd = #kern.winograd<4>, schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<5 x 32>, <1 x 16>], task = [1, 16, 18, 18], unroll = 2, stage = [0], window = [1, 16, 4, 18], lanes_outer = true>}
      ins(%x, %w : memref<?x18x18x9xf32>, memref<2x6x6x9x32xf32>) outs(%y : memref<?x18x18x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @window(%batch: index, %begin: index, %end: index, %x: memref<?x18x18x9xf32>, %w: memref<2x6x6x9x32xf32>, %y: memref<?x18x18x40xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects a window of whole rows of tiles, got 6 of 18 pixels}}
  kern.generic {extents = array<i64: -1, 40, 18, 18, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>, combiners = [#kern.combiner<add>],
      indexing_maps = [#x, #w, #y], winograd = #kern.winograd<4>, schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<5 x 16>, <1 x 16>], task = [1, 16, 18, 18], unroll = 2, stage = [0], window = [1, 16, 6, 18], lanes_outer = true>}
      ins(%x, %w : memref<?x18x18x9xf32>, memref<2x6x6x9x32xf32>) outs(%y : memref<?x18x18x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @task(%batch: index, %begin: index, %end: index, %x: memref<?x18x18x9xf32>, %w: memref<2x6x6x9x32xf32>, %y: memref<?x18x18x40xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects tasks of one whole image, got 2 along dimension 0}}
  kern.generic {extents = array<i64: -1, 40, 18, 18, 3, 3, 9>, num_parallel = 4, clipped = array<i64: 0>, combiners = [#kern.combiner<add>],
      indexing_maps = [#x, #w, #y], winograd = #kern.winograd<4>, schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<5 x 16>, <1 x 16>], task = [2, 16, 18, 18], unroll = 2, stage = [0], window = [1, 16, 4, 18], lanes_outer = true>}
      ins(%x, %w : memref<?x18x18x9xf32>, memref<2x6x6x9x32xf32>) outs(%y : memref<?x18x18x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @bytes(%batch: index, %begin: index, %end: index, %x: memref<?x300x300x64xf32>, %w: memref<2x6x6x64x32xf32>, %y: memref<?x300x300x40xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects at most 1048576 bytes of windows, got }}
  kern.generic {extents = array<i64: -1, 40, 300, 300, 3, 3, 64>, num_parallel = 4, clipped = array<i64: 0>, combiners = [#kern.combiner<add>],
      indexing_maps = [#x, #w, #y], winograd = #kern.winograd<4>, schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<5 x 16>, <1 x 16>], task = [1, 16, 300, 300], unroll = 2, stage = [0], window = [1, 16, 4, 300], lanes_outer = true>}
      ins(%x, %w : memref<?x300x300x64xf32>, memref<2x6x6x64x32xf32>) outs(%y : memref<?x300x300x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u, w + v, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @prologue(%batch: index, %begin: index, %end: index, %x: memref<?x20x20x9xf32>, %w: memref<2x6x6x9x32xf32>, %y: memref<?x18x18x40xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects a window to hold all that the weight is multiplied by}}
  kern.generic {extents = array<i64: -1, 40, 18, 18, 3, 3, 9>, num_parallel = 4, combiners = [#kern.combiner<add>],
      indexing_maps = [#x, #w, #y], winograd = #kern.winograd<4>, schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<5 x 16>, <1 x 16>], task = [1, 16, 18, 18], unroll = 2, stage = [0], window = [1, 16, 4, 18], lanes_outer = true>}
      ins(%x, %w : memref<?x20x20x9xf32>, memref<2x6x6x9x32xf32>) outs(%y : memref<?x18x18x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %e = math.exp %s : f32
    %q = arith.mulf %e, %s : f32
    %m = arith.mulf %q, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

func.func @part_of_rows(%batch: index, %begin: index, %end: index, %x: memref<?x8x8x16xf32>, %w: memref<1x4x4x16x16xf32>, %y: memref<?x8x8x16xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects a window of whole rows, got 4 of 8 pixels}}
  kern.generic {extents = array<i64: -1, 16, 8, 8, 3, 3, 16>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, winograd = #kern.winograd<2>,
      indexing_maps = [affine_map<(b, n, y, x, u, v, c) -> (b, y + u - 1, x + v - 1, c)>,
                       affine_map<(b, n, y, x, u, v, c) -> (n floordiv 16, u, v, c, n mod 16)>,
                       affine_map<(b, n, y, x, u, v, c) -> (b, y, x, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<4 x 16>, <1 x 16>], task = [1, 16, 8, 8], unroll = 2,
                                stage = [0], window = [1, 16, 8, 4], lanes_outer = true>}
      ins(%x, %w : memref<?x8x8x16xf32>, memref<1x4x4x16x16xf32>) outs(%y : memref<?x8x8x16xf32>)
    combine {
    ^bb0(%e: f32, %f: f32):
      %p = arith.mulf %e, %f : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e: f32, %f: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @plain_window(%batch: index, %begin: index, %end: index, %x: memref<?x16x8x32xf32>, %w: memref<2x3x3x32x32xf32>, %y: memref<?x16x8x40xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects a window of one whole image with plain filters, got 8 of 16 rows}}
  kern.generic {extents = array<i64: -1, 40, 16, 8, 3, 3, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, winograd = #kern.winograd<4, plain>,
      indexing_maps = [#x, #w, #y],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<6 x 16>, <1 x 16>], task = [8, 16, 16, 8], unroll = 1,
                                stage = [0], window = [1, 16, 8, 8], lanes_outer = true>}
      ins(%x, %w : memref<?x16x8x32xf32>, memref<2x3x3x32x32xf32>) outs(%y : memref<?x16x8x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @plain_batch(%batch: index, %begin: index, %end: index, %x: memref<1x16x8x32xf32>, %w: memref<2x3x3x32x32xf32>, %y: memref<1x16x8x40xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects images of a batch, the first of four parallel dimensions, with plain filters}}
  kern.generic {extents = array<i64: 1, 40, 16, 8, 3, 3, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, winograd = #kern.winograd<4, plain>,
      indexing_maps = [#x, #w, #y],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<6 x 16>, <1 x 16>], task = [1, 16, 16, 8], unroll = 1,
                                stage = [0], window = [1, 16, 16, 8], lanes_outer = true>}
      ins(%x, %w : memref<1x16x8x32xf32>, memref<2x3x3x32x32xf32>) outs(%y : memref<1x16x8x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @plain_bytes(%batch: index, %begin: index, %end: index, %x: memref<?x16x8x32xf32>, %w: memref<2x3x3x32x32xf32>, %y: memref<?x16x8x40xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects at most 8388608 bytes of windows, got}}
  kern.generic {extents = array<i64: -1, 40, 16, 8, 3, 3, 32>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, winograd = #kern.winograd<4, plain>,
      indexing_maps = [#x, #w, #y],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 3, tiles = [<6 x 16>, <1 x 16>], task = [400, 16, 16, 8], unroll = 1,
                                stage = [0], window = [1, 16, 16, 8], lanes_outer = true>}
      ins(%x, %w : memref<?x16x8x32xf32>, memref<2x3x3x32x32xf32>) outs(%y : memref<?x16x8x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}

// -----

#x = affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>
#w = affine_map<(b, n, h, w, u, v, c) -> (n floordiv 32, u, v, c, n mod 32)>
#y = affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>

func.func @plain_vector(%batch: index, %begin: index, %end: index, %x: memref<?x16x8x48xf32>, %w: memref<2x3x3x48x32xf32>, %y: memref<?x16x8x40xf32>) {
  // expected-error @+1 {{schedule of a convolution with winograd expects vectors that divide a step of 16 input channels, got 32 lanes}}
  kern.generic {extents = array<i64: -1, 40, 16, 8, 3, 3, 48>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>, winograd = #kern.winograd<4, plain>,
      indexing_maps = [#x, #w, #y],
      schedule = #kern.schedule<lane_dim = 1, vector = 32, row_dim = 3, tiles = [<6 x 32>, <1 x 32>], task = [8, 32, 16, 8], unroll = 1,
                                stage = [0], window = [1, 32, 16, 8], lanes_outer = true>}
      ins(%x, %w : memref<?x16x8x48xf32>, memref<2x3x3x48x32xf32>) outs(%y : memref<?x16x8x40xf32>) combine {
  ^bb0(%s: f32, %t: f32):
    %m = arith.mulf %s, %t : f32
    kern.yield %m : f32
  } epilogue {
  ^bb0(%acc: f32, %s: f32, %t: f32):
    kern.yield %acc : f32
  }
  return
}
