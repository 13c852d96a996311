// Parts of tensors that no buffer has.
// RUN: slice-opt %s --split-input-file --kern-plan-memory --verify-diagnostics

func.func @rank(%x: tensor<4x8xf32>) -> tensor<8xf32> attributes {slice.entry = "infer"} {
  // expected-error @+1 {{expected a part of the same rank as its source, got 'tensor<8xf32>' of 'tensor<4x8xf32>'}}
  %0 = tensor.extract_slice %x[1, 0] [1, 8] [1, 1] : tensor<4x8xf32> to tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @dynamic_offset(%x: tensor<4x8xf32>, %i: tensor<?xf32>) -> tensor<4x2xf32> attributes {slice.entry = "infer"} {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %i, %c0 : tensor<?xf32>
  // expected-error @+1 {{expected a constant offset and stride in dimension 1}}
  %0 = tensor.extract_slice %x[0, %n] [4, 2] [1, 1] : tensor<4x8xf32> to tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// -----

func.func @negative_stride(%x: tensor<4x8xf32>) -> tensor<4x2xf32> attributes {slice.entry = "infer"} {
  // expected-error @+1 {{expected a constant offset and stride in dimension 1}}
  %0 = tensor.extract_slice %x[0, 4] [4, 2] [1, -1] : tensor<4x8xf32> to tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// -----

func.func @part_of_the_batch(%x: tensor<?x8xf32>) -> tensor<2x8xf32> attributes {slice.entry = "infer"} {
  // expected-error @+1 {{expected dimension 0 to be a part of its source or the whole batch, got 'tensor<2x8xf32>' of 'tensor<?x8xf32>'}}
  %0 = tensor.extract_slice %x[0, 0] [2, 8] [1, 1] : tensor<?x8xf32> to tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}

// -----

func.func @batch(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>) -> tensor<?x8xf32> attributes {slice.entry = "infer"} {
  // expected-error @+1 {{expected a concatenation of constant extents, got 'tensor<?x8xf32>'}}
  %0 = tensor.concat dim(0) %x, %y : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// -----

func.func @sum(%x: tensor<4x8xf32>) -> tensor<4x?xf32> attributes {slice.entry = "infer"} {
  // expected-error @+1 {{expected 16 elements in dimension 1, got 'tensor<4x?xf32>'}}
  %0 = tensor.concat dim(1) %x, %x : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}

// -----

// Their sum would be the extent of the result if it wrapped around.
func.func @too_many(%x: tensor<4611686018427387904xf32>) -> tensor<4611686018427387904xf32> attributes {slice.entry = "infer"} {
  // expected-error @+1 {{expected less than 2^63 elements in dimension 0}}
  %0 = tensor.concat dim(0) %x, %x, %x, %x, %x
      : (tensor<4611686018427387904xf32>, tensor<4611686018427387904xf32>, tensor<4611686018427387904xf32>,
         tensor<4611686018427387904xf32>, tensor<4611686018427387904xf32>) -> tensor<4611686018427387904xf32>
  return %0 : tensor<4611686018427387904xf32>
}
