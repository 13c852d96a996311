// Programs that keep examples of a batch apart get a kernel of their own.
// RUN: slice-opt %s --split-input-file --kern-form-clusters=always | FileCheck %s

// Two launches, of which each block runs the first one for itself and keeps what
// it makes. Scratch memory is that of a batch of one, in whole 256 bytes.
// CHECK-LABEL: func.func @net.w1(
// CHECK: kern.launch @double
// CHECK: kern.cluster @net.w1.cluster attributes
// CHECK-SAME: block_bytes = 64 : i64, entry = "infer", inputs = 1 : i64, outputs = 1 : i64, scratch = 256 : i64, threads = 256 : i64, width = 1 : i64
// CHECK-NEXT: kern.phase @double variant 0 blocks 1 teams 1 alone
// CHECK-SAME: [#kern.place<input 0, offset = 0, stride = 64>, #kern.place<block 0, offset = 0, stride = 0>]
// CHECK-NEXT: kern.phase @bias variant 0 blocks 1 teams 1 meets
// CHECK-SAME: [#kern.place<block 0, offset = 0, stride = 0>, #kern.place<arena 0, offset = 128, stride = 0>, #kern.place<output 0, offset = 0, stride = 64>]
// CHECK-NOT: kern.phase
func.func @double(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x16xf32>) outs(%a1 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      %d = arith.addf %x, %x : f32
      kern.yield %d : f32
    }
  return
}
func.func @bias(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<16xf32>, %a2: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0, %a1 : memref<?x16xf32>, memref<16xf32>) outs(%a2 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32, %w: f32):
      %d = arith.addf %x, %w : f32
      kern.yield %d : f32
    }
  return
}
func.func @net.w1() attributes {slice.entry = "infer", slice.width = 1 : i64, kern.scratch = array<i64: 64, 128>,
                                kern.signature = (tensor<?x16xf32>) -> tensor<?x16xf32>} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x16xf32>
  %w = kern.buffer arena 0 offset(128, 0) : memref<16xf32>
  %s = kern.buffer scratch 0 offset(64, 128) : memref<?x16xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x16xf32>
  kern.launch @double(%x, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>
  kern.launch @bias(%s, %w, %y) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<16xf32>, memref<?x16xf32>
  return
}

// -----

// One launch is as quick alone.
// CHECK-LABEL: func.func @net.w1(
// CHECK-NOT: kern.cluster
func.func @double(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x16xf32>) outs(%a1 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      %d = arith.addf %x, %x : f32
      kern.yield %d : f32
    }
  return
}
func.func @net.w1() attributes {slice.entry = "infer", slice.width = 1 : i64, kern.scratch = array<i64: 64, 128>,
                                kern.signature = (tensor<?x16xf32>) -> tensor<?x16xf32>} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x16xf32>
  %w = kern.buffer arena 0 offset(128, 0) : memref<16xf32>
  %s = kern.buffer scratch 0 offset(64, 128) : memref<?x16xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x16xf32>
  kern.launch @double(%x, %y) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>
  return
}

// -----

// How many examples there are, a region must not ask ...
// CHECK-LABEL: func.func @net.w1(
// CHECK-NOT: kern.cluster
func.func @double(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x16xf32>) outs(%a1 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      %n = kern.batch : index
      %i = arith.index_cast %n : index to i32
      %f = arith.sitofp %i : i32 to f32
      %d = arith.mulf %x, %f : f32
      kern.yield %d : f32
    }
  return
}
func.func @bias(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<16xf32>, %a2: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0, %a1 : memref<?x16xf32>, memref<16xf32>) outs(%a2 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32, %w: f32):
      %d = arith.addf %x, %w : f32
      kern.yield %d : f32
    }
  return
}
func.func @net.w1() attributes {slice.entry = "infer", slice.width = 1 : i64, kern.scratch = array<i64: 64, 128>,
                                kern.signature = (tensor<?x16xf32>) -> tensor<?x16xf32>} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x16xf32>
  %w = kern.buffer arena 0 offset(128, 0) : memref<16xf32>
  %s = kern.buffer scratch 0 offset(64, 128) : memref<?x16xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x16xf32>
  kern.launch @double(%x, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>
  kern.launch @bias(%s, %w, %y) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<16xf32>, memref<?x16xf32>
  return
}

// -----

// ... nor which one it computes.
// CHECK-LABEL: func.func @net.w1(
// CHECK-NOT: kern.cluster
func.func @double(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x16xf32>) outs(%a1 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      %n = kern.index 0 : index
      %i = arith.index_cast %n : index to i32
      %f = arith.sitofp %i : i32 to f32
      %d = arith.mulf %x, %f : f32
      kern.yield %d : f32
    }
  return
}
func.func @bias(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<16xf32>, %a2: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0, %a1 : memref<?x16xf32>, memref<16xf32>) outs(%a2 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32, %w: f32):
      %d = arith.addf %x, %w : f32
      kern.yield %d : f32
    }
  return
}
func.func @net.w1() attributes {slice.entry = "infer", slice.width = 1 : i64, kern.scratch = array<i64: 64, 128>,
                                kern.signature = (tensor<?x16xf32>) -> tensor<?x16xf32>} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x16xf32>
  %w = kern.buffer arena 0 offset(128, 0) : memref<16xf32>
  %s = kern.buffer scratch 0 offset(64, 128) : memref<?x16xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x16xf32>
  kern.launch @double(%x, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>
  kern.launch @bias(%s, %w, %y) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<16xf32>, memref<?x16xf32>
  return
}

// -----

// All examples would write the parameters.
// CHECK-LABEL: func.func @net.w1(
// CHECK-NOT: kern.cluster
func.func @double(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x16xf32>) outs(%a1 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      %d = arith.addf %x, %x : f32
      kern.yield %d : f32
    }
  return
}
func.func @bias(%batch: index, %begin: index, %end: index, %a0: memref<16xf32>, %a1: memref<16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (c)>, affine_map<(b, c) -> (c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<16xf32>) outs(%a1 : memref<16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      kern.yield %x : f32
    }
  return
}
func.func @net.w1() attributes {slice.entry = "infer", slice.width = 1 : i64, kern.scratch = array<i64: 64, 128>,
                                kern.signature = (tensor<?x16xf32>) -> tensor<?x16xf32>} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x16xf32>
  %w = kern.buffer arena 0 offset(128, 0) : memref<16xf32>
  %s = kern.buffer scratch 0 offset(64, 128) : memref<?x16xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x16xf32>
  kern.launch @double(%x, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>
  kern.launch @bias(%w, %w) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<16xf32>, memref<16xf32>
  kern.launch @double(%x, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>
  return
}

// -----

// Sums over the batch are no example's.
// CHECK-LABEL: func.func @net.w1(
// CHECK-NOT: kern.cluster
func.func @double(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x16xf32>) outs(%a1 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      %d = arith.addf %x, %x : f32
      kern.yield %d : f32
    }
  return
}
func.func @sum(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x16xf32>, %a2: memref<16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (c)>], side = array<i64: 1>,
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [1], block = <16 x 16>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x16xf32>) outs(%a1, %a2 : memref<?x16xf32>, memref<16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      kern.yield %x, %x : f32, f32
    }
  return
}
func.func @net.w1() attributes {slice.entry = "infer", slice.width = 1 : i64, kern.scratch = array<i64: 64, 128>,
                                kern.signature = (tensor<?x16xf32>) -> tensor<?x16xf32>} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x16xf32>
  %w = kern.buffer arena 0 offset(128, 0) : memref<16xf32>
  %s = kern.buffer scratch 0 offset(64, 128) : memref<?x16xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x16xf32>
  kern.launch @double(%x, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>
  %t = kern.buffer scratch 0 offset(0, 0) : memref<16xf32>
  kern.launch @sum(%s, %y, %t) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>, memref<16xf32>
  return
}

// -----

// Halves of a concatenation are written by two phases: a block that has only one
// of them has no use of it, so that both are shared.
// CHECK-LABEL: func.func @net.w1(
// CHECK: kern.phase @low variant 0 blocks 1 teams 1 meets
// CHECK-NEXT: kern.phase @high variant 0 blocks 1 teams 1 meets
// CHECK-NEXT: kern.phase @copy variant 0 blocks 1 teams 1 meets
func.func @low(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x32xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x16xf32>) outs(%a1 : memref<?x32xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      kern.yield %x : f32
    }
  return
}
func.func @high(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x32xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c + 16)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x16xf32>) outs(%a1 : memref<?x32xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      kern.yield %x : f32
    }
  return
}
func.func @copy(%batch: index, %begin: index, %end: index, %a0: memref<?x32xf32>, %a1: memref<?x32xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 32>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x32xf32>) outs(%a1 : memref<?x32xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      kern.yield %x : f32
    }
  return
}
func.func @net.w1() attributes {slice.entry = "infer", slice.width = 1 : i64, kern.scratch = array<i64: 0, 128>,
                                kern.signature = (tensor<?x16xf32>) -> tensor<?x32xf32>} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x16xf32>
  %s = kern.buffer scratch 0 offset(0, 0) : memref<?x32xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x32xf32>
  kern.launch @low(%x, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x32xf32>
  kern.launch @high(%x, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x32xf32>
  kern.launch @copy(%s, %y) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x32xf32>, memref<?x32xf32>
  return
}

// -----

// What all blocks make together (4096 numbers) and each block reads alone moves
// behind the rest, to where the next phase does not write while others still
// read; it would have written over it.
// CHECK-LABEL: func.func @net.w1(
// CHECK: kern.cluster @net.w1.cluster attributes {block_bytes = 64 : i64, entry = "infer", inputs = 1 : i64, outputs = 1 : i64, scratch = 33024 : i64
// CHECK-NEXT: kern.phase @wide variant 0 blocks 64 teams 4 meets [#kern.place<input 0, offset = 0, stride = 16384>, #kern.place<scratch 0, offset = 16448, stride = 33024>]
// CHECK-NEXT: kern.phase @narrow variant 0 blocks 1 teams 1 alone [#kern.place<scratch 0, offset = 16448, stride = 33024>, #kern.place<block 0, offset = 0, stride = 0>]
// CHECK-NEXT: kern.phase @again variant 0 blocks 64 teams 4 meets [#kern.place<block 0, offset = 0, stride = 0>, #kern.place<scratch 0, offset = 0, stride = 33024>]
func.func @wide(%batch: index, %begin: index, %end: index, %a0: memref<?x4096xf32>, %a1: memref<?x4096xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 4096>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x4096xf32>) outs(%a1 : memref<?x4096xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      kern.yield %x : f32
    }
  return
}
func.func @narrow(%batch: index, %begin: index, %end: index, %a0: memref<?x4096xf32>, %a1: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x4096xf32>) outs(%a1 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      kern.yield %x : f32
    }
  return
}
func.func @again(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x4096xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 4096>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c mod 16)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x16xf32>) outs(%a1 : memref<?x4096xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      kern.yield %x : f32
    }
  return
}
func.func @last(%batch: index, %begin: index, %end: index, %a0: memref<?x4096xf32>, %a1: memref<?x4096xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 4096>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x4096xf32>) outs(%a1 : memref<?x4096xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      kern.yield %x : f32
    }
  return
}
func.func @net.w1() attributes {slice.entry = "infer", slice.width = 1 : i64, kern.scratch = array<i64: 0, 16448>,
                                kern.signature = (tensor<?x4096xf32>) -> tensor<?x4096xf32>} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x4096xf32>
  %s = kern.buffer scratch 0 offset(0, 0) : memref<?x4096xf32>
  %t = kern.buffer scratch 0 offset(0, 16384) : memref<?x16xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x4096xf32>
  kern.launch @wide(%x, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x4096xf32>, memref<?x4096xf32>
  kern.launch @narrow(%s, %t) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x4096xf32>, memref<?x16xf32>
  kern.launch @again(%t, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x4096xf32>
  kern.launch @last(%s, %y) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x4096xf32>, memref<?x4096xf32>
  return
}

// -----

// What is left of a buffer, of which a part was written over, is still read: so
// all blocks make it together, in scratch memory.
// CHECK-LABEL: func.func @net.w1(
// CHECK: kern.phase @mk variant 0 blocks 1 teams 1 meets [#kern.place<input 0, offset = 0, stride = 128>, #kern.place<scratch 0, offset = 0, stride = 256>]
// CHECK: kern.phase @half variant 0 blocks 1 teams 1 meets [#kern.place<scratch 0, offset = 64, stride = 256>,
#id = affine_map<(c) -> (c)>
func.func @mk(%batch: index, %begin: index, %end: index, %a0: memref<?x32xf32>, %a1: memref<?x32xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 32>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x32xf32>) outs(%a1 : memref<?x32xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      %d = arith.addf %x, %x : f32
      kern.yield %d : f32
    }
  return
}
func.func @half(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a0 : memref<?x16xf32>) outs(%a1 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      %d = arith.addf %x, %x : f32
      kern.yield %d : f32
    }
  return
}
func.func @net.w1() attributes {slice.entry = "infer", slice.width = 1 : i64, kern.scratch = array<i64: 0, 128>,
                                kern.signature = (tensor<?x32xf32>, tensor<?x16xf32>) -> (tensor<?x16xf32>)} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x32xf32>
  %w = kern.buffer input 1 offset(0, 0) : memref<?x16xf32>
  %s = kern.buffer scratch 0 offset(0, 0) : memref<?x32xf32>
  %s0 = kern.buffer scratch 0 offset(0, 0) : memref<?x16xf32>
  %s1 = kern.buffer scratch 0 offset(64, 0) : memref<?x16xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x16xf32>
  kern.launch @mk(%x, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x32xf32>, memref<?x32xf32>
  kern.launch @half(%w, %s0) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>
  kern.launch @half(%s1, %y) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>
  return
}

// -----

// Operands of the region in another order than those of the launch.
// CHECK-LABEL: func.func @net.w1(
// CHECK-NOT: kern.cluster
func.func @double(%batch: index, %begin: index, %end: index, %a0: memref<?x16xf32>, %a1: memref<?x16xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 16>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, c) -> (b, c)>, affine_map<(b, c) -> (b, c)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0, 1], columns = [], block = <64 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%a1 : memref<?x16xf32>) outs(%a0 : memref<?x16xf32>)
    combine {} epilogue {
    ^bb0(%x: f32):
      %d = arith.addf %x, %x : f32
      kern.yield %d : f32
    }
  return
}
func.func @net.w1() attributes {slice.entry = "infer", slice.width = 1 : i64, kern.scratch = array<i64: 64, 128>,
                                kern.signature = (tensor<?x16xf32>) -> tensor<?x16xf32>} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x16xf32>
  %s = kern.buffer scratch 0 offset(64, 128) : memref<?x16xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x16xf32>
  kern.launch @double(%s, %x) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>
  kern.launch @double(%y, %s) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<?x16xf32>, memref<?x16xf32>
  return
}
