// Which axes, blocks and threads a region gets. What multiplies is asked for, and
// only where there is a product to share; all else but the step is the same.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-gpu-schedules))' | FileCheck %s --check-prefixes=CHECK,FMA -DMATH=fma -DSTEP=16
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-gpu-schedules{math=tf32}))' | FileCheck %s --check-prefixes=CHECK,CORE -DMATH=tf32 -DSTEP=32
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-choose-gpu-schedules{math=bf16}))' | FileCheck %s --check-prefixes=CHECK,CORE -DMATH=bf16 -DSTEP=32

// A dense layer: the batch lies along rows, what is stored side by side along
// columns. Blocks are of several sizes, and steps longer where a thread has few
// points. On tensor cores no thread has less than a part of a fragment.
// CHECK-LABEL: func.func @dense(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <128 x 128>, thread = <8 x 8>, split = 1, step = [[STEP]], math = [[MATH]]>
// CHECK-SAME: kern.gpu_variants = [#kern.gpu_schedule<rows = [0], columns = [1], block = <64 x 64>, thread = <4 x 8>, split = 1, step = [[STEP]], math = [[MATH]]>
// FMA-SAME: #kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 32>, thread = <2 x 4>, split = 1, step = 32, math = [[MATH]]>
// FMA-SAME: #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 8>, thread = <1 x 1>, split = 1, step = 64, math = fma>], num_parallel
// CORE-SAME: #kern.gpu_schedule<rows = [0], columns = [1], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 32, math = [[MATH]]>], num_parallel
func.func @dense(%x: memref<?x512xf32>, %w: memref<16x512x32xf32>, %y: memref<?x512xf32>) {
  kern.generic {extents = array<i64: -1, 512, 512>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : memref<?x512xf32>, memref<16x512x32xf32>) outs(%y : memref<?x512xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// Fewer than four columns share too little.
// CHECK-LABEL: func.func @few_columns(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <1 x 1>, thread = <1 x 1>, split = 128, step = 0, math = fma>
func.func @few_columns(%x: memref<?x512xf32>, %w: memref<2x512xf32>, %y: memref<?x2xf32>) {
  kern.generic {extents = array<i64: -1, 2, 512>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : memref<?x512xf32>, memref<2x512xf32>) outs(%y : memref<?x2xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// Nor do fewer than 16 products.
// CHECK-LABEL: func.func @short_sum(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <256 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>
func.func @short_sum(%x: memref<?x6xf32>, %w: memref<64x6xf32>, %y: memref<?x64xf32>) {
  kern.generic {extents = array<i64: -1, 64, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : memref<?x6xf32>, memref<64x6xf32>) outs(%y : memref<?x64xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// A 3x3 convolution: pixels are rows, in row-major order behind the batch. No
// block has more columns than there are.
// CHECK-LABEL: func.func @convolution(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3], columns = [1], block = <128 x 64>, thread = <8 x 8>, split = 1, step = [[STEP]], math = [[MATH]]>
// CHECK-SAME: kern.gpu_variants = [#kern.gpu_schedule<rows = [0, 2, 3], columns = [1], block = <64 x 32>,
func.func @convolution(%x: memref<?x16x16x64xf32>, %w: memref<64x3x3x64xf32>, %y: memref<?x16x16x64xf32>) {
  kern.generic {extents = array<i64: -1, 64, 16, 16, 3, 3, 64>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>, affine_map<(b, n, h, w, u, v, c) -> (n, u, v, c)>, affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>]}
      ins(%x, %w : memref<?x16x16x64xf32>, memref<64x3x3x64xf32>) outs(%y : memref<?x16x16x64xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// With sums over each image of more pixels a block goes through all of them, and
// the batch is on neither axis. Where a thread has many points, steps are long on tensor cores
// alone, which are through with one sooner.
// CHECK-LABEL: func.func @convolution_sums(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [2, 3], columns = [1], block = <128 x 32>, thread = <4 x 8>, split = 1, step = [[STEP]], math = [[MATH]]>
func.func @convolution_sums(%x: memref<?x16x16x64xf32>, %w: memref<64x3x3x64xf32>, %y: memref<?x16x16x64xf32>, %sum: memref<?x64xf32>) {
  kern.generic {extents = array<i64: -1, 64, 16, 16, 3, 3, 64>, num_parallel = 4, combiners = [#kern.combiner<add>], side = array<i64: 1>, clipped = array<i64: 0>,
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, h + u - 1, w + v - 1, c)>, affine_map<(b, n, h, w, u, v, c) -> (n, u, v, c)>, affine_map<(b, n, h, w, u, v, c) -> (b, h, w, n)>, affine_map<(b, n, h, w, u, v, c) -> (b, n)>]}
      ins(%x, %w : memref<?x16x16x64xf32>, memref<64x3x3x64xf32>) outs(%y, %sum : memref<?x16x16x64xf32>, memref<?x64xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc, %acc : f32, f32
    }
  return
}

// A block has whole bands of up to 128 pixels: the batch and the bands are rows,
// too, in front of what is summed, and the smallest block has one band, or its
// pixels up to a power of two.
// CHECK-LABEL: func.func @bands(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1, 3, 4], columns = [2], block = <128 x 64>, thread = <8 x 8>, split = 1, step = [[STEP]], math = [[MATH]]>
// CHECK-SAME: kern.gpu_variants = [#kern.gpu_schedule<rows = [0, 1, 3, 4], columns = [2], block = <64 x 32>,
// FMA-SAME: #kern.gpu_schedule<rows = [0, 1, 3, 4], columns = [2], block = <32 x 8>, thread = <1 x 2>, split = 1, step = 32, math = fma>], num_parallel
// CORE-SAME: #kern.gpu_schedule<rows = [0, 1, 3, 4], columns = [2], block = <32 x 16>, thread = <2 x 2>, split = 1, step = 32, math = [[MATH]]>], num_parallel
func.func @bands(%x: memref<?x14x14x64xf32>, %w: memref<64x64xf32>, %y: memref<?x14x14x64xf32>, %sum: memref<?x7x64xf32>) {
  kern.generic {extents = array<i64: -1, 7, 64, 2, 14, 64>, num_parallel = 5, combiners = [#kern.combiner<add>], side = array<i64: 1>,
      indexing_maps = [affine_map<(b, p, n, h, w, c) -> (b, p * 2 + h, w, c)>, affine_map<(b, p, n, h, w, c) -> (n, c)>, affine_map<(b, p, n, h, w, c) -> (b, p * 2 + h, w, n)>, affine_map<(b, p, n, h, w, c) -> (b, p, n)>]}
      ins(%x, %w : memref<?x14x14x64xf32>, memref<64x64xf32>) outs(%y, %sum : memref<?x14x14x64xf32>, memref<?x7x64xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc, %acc : f32, f32
    }
  return
}

// The gradient of a weight sums over the batch, so that nothing is on an axis
// that grows.
// CHECK-LABEL: func.func @weight_gradient(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <128 x 128>, thread = <8 x 8>, split = 1, step = [[STEP]], math = [[MATH]]>
func.func @weight_gradient(%x: memref<?x512xf32>, %w: memref<?x256xf32>, %y: memref<256x512xf32>) {
  kern.generic {extents = array<i64: 256, 512, -1>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(n, k, b) -> (b, k)>, affine_map<(n, k, b) -> (b, n)>, affine_map<(n, k, b) -> (n, k)>]}
      ins(%x, %w : memref<?x512xf32>, memref<?x256xf32>) outs(%y : memref<256x512xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// No product of a depthwise convolution is shared: a thread for each point.
// CHECK-LABEL: func.func @depthwise(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3, 1], columns = [], block = <256 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>
func.func @depthwise(%x: memref<?x16x16x64xf32>, %w: memref<64x3x3xf32>, %y: memref<?x16x16x64xf32>) {
  kern.generic {extents = array<i64: -1, 64, 16, 16, 3, 3>, num_parallel = 4, combiners = [#kern.combiner<add>], clipped = array<i64: 0>,
      indexing_maps = [affine_map<(b, n, h, w, u, v) -> (b, h + u - 1, w + v - 1, n)>, affine_map<(b, n, h, w, u, v) -> (n, u, v)>, affine_map<(b, n, h, w, u, v) -> (b, h, w, n)>]}
      ins(%x, %w : memref<?x16x16x64xf32>, memref<64x3x3xf32>) outs(%y : memref<?x16x16x64xf32>) combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      kern.yield %acc : f32
    }
  return
}

// A window of four is no reason for threads to share it.
// CHECK-LABEL: func.func @pool(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3, 1], columns = [], block = <256 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>
func.func @pool(%x: memref<?x16x16x64xf32>, %y: memref<?x8x8x64xf32>) {
  kern.generic {extents = array<i64: -1, 64, 8, 8, 2, 2>, num_parallel = 4, combiners = [#kern.combiner<max>],
      indexing_maps = [affine_map<(b, n, h, w, u, v) -> (b, h * 2 + u, w * 2 + v, n)>, affine_map<(b, n, h, w, u, v) -> (b, h, w, n)>]}
      ins(%x : memref<?x16x16x64xf32>) outs(%y : memref<?x8x8x64xf32>) combine {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32):
      kern.yield %acc : f32
    }
  return
}

// Element-wise: in the order in which the elements are stored, four neighbours to a
// thread.
// CHECK-LABEL: func.func @elements(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3], columns = [1], block = <16 x 64>, thread = <1 x 4>, split = 1, step = 0, math = fma>
func.func @elements(%x: memref<?x16x16x64xf32>, %y: memref<?x16x16x64xf32>) {
  kern.generic {extents = array<i64: -1, 64, 16, 16>, num_parallel = 4, combiners = [],
      indexing_maps = [affine_map<(b, n, h, w) -> (b, h, w, n)>, affine_map<(b, n, h, w) -> (b, h, w, n)>]}
      ins(%x : memref<?x16x16x64xf32>) outs(%y : memref<?x16x16x64xf32>) combine {} epilogue {
    ^bb0(%xe: f32):
      %s = arith.addf %xe, %xe : f32
      kern.yield %s : f32
    }
  return
}

// Never less than a warp.
// Tiles are whole: the largest power of 2 that divides 96 channels is a tile of
// them. Operands may be of bf16.
// CHECK-LABEL: func.func @scaled_elements(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3], columns = [1], block = <32 x 32>, thread = <1 x 4>, split = 1, step = 0, math = fma>
func.func @scaled_elements(%x: memref<?x16x16x96xf32>, %scale: memref<?x96xf32>, %y: memref<?x16x16x96xbf16>) {
  kern.generic {extents = array<i64: -1, 96, 16, 16>, num_parallel = 4, combiners = [],
      indexing_maps = [affine_map<(b, c, h, w) -> (b, h, w, c)>, affine_map<(b, c, h, w) -> (b, c)>, affine_map<(b, c, h, w) -> (b, h, w, c)>]}
      ins(%x, %scale : memref<?x16x16x96xf32>, memref<?x96xf32>) outs(%y : memref<?x16x16x96xbf16>) combine {} epilogue {
    ^bb0(%xe: f32, %se: f32):
      %v = arith.mulf %xe, %se : f32
      %h = arith.truncf %v : f32 to bf16
      kern.yield %h : bf16
    }
  return
}

// 36 channels are nine vectors, which no power of 2 of threads shares out.
// CHECK-LABEL: func.func @odd_vectors(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3, 1], columns = [], block = <256 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>
func.func @odd_vectors(%x: memref<?x16x16x36xf32>, %y: memref<?x16x16x36xf32>) {
  kern.generic {extents = array<i64: -1, 36, 16, 16>, num_parallel = 4, combiners = [], indexing_maps = [affine_map<(b, c, h, w) -> (b, h, w, c)>, affine_map<(b, c, h, w) -> (b, h, w, c)>]}
      ins(%x : memref<?x16x16x36xf32>) outs(%y : memref<?x16x16x36xf32>) combine {} epilogue {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    }
  return
}

// Images that lie the other way round want other neighbours.
// CHECK-LABEL: func.func @transposed(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 2, 3, 1], columns = [], block = <256 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>
func.func @transposed(%x: memref<?x64x16x16xf32>, %y: memref<?x16x16x64xf32>) {
  kern.generic {extents = array<i64: -1, 64, 16, 16>, num_parallel = 4, combiners = [], indexing_maps = [affine_map<(b, c, h, w) -> (b, c, h, w)>, affine_map<(b, c, h, w) -> (b, h, w, c)>]}
      ins(%x : memref<?x64x16x16xf32>) outs(%y : memref<?x16x16x64xf32>) combine {} epilogue {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    }
  return
}

// CHECK-LABEL: func.func @few_elements(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <32 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>
func.func @few_elements(%x: memref<7xf32>, %y: memref<7xf32>) {
  kern.generic {extents = array<i64: 7>, num_parallel = 1, combiners = [],
      indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%x : memref<7xf32>) outs(%y : memref<7xf32>) combine {} epilogue {
    ^bb0(%xe: f32):
      %s = arith.addf %xe, %xe : f32
      kern.yield %s : f32
    }
  return
}

// A long sum over what lies side by side: the threads of a block share it.
// CHECK-LABEL: func.func @long_contiguous(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <1 x 1>, thread = <1 x 1>, split = 256, step = 0, math = fma>
func.func @long_contiguous(%x: memref<?x1024xf32>, %y: memref<?xf32>) {
  kern.generic {extents = array<i64: -1, 1024>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, k) -> (b, k)>, affine_map<(b, k) -> (b)>]}
      ins(%x : memref<?x1024xf32>) outs(%y : memref<?xf32>) combine {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32):
      kern.yield %acc : f32
    }
  return
}

// Over what does not: lanes lie along what does, and several rows of threads
// share the sums.
// CHECK-LABEL: func.func @long_strided(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <1 x 32>, thread = <1 x 1>, split = 8, step = 0, math = fma>
func.func @long_strided(%x: memref<?x16x16x64xf32>, %y: memref<?x64xf32>) {
  kern.generic {extents = array<i64: -1, 64, 16, 16>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, h, w) -> (b, h, w, n)>, affine_map<(b, n, h, w) -> (b, n)>]}
      ins(%x : memref<?x16x16x64xf32>) outs(%y : memref<?x64xf32>) combine {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32):
      kern.yield %acc : f32
    }
  return
}

// So do the threads of a sum over the batch.
// CHECK-LABEL: func.func @over_batch(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [], columns = [0], block = <1 x 32>, thread = <1 x 1>, split = 8, step = 0, math = fma>
func.func @over_batch(%x: memref<?x64xf32>, %y: memref<64xf32>) {
  kern.generic {extents = array<i64: 64, -1>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(n, b) -> (b, n)>, affine_map<(n, b) -> (n)>]}
      ins(%x : memref<?x64xf32>) outs(%y : memref<64xf32>) combine {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32):
      kern.yield %acc : f32
    }
  return
}

// A schedule that is there stays.
// CHECK-LABEL: func.func @given(
// CHECK: kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <96 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>
func.func @given(%x: memref<7xf32>, %y: memref<7xf32>) {
  kern.generic {extents = array<i64: 7>, num_parallel = 1, combiners = [],
      indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <96 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : memref<7xf32>) outs(%y : memref<7xf32>) combine {} epilogue {
    ^bb0(%xe: f32):
      %s = arith.addf %xe, %xe : f32
      kern.yield %s : f32
    }
  return
}
