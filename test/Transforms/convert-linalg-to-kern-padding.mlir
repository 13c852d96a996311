// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(convert-linalg-to-kern))' --split-input-file --verify-diagnostics | FileCheck %s

// A convolution of a padded tensor reads the tensor itself; what is outside
// contributes nothing. The loop over one tap is no loop.

// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d5, d2 + d4 - 1, d3)>
// CHECK-DAG: #[[W:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d1, d5, d4, 0)>
// CHECK-LABEL: func.func @convolution
func.func @convolution(%x: tensor<?x3x8x8xf32>, %w: tensor<4x3x3x1xf32>) -> tensor<?x4x8x8xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %b = tensor.dim %x, %c0 : tensor<?x3x8x8xf32>
  %padded = tensor.pad %x low[0, 0, 1, 0] high[0, 0, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<?x3x8x8xf32> to tensor<?x3x10x8xf32>
  %empty = tensor.empty(%b) : tensor<?x4x8x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x4x8x8xf32>) -> tensor<?x4x8x8xf32>
  // CHECK-NOT: tensor.pad
  // CHECK: kern.generic {clipped = array<i64: 0>
  // CHECK-SAME: extents = array<i64: -1, 4, 8, 8, 3, 3>
  // CHECK-SAME: indexing_maps = [#[[X]], #[[W]],
  // CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<?x3x8x8xf32>, tensor<4x3x3x1xf32>)
  %y = linalg.generic {
      indexing_maps = [affine_map<(b, n, h, w, u, v, c) -> (b, c, h + u, w + v)>,
                       affine_map<(b, n, h, w, u, v, c) -> (n, c, u, v)>,
                       affine_map<(b, n, h, w, u, v, c) -> (b, n, h, w)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%padded, %w : tensor<?x3x10x8xf32>, tensor<4x3x3x1xf32>) outs(%init : tensor<?x4x8x8xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %m = arith.mulf %p, %q : f32
    %s = arith.addf %m, %o : f32
    linalg.yield %s : f32
  } -> tensor<?x4x8x8xf32>
  return %y : tensor<?x4x8x8xf32>
}

// -----

// Where an element of the padding equals nothing, the first maximum lies inside.

// CHECK-LABEL: func.func @first_maximum
func.func @first_maximum(%x: tensor<?x8xf32>, %max: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %c0 = arith.constant 0 : index
  %low = arith.constant 0xFF800000 : f32
  %one = arith.constant -1.0 : f32
  %b = tensor.dim %x, %c0 : tensor<?x8xf32>
  %padded = tensor.pad %x low[0, 1] high[0, 1] {
  ^bb0(%i: index, %j: index):
    tensor.yield %low : f32
  } : tensor<?x8xf32> to tensor<?x10xf32>
  %window = tensor.empty() : tensor<3xf32>
  %empty = tensor.empty(%b) : tensor<?x8xf32>
  %init = linalg.fill ins(%low : f32) outs(%empty : tensor<?x8xf32>) -> tensor<?x8xf32>
  // An input that only gives a loop its extent is gone.
  // CHECK: kern.generic {clipped = array<i64: 0>, combiners = [#kern.combiner<max>]
  // CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<?x8xf32>, tensor<?x8xf32>)
  %y = linalg.generic {
      indexing_maps = [affine_map<(b, w, v) -> (b, w + v)>, affine_map<(b, w, v) -> (b, w)>,
                       affine_map<(b, w, v) -> (v)>, affine_map<(b, w, v) -> (b, w)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%padded, %max, %window : tensor<?x10xf32>, tensor<?x8xf32>, tensor<3xf32>) outs(%init : tensor<?x8xf32>) {
  ^bb0(%p: f32, %q: f32, %unused: f32, %o: f32):
    %equal = arith.cmpf oeq, %p, %q : f32
    %m = arith.select %equal, %one, %low : f32
    %s = arith.maximumf %m, %o : f32
    linalg.yield %s : f32
  } -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// Where -infinity reaches nothing, neither does the padding.

// CHECK-LABEL: func.func @first_reached
func.func @first_reached(%x: tensor<?x8xf32>, %max: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %c0 = arith.constant 0 : index
  %low = arith.constant 0xFF800000 : f32
  %one = arith.constant -1.0 : f32
  %b = tensor.dim %x, %c0 : tensor<?x8xf32>
  %padded = tensor.pad %x low[0, 1] high[0, 1] {
  ^bb0(%i: index, %j: index):
    tensor.yield %low : f32
  } : tensor<?x8xf32> to tensor<?x10xf32>
  %window = tensor.empty() : tensor<3xf32>
  %empty = tensor.empty(%b) : tensor<?x8xf32>
  %init = linalg.fill ins(%low : f32) outs(%empty : tensor<?x8xf32>) -> tensor<?x8xf32>
  // CHECK: kern.generic {clipped = array<i64: 0>, combiners = [#kern.combiner<max>]
  %y = linalg.generic {
      indexing_maps = [affine_map<(b, w, v) -> (b, w + v)>, affine_map<(b, w, v) -> (b, w)>,
                       affine_map<(b, w, v) -> (v)>, affine_map<(b, w, v) -> (b, w)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%padded, %max, %window : tensor<?x10xf32>, tensor<?x8xf32>, tensor<3xf32>) outs(%init : tensor<?x8xf32>) {
  ^bb0(%p: f32, %q: f32, %unused: f32, %o: f32):
    %reached = arith.cmpf oge, %p, %q : f32
    %m = arith.select %reached, %one, %low : f32
    %s = arith.maximumf %m, %o : f32
    linalg.yield %s : f32
  } -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

func.func @ones(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %b = tensor.dim %x, %c0 : tensor<?x8xf32>
  // expected-note @+1 {{it is padded here}}
  %padded = tensor.pad %x low[0, 1] high[0, 1] {
  ^bb0(%i: index, %j: index):
    tensor.yield %one : f32
  } : tensor<?x8xf32> to tensor<?x10xf32>
  %window = tensor.empty() : tensor<3xf32>
  %empty = tensor.empty(%b) : tensor<?x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x8xf32>) -> tensor<?x8xf32>
  // expected-error @+1 {{'linalg.generic' op expected the padding of input 0 to contribute nothing}}
  %y = linalg.generic {
      indexing_maps = [affine_map<(b, w, v) -> (b, w + v)>, affine_map<(b, w, v) -> (v)>, affine_map<(b, w, v) -> (b, w)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%padded, %window : tensor<?x10xf32>, tensor<3xf32>) outs(%init : tensor<?x8xf32>) {
  ^bb0(%p: f32, %unused: f32, %o: f32):
    %s = arith.addf %p, %o : f32
    linalg.yield %s : f32
  } -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// Padding that is added to something is not neutral.

func.func @shifted(%x: tensor<?x8xf32>, %s: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %b = tensor.dim %x, %c0 : tensor<?x8xf32>
  // expected-note @+1 {{it is padded here}}
  %padded = tensor.pad %x low[0, 1] high[0, 1] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<?x8xf32> to tensor<?x10xf32>
  %window = tensor.empty() : tensor<3xf32>
  %empty = tensor.empty(%b) : tensor<?x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x8xf32>) -> tensor<?x8xf32>
  // expected-error @+1 {{expected the padding of input 0 to contribute nothing}}
  %y = linalg.generic {
      indexing_maps = [affine_map<(b, w, v) -> (b, w + v)>, affine_map<(b, w, v) -> (b, w)>,
                       affine_map<(b, w, v) -> (v)>, affine_map<(b, w, v) -> (b, w)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%padded, %s, %window : tensor<?x10xf32>, tensor<?x8xf32>, tensor<3xf32>) outs(%init : tensor<?x8xf32>) {
  ^bb0(%p: f32, %q: f32, %unused: f32, %o: f32):
    %t = arith.addf %p, %q : f32
    %r = arith.addf %t, %o : f32
    linalg.yield %r : f32
  } -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}
