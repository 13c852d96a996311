// What no kern.generic can express.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(convert-linalg-to-kern))' --split-input-file --verify-diagnostics

#id = affine_map<(n) -> (n)>
#none = affine_map<(n) -> ()>
func.func @product(%x: tensor<4xf32>, %s: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{expected output 0 to be addf or maximumf of a value and its old value}}
  %y = linalg.generic {indexing_maps = [#id, #none], iterator_types = ["reduction"]} ins(%x : tensor<4xf32>) outs(%s : tensor<f32>) {
    ^bb0(%in: f32, %out: f32):
      %p = arith.mulf %in, %out : f32
      linalg.yield %p : f32
    } -> tensor<f32>
  return %y : tensor<f32>
}

// -----

#id = affine_map<(n) -> (n)>
#none = affine_map<(n) -> ()>
func.func @not_last(%x: tensor<4xf32>, %s: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{expected output 0 to combine with its old value last}}
  %y = linalg.generic {indexing_maps = [#id, #none], iterator_types = ["reduction"]} ins(%x : tensor<4xf32>) outs(%s : tensor<f32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.mulf %in, %out : f32
      %1 = arith.addf %0, %in : f32
      linalg.yield %1 : f32
    } -> tensor<f32>
  return %y : tensor<f32>
}

// -----

#id = affine_map<(n) -> (n)>
// expected-error @+1 {{a fused body cannot use this value from outside}}
func.func @outside(%x: tensor<4xf32>, %s: f32) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.mulf %in, %s : f32
      linalg.yield %0 : f32
    } -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

#id = affine_map<(n) -> (n)>
func.func @effects(%x: tensor<4xf32>, %m: memref<f32>) -> tensor<4xf32> {
  // expected-error @+1 {{a fused body can only hold scalar arithmetic}}
  %s = memref.load %m[] : memref<f32>
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.mulf %in, %s : f32
      linalg.yield %0 : f32
    } -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

#id = affine_map<(n) -> (n)>
func.func @buffers(%x: memref<4xf32>) {
  // expected-error @+1 {{expected tensors; buffers are planned later}}
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : memref<4xf32>) outs(%x : memref<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    }
  return
}

// -----

#id = affine_map<(n) -> (n)>
#none = affine_map<(n) -> ()>
func.func @scalar_input(%s: f32, %x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected inputs to be tensors, got 'f32'}}
  %y = linalg.generic {indexing_maps = [#none, #id], iterator_types = ["parallel"]} ins(%s : f32) outs(%x : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4xf32>
  return %y : tensor<4xf32>
}
