// A GPU schedule on an op that is none itself: what is wrong with the op is
// said, whatever the schedule asks of it.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @f(%x: memref<4x8xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{requires attribute 'num_parallel'}}
  kern.generic {extents = array<i64: 4, 8>, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(n, k) -> (n, k)>, affine_map<(n, k) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <32 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : memref<4x8xf32>) outs(%y : memref<4xf32>) combine {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } epilogue {
    ^bb0(%acc: f32, %e: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<4x8xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{requires attribute 'extents'}}
  kern.generic {num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(n, k) -> (n, k)>, affine_map<(n, k) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <32 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : memref<4x8xf32>) outs(%y : memref<4xf32>) combine {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } epilogue {
    ^bb0(%acc: f32, %e: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<4x8xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{'kern.generic' op}}
  kern.generic {extents = array<i64: 4, 8>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(n, k) -> (n, k)>, affine_map<(n, k) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x : memref<4x8xf32>) outs(%y : memref<4xf32>) combine {} epilogue {
    ^bb0(%acc: f32, %e: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<4x8xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{expected num_parallel in [0, 2], got 5}}
  kern.generic {extents = array<i64: 4, 8>, num_parallel = 5, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(n, k) -> (n, k)>, affine_map<(n, k) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [4], columns = [], block = <32 x 1>, thread = <1 x 1>, split = 1, step = 0, math = fma>}
      ins(%x : memref<4x8xf32>) outs(%y : memref<4xf32>) combine {
    ^bb0(%e: f32):
      kern.yield %e : f32
    } epilogue {
    ^bb0(%acc: f32, %e: f32):
      kern.yield %acc : f32
    }
  return
}

// -----

func.func @f(%x: memref<4x8xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{'kern.generic' op}}
  kern.generic {extents = array<i64: 4, 8>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(n, k) -> (n, k)>, affine_map<(n, k) -> (n)>],
      kern.gpu_schedule = #kern.gpu_schedule<rows = [0], columns = [], block = <16 x 16>, thread = <2 x 2>, split = 1, step = 16, math = fma>}
      ins(%x : memref<4x8xf32>) outs(%y : memref<4xf32>) combine {
    ^bb0(%e: f32):
      kern.yield
    } epilogue {
    ^bb0(%acc: f32, %e: f32):
      kern.yield %acc : f32
    }
  return
}
