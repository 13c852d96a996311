// The order of a batch and the layers: how many examples go through all
// launches at a time.
// RUN: slice-opt %s --kern-choose-portions='private-bytes=4096 shared-bytes=65536' | FileCheck %s
// RUN: slice-opt %s --kern-choose-portions='private-bytes=-1 shared-bytes=0' | FileCheck %s --check-prefix=NONE

// NONE-NOT: kern.portion

// 192 bytes an example: 16 of them fit 4096 bytes, and weights are few.
// CHECK: func.func @thin() attributes {kern.portion = #kern.portion<16>,
func.func @thin() attributes {kern.scratch = array<i64: 0, 192>, slice.entry = "infer"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %s = kern.buffer scratch 0 offset(0, 0) : memref<?x6xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x6xf32>
  kern.launch @apart(%x, %s) {bytes = array<i64: 100, 400>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<?x6xf32>
  kern.launch @apart(%s, %y) {bytes = array<i64: 60, 400>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<?x6xf32>
  return
}

// Sixteen examples would not pay for reading the weights again; 256 do.
// CHECK: func.func @wide() attributes {kern.portion = #kern.portion<256>,
func.func @wide() attributes {kern.scratch = array<i64: 0, 192>, slice.entry = "infer"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x6xf32>
  kern.launch @apart(%x, %y) {bytes = array<i64: 2000, 400>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<?x6xf32>
  return
}

// What does not depend on the batch takes half of the room; what came with the
// program counts for nothing.
// CHECK: func.func @fixed() attributes {kern.portion = #kern.portion<8>,
func.func @fixed() attributes {kern.portion = #kern.portion<5>, kern.scratch = array<i64: 2048, 192>, slice.entry = "infer"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x6xf32>
  kern.launch @apart(%x, %y) {bytes = array<i64: 100, 400>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<?x6xf32>
  return
}

// Gradients add up over portions, which have their turns. As many examples as a
// launch has room for, whatever is kept for later.
// CHECK: func.func @gradient() attributes {kern.portion = #kern.portion<128, in_turn>,
func.func @gradient() attributes {kern.scratch = array<i64: 0, 100000>, slice.entry = "gradient"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %s = kern.buffer scratch 0 offset(0, 0) : memref<?x6xf32>
  %old = kern.buffer arena 1 offset(64, 0) : memref<6xf32>
  %new = kern.buffer arena 1 offset(64, 0) : memref<6xf32>
  kern.launch @asks(%x, %s) {bytes = array<i64: 0, 400>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<?x6xf32>
  kern.launch @add(%s, %old, %new) {bytes = array<i64: 48, 24>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<6xf32>, memref<6xf32>
  return
}

// Layer by layer: too many weights; nothing in scratch; examples that meet, in
// a region or in an operand.
// CHECK-NOT: kern.portion
func.func @heavy() attributes {kern.scratch = array<i64: 0, 192>, slice.entry = "infer"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x6xf32>
  kern.launch @apart(%x, %y) {bytes = array<i64: 200000, 400>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<?x6xf32>
  return
}
func.func @direct() attributes {kern.scratch = array<i64: 64, 0>, slice.entry = "infer"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x6xf32>
  kern.launch @apart(%x, %y) {bytes = array<i64: 0, 400>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<?x6xf32>
  return
}
func.func @sums() attributes {kern.portion = #kern.portion<7>, kern.scratch = array<i64: 0, 192>, slice.entry = "gradient"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %y = kern.buffer arena 1 offset(0, 0) : memref<6xf32>
  kern.launch @meet(%x, %y) {bytes = array<i64: 24, 24>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<6xf32>
  return
}
// Sums that are no gradients, are added to something else, or are read: by
// others, or by themselves.
func.func @scratch() attributes {kern.scratch = array<i64: 64, 192>, slice.entry = "gradient"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %y = kern.buffer scratch 0 offset(0, 0) : memref<6xf32>
  kern.launch @add(%x, %y, %y) {bytes = array<i64: 24, 24>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<6xf32>, memref<6xf32>
  return
}
func.func @elsewhere() attributes {kern.scratch = array<i64: 0, 192>, slice.entry = "gradient"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %old = kern.buffer arena 1 offset(64, 0) : memref<6xf32>
  %new = kern.buffer arena 1 offset(0, 0) : memref<6xf32>
  kern.launch @add(%x, %old, %new) {bytes = array<i64: 24, 24>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<6xf32>, memref<6xf32>
  return
}
func.func @reads() attributes {kern.scratch = array<i64: 0, 192>, slice.entry = "gradient"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %y = kern.buffer output 0 offset(0, 0) : memref<?x6xf32>
  %sum = kern.buffer arena 1 offset(0, 0) : memref<6xf32>
  kern.launch @add(%x, %sum, %sum) {bytes = array<i64: 24, 24>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<6xf32>, memref<6xf32>
  kern.launch @divide(%x, %sum, %y) {bytes = array<i64: 24, 24>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<6xf32>, memref<?x6xf32>
  return
}
func.func @own() attributes {kern.scratch = array<i64: 0, 192>, slice.entry = "gradient"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %y = kern.buffer arena 1 offset(0, 0) : memref<6xf32>
  kern.launch @times(%x, %y, %y, %y) {bytes = array<i64: 24, 24>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<6xf32>, memref<6xf32>, memref<6xf32>
  return
}
func.func @most() attributes {kern.scratch = array<i64: 0, 192>, slice.entry = "gradient"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<?x6xf32>
  %y = kern.buffer arena 1 offset(0, 0) : memref<6xf32>
  kern.launch @most_of(%x, %y, %y) {bytes = array<i64: 24, 24>, flops = array<i64: 0, 6>} : memref<?x6xf32>, memref<6xf32>, memref<6xf32>
  return
}
func.func @stores() attributes {kern.scratch = array<i64: 0, 192>, slice.entry = "update"} {
  %x = kern.buffer input 0 offset(0, 0) : memref<6xf32>
  %y = kern.buffer arena 0 offset(0, 0) : memref<6xf32>
  kern.launch @shared(%x, %y) {bytes = array<i64: 24, 24>, flops = array<i64: 0, 6>} : memref<6xf32>, memref<6xf32>
  return
}

func.func @apart(%batch: index, %begin: index, %end: index, %x: memref<?x6xf32>, %y: memref<?x6xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 6>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : memref<?x6xf32>) outs(%y : memref<?x6xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
func.func @meet(%batch: index, %begin: index, %end: index, %x: memref<?x6xf32>, %y: memref<6xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 6, -1>, num_parallel = 1, combiners = [#kern.combiner<add>], indexing_maps = [affine_map<(n, b) -> (b, n)>, affine_map<(n, b) -> (n)>]}
      ins(%x : memref<?x6xf32>) outs(%y : memref<6xf32>) combine {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } epilogue {
    ^bb0(%acc: f32, %e: f32):
      kern.yield %acc : f32
    }
  return
}
func.func @asks(%batch: index, %begin: index, %end: index, %x: memref<?x6xf32>, %y: memref<?x6xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 6>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : memref<?x6xf32>) outs(%y : memref<?x6xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %number = kern.index 0 : index
      %count = kern.batch : index
      %part = arith.addi %number, %count : index
      %i = arith.index_cast %part : index to i32
      %f = arith.sitofp %i : i32 to f32
      %r = arith.mulf %e, %f : f32
      kern.yield %r : f32
    }
  return
}
func.func @add(%batch: index, %begin: index, %end: index, %x: memref<?x6xf32>, %old: memref<6xf32>, %new: memref<6xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 6, -1>, num_parallel = 1, combiners = [#kern.combiner<add>], indexing_maps = [affine_map<(n, b) -> (b, n)>, affine_map<(n, b) -> (n)>, affine_map<(n, b) -> (n)>]}
      ins(%x, %old : memref<?x6xf32>, memref<6xf32>) outs(%new : memref<6xf32>) combine {
    ^bb0(%e: f32, %o: f32):
      kern.yield %e : f32
    } epilogue {
    ^bb0(%acc: f32, %e: f32, %o: f32):
      %r = arith.addf %acc, %o : f32
      kern.yield %r : f32
    }
  return
}
func.func @times(%batch: index, %begin: index, %end: index, %x: memref<?x6xf32>, %g: memref<6xf32>, %old: memref<6xf32>, %new: memref<6xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 6, -1>, num_parallel = 1, combiners = [#kern.combiner<add>], indexing_maps = [affine_map<(n, b) -> (b, n)>, affine_map<(n, b) -> (n)>, affine_map<(n, b) -> (n)>, affine_map<(n, b) -> (n)>]}
      ins(%x, %g, %old : memref<?x6xf32>, memref<6xf32>, memref<6xf32>) outs(%new : memref<6xf32>) combine {
    ^bb0(%e: f32, %f: f32, %o: f32):
      %p = arith.mulf %e, %f : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %e: f32, %f: f32, %o: f32):
      %r = arith.addf %acc, %o : f32
      kern.yield %r : f32
    }
  return
}
func.func @most_of(%batch: index, %begin: index, %end: index, %x: memref<?x6xf32>, %old: memref<6xf32>, %new: memref<6xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 6, -1>, num_parallel = 1, combiners = [#kern.combiner<max>], indexing_maps = [affine_map<(n, b) -> (b, n)>, affine_map<(n, b) -> (n)>, affine_map<(n, b) -> (n)>]}
      ins(%x, %old : memref<?x6xf32>, memref<6xf32>) outs(%new : memref<6xf32>) combine {
    ^bb0(%e: f32, %o: f32):
      kern.yield %e : f32
    } epilogue {
    ^bb0(%acc: f32, %e: f32, %o: f32):
      %r = arith.addf %acc, %o : f32
      kern.yield %r : f32
    }
  return
}
func.func @divide(%batch: index, %begin: index, %end: index, %x: memref<?x6xf32>, %s: memref<6xf32>, %y: memref<?x6xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 6>, num_parallel = 2, combiners = [], indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x, %s : memref<?x6xf32>, memref<6xf32>) outs(%y : memref<?x6xf32>) combine {} epilogue {
    ^bb0(%e: f32, %d: f32):
      %r = arith.divf %e, %d : f32
      kern.yield %r : f32
    }
  return
}
func.func @shared(%batch: index, %begin: index, %end: index, %x: memref<6xf32>, %y: memref<6xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: 6>, num_parallel = 1, combiners = [], indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>]}
      ins(%x : memref<6xf32>) outs(%y : memref<6xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}
