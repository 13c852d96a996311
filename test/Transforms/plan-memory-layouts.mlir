// Images lie as kern-choose-layouts says.
// RUN: slice-opt %s --split-input-file --kern-plan-memory --verify-diagnostics | FileCheck %s

#id = affine_map<(b, c, h, w) -> (b, c, h, w)>
#last = affine_map<(b, c, h, w) -> (b, h, w, c)>

// CHECK-DAG: #[[ID:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[LAST:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3, d1)>
// CHECK-LABEL: func.func @infer
func.func @infer(%x: tensor<?x3x4x5xf32>) -> tensor<?x3x4x5xf32> attributes {slice.entry = "infer"} {
  // CHECK: kern.buffer scratch {{.*}} : memref<?x4x5x3xf32>
  // CHECK: kern.generic
  // CHECK-SAME: indexing_maps = [#[[ID]], #[[LAST]]]
  // CHECK-NOT: kern.layouts
  %a = kern.generic {extents = array<i64: -1, 3, 4, 5>, num_parallel = 4, combiners = [], indexing_maps = [#id, #id], kern.layouts = [#last]}
      ins(%x : tensor<?x3x4x5xf32>) combine {} epilogue {
  ^bb0(%p: f32):
    %m = arith.negf %p : f32
    kern.yield %m : f32
  } -> tensor<?x3x4x5xf32>
  // CHECK: kern.generic
  // CHECK-SAME: indexing_maps = [#[[LAST]], #[[ID]]]
  %y = kern.generic {extents = array<i64: -1, 3, 4, 5>, num_parallel = 4, combiners = [], indexing_maps = [#id, #id], kern.layouts = [#id]}
      ins(%a : tensor<?x3x4x5xf32>) combine {} epilogue {
  ^bb0(%p: f32):
    %m = math.exp %p : f32
    kern.yield %m : f32
  } -> tensor<?x3x4x5xf32>
  return %y : tensor<?x3x4x5xf32>
}

// -----

#id = affine_map<(b, c) -> (b, c)>
#first = affine_map<(b, c) -> (c, b)>

func.func @infer(%x: tensor<?x3xf32>) -> tensor<?x3xf32> attributes {slice.entry = "infer"} {
  // expected-error @+1 {{expected 'kern.layouts' to permute the dimensions of each result behind the batch, got}}
  %a = kern.generic {extents = array<i64: -1, 3>, num_parallel = 2, combiners = [], indexing_maps = [#id, #id], kern.layouts = [#first]}
      ins(%x : tensor<?x3xf32>) combine {} epilogue {
  ^bb0(%p: f32):
    %m = arith.negf %p : f32
    kern.yield %m : f32
  } -> tensor<?x3xf32>
  return %a : tensor<?x3xf32>
}
