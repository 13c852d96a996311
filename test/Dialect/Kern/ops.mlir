// Every op and attribute of the dialect prints as it was parsed.
// RUN: slice-opt %s | slice-opt | FileCheck %s
// RUN: slice-opt %s --mlir-print-op-generic | slice-opt | FileCheck %s

// CHECK-DAG: kern.target = #kern.target<"x86-64-v4", lanes = 16, registers = 32>
// CHECK-DAG: kern.first = #kern.layout<block_dim = 0, block = 32, order = [1], offset = 64>
// CHECK-DAG: kern.second = #kern.layout<block_dim = -1, block = 1, order = [0, 1], offset = 0, derived = true>
// CHECK-DAG: kern.third = #kern.layout<block_dim = 0, block = 32, order = [2, 3, 1], offset = 0, derived = true, winograd = 4, flipped = true>
// CHECK-DAG: kern.fourth = #kern.layout<block_dim = -1, block = 1, order = [0, 1], offset = 0, derived = true, factor = bf16>
module attributes {
  kern.target = #kern.target<"x86-64-v4", lanes = 16, registers = 32>,
  kern.first = #kern.layout<block_dim = 0, block = 32, order = [1], offset = 64>,
  kern.second = #kern.layout<block_dim = -1, block = 1, order = [0, 1], offset = 0, derived = true>,
  kern.third = #kern.layout<block_dim = 0, block = 32, order = [2, 3, 1], offset = 0, derived = true, winograd = 4, flipped = true>,
  kern.fourth = #kern.layout<block_dim = -1, block = 1, order = [0, 1], offset = 0, factor = bf16, derived = true>
} {

// CHECK-LABEL: func @dense(
// CHECK: kern.generic
// CHECK-SAME: combiners = [#kern.combiner<add>]
// CHECK-SAME: extents = array<i64: -1, 8, 6>
// CHECK-SAME: num_parallel = 2 : i64
// CHECK-SAME: ins({{.*}} : tensor<?x6xf32>, tensor<8x6xf32>, tensor<8xf32>)
// CHECK-SAME: combine {
// CHECK: kern.yield %{{.*}} : f32
// CHECK: } epilogue {
// CHECK: } -> tensor<?x8xf32>
func.func @dense(%x: tensor<?x6xf32>, %w: tensor<8x6xf32>, %b: tensor<8xf32>) -> tensor<?x8xf32> {
  %y = kern.generic {extents = array<i64: -1, 8, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n, k)>,
                       affine_map<(b, n, k) -> (n)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w, %b : tensor<?x6xf32>, tensor<8x6xf32>, tensor<8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32, %be: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32, %be: f32):
      %s = arith.addf %acc, %be : f32
      kern.yield %s : f32
    } -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// Two combiners, a staged clipped input, a side output and a whole schedule.
// CHECK-LABEL: func @convolution(
// CHECK: kern.generic
// CHECK-SAME: clipped = array<i64: 0>
// CHECK-SAME: schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<4 x 8>, <1 x 8>], task = [4, 8], unroll = 2, stage = [0], window = [4, 8]>
// CHECK-SAME: side = array<i64: 1>
// CHECK-SAME: outs(
func.func @convolution(%batch: index, %begin: index, %end: index, %x: memref<4x6xf32>, %w: memref<1x3x6x8xf32>,
                       %y: memref<4x8xf32>, %sums: memref<8xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 4, 8, 3, 6>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(x, o, u, i) -> (x + u - 1, i)>,
                       affine_map<(x, o, u, i) -> (o floordiv 8, u, i, o mod 8)>,
                       affine_map<(x, o, u, i) -> (x, o)>, affine_map<(x, o, u, i) -> (o)>],
      clipped = array<i64: 0>, side = array<i64: 1>,
      schedule = #kern.schedule<lane_dim = 1, vector = 4, row_dim = 0, tiles = [<4 x 8>, <1 x 8>], task = [4, 8],
                                unroll = 2, stage = [0], window = [4, 8]>}
      ins(%x, %w : memref<4x6xf32>, memref<1x3x6x8xf32>) outs(%y, %sums : memref<4x8xf32>, memref<8xf32>)
    combine {
    ^bb0(%xe: f32, %we: f32):
      %p = arith.mulf %xe, %we : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32, %we: f32):
      %q = arith.mulf %acc, %acc : f32
      kern.yield %acc, %q : f32, f32
    }
  return
}

// A reduction over whole tiles, lanes outside.
// CHECK-LABEL: func @outer(
// CHECK: unroll = 1, outer = 1, lanes_outer = true>
func.func @outer(%x: memref<?x4x6xf32>, %y: memref<6xf32>) {
  kern.generic {extents = array<i64: 6, -1, 4>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(c, b, h) -> (b, h, c)>, affine_map<(c, b, h) -> (c)>],
      schedule = #kern.schedule<lane_dim = 0, vector = 4, row_dim = -1, tiles = [<1 x 8>], task = [8], unroll = 1, lanes_outer = true, outer = 1>}
      ins(%x : memref<?x4x6xf32>) outs(%y : memref<6xf32>)
    combine {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    } epilogue {
    ^bb0(%acc: f32, %xe: f32):
      kern.yield %acc : f32
    }
  return
}

// CHECK-LABEL: func @folded(
// CHECK: unroll = 1, fold_rows = true>
func.func @folded(%x: memref<?x4x6xf32>, %y: memref<?x4x6xf32>) {
  kern.generic {extents = array<i64: -1, 4, 6>, num_parallel = 3, combiners = [],
      indexing_maps = [affine_map<(b, h, w) -> (b, h, w)>, affine_map<(b, h, w) -> (b, h, w)>],
      schedule = #kern.schedule<lane_dim = -1, vector = 4, row_dim = 2, tiles = [<2 x 4>, <1 x 4>], task = [1, 4, 6], unroll = 1, lanes_outer = false, fold_rows = true>}
      ins(%x : memref<?x4x6xf32>) outs(%y : memref<?x4x6xf32>) combine {} epilogue {
    ^bb0(%xe: f32):
      kern.yield %xe : f32
    }
  return
}

// Without reduction dimensions, without inputs, without dimensions.
// CHECK-LABEL: func @positions(
// CHECK: ins() combine {
// CHECK-NEXT: } epilogue {
// CHECK: kern.index 1 : index
// CHECK: kern.batch : index
// CHECK: ins() combine {
// CHECK: -> tensor<f32>
func.func @positions() -> (tensor<?x4xi32>, tensor<f32>) {
  %0 = kern.generic {extents = array<i64: -1, 4>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>]} ins() combine {} epilogue {
      %n = kern.index 1 : index
      %batch = kern.batch : index
      %s = arith.addi %n, %batch : index
      %i = arith.index_cast %s : index to i32
      kern.yield %i : i32
    } -> tensor<?x4xi32>
  %1 = kern.generic {extents = array<i64>, num_parallel = 0, combiners = [],
      indexing_maps = [affine_map<() -> ()>]} ins() combine {} epilogue {
      %one = arith.constant 1.0 : f32
      kern.yield %one : f32
    } -> tensor<f32>
  return %0, %1 : tensor<?x4xi32>, tensor<f32>
}

// Without parallel dimensions the list of task sizes is empty.
// CHECK-LABEL: func @scalar(
// CHECK: schedule = #kern.schedule<lane_dim = -1, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [], unroll = 1>
func.func @scalar(%batch: index, %begin: index, %end: index, %y: memref<f32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64>, num_parallel = 0, combiners = [], indexing_maps = [affine_map<() -> ()>],
      schedule = #kern.schedule<lane_dim = -1, vector = 4, row_dim = -1, tiles = [<1 x 4>], task = [], unroll = 1>}
      ins() outs(%y : memref<f32>) combine {} epilogue {
      %one = arith.constant 1.0 : f32
      kern.yield %one : f32
    }
  return
}

// CHECK-LABEL: func @program(
// CHECK: kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
// CHECK: kern.buffer arena 1 offset(64, 0) : memref<8x6xf32>
// CHECK: kern.buffer derived 0 offset(128, 0) : memref<8xf32>
// CHECK: kern.buffer scratch 0 offset(64, 128) : memref<?x8xf32>
// CHECK: kern.buffer output 2 offset(0, 0) : memref<?x8xf32>
// CHECK: kern.launch @kernel({{.*}}) {bytes = array<i64: 192, 56>, flops = array<i64: 0, 104>, kern.name = "fc"}
// CHECK-SAME: : memref<?x6xf32>, memref<8x6xf32>, memref<?x8xf32>
func.func @program() {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %w = kern.buffer arena 1 offset(64, 0) : memref<8x6xf32>
  %d = kern.buffer derived 0 offset(128, 0) : memref<8xf32>
  %s = kern.buffer scratch 0 offset(64, 128) : memref<?x8xf32>
  %y = kern.buffer output 2 offset(0, 0) : memref<?x8xf32>
  kern.launch @kernel(%x, %w, %y) {flops = array<i64: 0, 104>, bytes = array<i64: 192, 56>, kern.name = "fc"}
    : memref<?x6xf32>, memref<8x6xf32>, memref<?x8xf32>
  return
}
func.func private @kernel(index, index, index, memref<?x6xf32>, memref<8x6xf32>, memref<?x8xf32>)

// CHECK-LABEL: kern.cluster @program.cluster attributes
// CHECK-SAME: block_bytes = 64 : i64, entry = "infer", inputs = 1 : i64, outputs = 1 : i64, scratch = 256 : i64, threads = 128 : i64, width = 0 : i64
// CHECK-NEXT: kern.phase @kernel variant 1 blocks 4 teams 2 meets [#kern.place<input 0, offset = 0, stride = 24>,
// CHECK-SAME: #kern.place<arena 1, offset = 64, stride = 0>, #kern.place<scratch 0, offset = 32, stride = 256>]
// CHECK-NEXT: kern.phase @kernel variant 0 blocks 1 teams 1 alone [#kern.place<block 0, offset = 0, stride = 0>]
// CHECK-NEXT: kern.phase @kernel variant 0 blocks 1 teams 1 alone meets []
kern.cluster @program.cluster attributes {entry = "infer", width = 0, threads = 128, inputs = 1, outputs = 1,
                                          scratch = 256, block_bytes = 64} {
  kern.phase @kernel variant 1 blocks 4 teams 2 meets [#kern.place<input 0, offset = 0, stride = 24>,
    #kern.place<arena 1, offset = 64, stride = 0>, #kern.place<scratch 0, offset = 32, stride = 256>]
  kern.phase @kernel variant 0 blocks 1 teams 1 alone [#kern.place<block 0, offset = 0, stride = 0>]
  kern.phase @kernel variant 0 blocks 1 teams 1 alone meets []
}
}
