// A row of a buffer is stored as that row of the whole, which begins where
// kernels may expect vectors. It is copied there where the old row is still read.
// RUN: slice-opt %s --kern-plan-memory | FileCheck %s

#id = affine_map<(n) -> (n)>
#row = affine_map<(n) -> (2, n)>
slice.param @b {buffer, layouts = [#kern.layout<block_dim = -1, block = 1, order = [0, 1], offset = 448>]} : tensor<5x9xf32, #slice.groups<1, 9>>
slice.param @c {buffer, layouts = [#kern.layout<block_dim = -1, block = 1, order = [0], offset = 640>]} : tensor<20xf32>

// CHECK-DAG: #[[ROW:.*]] = affine_map<(d0) -> (2, d0)>
// CHECK-DAG: #[[ID:.*]] = affine_map<(d0) -> (d0)>
// CHECK-LABEL: func @gradient()
// CHECK: %[[OLD:.*]] = kern.buffer arena 0 offset(448, 0) : memref<5x9xf32>
// CHECK: %[[NEW:.*]] = kern.buffer scratch 0 offset(0, 0) : memref<4xf32>
// CHECK: ins(%[[OLD]] : {{.*}} outs(%[[NEW]] :
// CHECK: %[[FROM:.*]] = kern.buffer scratch 0 offset(0, 0) : memref<4xf32>
// CHECK: %[[TO:.*]] = kern.buffer arena 0 offset(448, 0) : memref<5x9xf32>
// CHECK: kern.generic {{.*}} indexing_maps = [#[[ID]], #[[ROW]]]
// CHECK-SAME: ins(%[[FROM]] : {{.*}} outs(%[[TO]] :
// CHECK: %[[X:.*]] = kern.buffer input 0
// CHECK: %[[C:.*]] = kern.buffer arena 0 offset(640, 0) : memref<20xf32>
// CHECK: ins(%[[X]] : {{.*}} outs(%[[C]] :
// CHECK-NOT: kern.generic
// CHECK-NOT: slice.set_row
func.func @gradient(%x: tensor<20xf32>) attributes {slice.entry = "gradient"} {
  %b = slice.get_param @b : tensor<5x4xf32>
  %new = kern.generic {extents = array<i64: 4>, num_parallel = 1, combiners = [], indexing_maps = [#row, #id]}
      ins(%b : tensor<5x4xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %d = arith.addf %e, %e : f32
      kern.yield %d : f32
    } -> tensor<4xf32>
  slice.set_row @b, %new row(2) : tensor<4xf32>
  %c = kern.generic {extents = array<i64: 20>, num_parallel = 1, combiners = [], indexing_maps = [#id, #id]}
      ins(%x : tensor<20xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      %d = arith.addf %e, %e : f32
      kern.yield %d : f32
    } -> tensor<20xf32>
  slice.set_row @c, %c row(0) : tensor<20xf32>
  return
}
