// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-sink-elementwise))' | FileCheck %s

#id = affine_map<(b, k) -> (b, k)>

// What is read late, from something that is kept until then, is made late.

// CHECK-LABEL: func.func @sunk
func.func @sunk(%x: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // CHECK: %[[Y:.*]] = kern.generic
  // CHECK: math.exp
  // CHECK: %[[A:.*]] = kern.generic
  // CHECK: arith.negf
  // CHECK: kern.generic {{.*}} ins(%[[Y]], %[[A]] :
  %a = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2 : i64, combiners = [], indexing_maps = [#id, #id]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
  ^bb0(%p: f32):
    %m = arith.negf %p : f32
    kern.yield %m : f32
  } -> tensor<?x8xf32>
  %y = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2 : i64, combiners = [], indexing_maps = [#id, #id]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
  ^bb0(%p: f32):
    %m = math.exp %p : f32
    kern.yield %m : f32
  } -> tensor<?x8xf32>
  %z = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2 : i64, combiners = [], indexing_maps = [#id, #id, #id]}
      ins(%y, %a : tensor<?x8xf32>, tensor<?x8xf32>) combine {} epilogue {
  ^bb0(%p: f32, %q: f32):
    %m = arith.addf %p, %q : f32
    kern.yield %m : f32
  } -> tensor<?x8xf32>
  return %y, %z : tensor<?x8xf32>, tensor<?x8xf32>
}

// Sinking must not keep something else alive for longer.

// CHECK-LABEL: func.func @kept
func.func @kept(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // CHECK: math.log
  // CHECK: arith.negf
  // CHECK: math.exp
  %t = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2 : i64, combiners = [], indexing_maps = [#id, #id]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
  ^bb0(%p: f32):
    %m = math.log %p : f32
    kern.yield %m : f32
  } -> tensor<?x8xf32>
  %a = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2 : i64, combiners = [], indexing_maps = [#id, #id]}
      ins(%t : tensor<?x8xf32>) combine {} epilogue {
  ^bb0(%p: f32):
    %m = arith.negf %p : f32
    kern.yield %m : f32
  } -> tensor<?x8xf32>
  %y = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2 : i64, combiners = [], indexing_maps = [#id, #id]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
  ^bb0(%p: f32):
    %m = math.exp %p : f32
    kern.yield %m : f32
  } -> tensor<?x8xf32>
  %z = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2 : i64, combiners = [], indexing_maps = [#id, #id, #id]}
      ins(%y, %a : tensor<?x8xf32>, tensor<?x8xf32>) combine {} epilogue {
  ^bb0(%p: f32, %q: f32):
    %m = arith.addf %p, %q : f32
    kern.yield %m : f32
  } -> tensor<?x8xf32>
  return %z : tensor<?x8xf32>
}
