// Every constraint of concatenation, broken in each way.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @concat_c1() {
  // expected-error@+1 {{'slice.concat' op (concat_c1) expects an operand}}
  %r = "slice.concat"() : () -> tensor<?x4xf32>
  return
}

// -----

func.func @concat_c1(%0: tensor<?xf32>, %1: tensor<?xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c1) expects a rank of at least 2, got 1}}
  %r = slice.concat %0, %1 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return
}

// -----

func.func @concat_c1(%0: tensor<?x4xf32>, %1: tensor<?x4x1xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c1) expects operand #1 to have the rank of the result: expected 2, got 3}}
  %r = slice.concat %0, %1 : (tensor<?x4xf32>, tensor<?x4x1xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @concat_c2(%0: tensor<?x4xf32>, %1: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c2) expects 'groups' and 'channels' to come together}}
  %r = slice.concat %0, %1 groups(2) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @concat_c2(%0: tensor<?x4xf32, #slice.groups<1, 2>>, %1: tensor<?x4xf32, #slice.groups<1, 2>>) {
  // expected-error@+1 {{'slice.concat' op (concat_c2) expects 'groups' and 'channels', since dimension 1 is sliced}}
  %r = slice.concat %0, %1 : (tensor<?x4xf32, #slice.groups<1, 2>>, tensor<?x4xf32, #slice.groups<1, 2>>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  return
}

// -----

func.func @concat_c2(%0: tensor<?x4xf32>, %1: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c2) expects 'channels' to have 2 numbers, got 3}}
  %r = slice.concat %0, %1 groups(2) channels(4, 4, 4) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @concat_c2(%0: tensor<?x4xf32>, %1: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c2) expects 'groups' to be between 1 and 65536, got 0}}
  %r = slice.concat %0, %1 groups(0) channels(4, 4) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @concat_c2(%0: tensor<?x4xf32>, %1: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c2) expects 'groups' to be between 1 and 65536, got -9223372036854775808}}
  %r = slice.concat %0, %1 groups(-9223372036854775808) channels(4, 4) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @concat_c2(%0: tensor<?x40000xf32>, %1: tensor<?x40000xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c2) expects at most 1 operands with 40000 groups, got 2}}
  %r = slice.concat %0, %1 groups(40000) channels(40000, 40000) : (tensor<?x40000xf32>, tensor<?x40000xf32>) -> tensor<?x80000xf32>
  return
}

// -----

func.func @concat_c2(%0: tensor<?x4xf32>, %1: tensor<?x1xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c2) expects 'channels' between 2 and 1099511627776, got 1}}
  %r = slice.concat %0, %1 groups(2) channels(4, 1) : (tensor<?x4xf32>, tensor<?x1xf32>) -> tensor<?x5xf32>
  return
}

// -----

func.func @concat_c2(%0: tensor<?x4xf32>, %1: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c2) expects 'channels' between 2 and 1099511627776, got 9223372036854775807}}
  %r = slice.concat %0, %1 groups(2) channels(4, 9223372036854775807) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @concat_c3(%0: tensor<?x4xf32>, %1: tensor<3x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c3) expects dimension 0 of operand #1 to equal dimension 0 of the result: expected a dynamic extent, got 3}}
  %r = slice.concat %0, %1 : (tensor<?x4xf32>, tensor<3x4xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @concat_c3(%0: tensor<4x4xf32, #slice.groups<2, 1>>, %1: tensor<4x4xf32, #slice.groups<2, 1>>) {
  // expected-error@+1 {{'slice.concat' op (concat_c3) expects dimension 0 of operand #0, the batch, to have 1 group, got 2}}
  %r = slice.concat %0, %1 : (tensor<4x4xf32, #slice.groups<2, 1>>, tensor<4x4xf32, #slice.groups<2, 1>>) -> tensor<4x8xf32, #slice.groups<2, 1>>
  return
}

// -----

func.func @concat_c4(%0: tensor<?x4x5xf32>, %1: tensor<?x4x6xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c4) expects dimension 2 of operand #1 to equal dimension 2 of the result: expected 5, got 6}}
  %r = slice.concat %0, %1 : (tensor<?x4x5xf32>, tensor<?x4x6xf32>) -> tensor<?x8x5xf32>
  return
}

// -----

func.func @concat_c4(%0: tensor<?x4x?xf32>, %1: tensor<?x4x?xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c4) expects dimension 2 of the result to be static and not sliced, got 'tensor<?x8x?xf32>'}}
  %r = slice.concat %0, %1 : (tensor<?x4x?xf32>, tensor<?x4x?xf32>) -> tensor<?x8x?xf32>
  return
}

// -----

func.func @concat_c4(%0: tensor<?x4x4xf32, #slice.groups<1, 1, 2>>, %1: tensor<?x4x4xf32, #slice.groups<1, 1, 2>>) {
  // expected-error@+1 {{'slice.concat' op (concat_c4) expects dimension 2 of the result to be static and not sliced, got 'tensor<?x8x4xf32, #slice.groups<1, 1, 2>>'}}
  %r = slice.concat %0, %1 : (tensor<?x4x4xf32, #slice.groups<1, 1, 2>>, tensor<?x4x4xf32, #slice.groups<1, 1, 2>>) -> tensor<?x8x4xf32, #slice.groups<1, 1, 2>>
  return
}

// -----

func.func @concat_c5(%0: tensor<?x?xf32>, %1: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c5) expects dimension 1 of operand #0 to be static, of 1 to 1099511627776 elements, got 'tensor<?x?xf32>'}}
  %r = slice.concat %0, %1 : (tensor<?x?xf32>, tensor<?x4xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @concat_c5(%0: tensor<?x4xf32>, %1: tensor<?x0xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c5) expects dimension 1 of operand #1 to be static, of 1 to 1099511627776 elements, got 'tensor<?x0xf32>'}}
  %r = slice.concat %0, %1 : (tensor<?x4xf32>, tensor<?x0xf32>) -> tensor<?x4xf32>
  return
}

// -----

func.func @concat_c5(%0: tensor<?x4xf32>, %1: tensor<?x9223372036854775807xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c5) expects dimension 1 of operand #1 to be static, of 1 to 1099511627776 elements, got 'tensor<?x9223372036854775807xf32>'}}
  %r = slice.concat %0, %1 : (tensor<?x4xf32>, tensor<?x9223372036854775807xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @concat_c5(%0: tensor<?x4xf32, #slice.groups<1, 2>>, %1: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c5) expects dimension 1 of operand #1 to have 2 groups, as that of the result, got 1}}
  %r = slice.concat %0, %1 groups(2) channels(4, 4) : (tensor<?x4xf32, #slice.groups<1, 2>>, tensor<?x4xf32>) -> tensor<?x8xf32, #slice.groups<1, 2>>
  return
}

// -----

func.func @concat_c5(%0: tensor<?x4xf32, #slice.groups<1, 2>>, %1: tensor<?x6xf32, #slice.groups<1, 2>>) {
  // expected-error@+1 {{'slice.concat' op (concat_c5) expects 4 elements in dimension 1 of operand #1, got 6}}
  %r = slice.concat %0, %1 groups(2) channels(4, 4) : (tensor<?x4xf32, #slice.groups<1, 2>>, tensor<?x6xf32, #slice.groups<1, 2>>) -> tensor<?x10xf32, #slice.groups<1, 2>>
  return
}

// -----

func.func @concat_c5(%0: tensor<?x3xf32>, %1: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c5) expects dimension 1 of operand #0 to end where one of 2 groups of 4 elements does, got 3}}
  %r = slice.concat %0, %1 groups(2) channels(4, 4) : (tensor<?x3xf32>, tensor<?x4xf32>) -> tensor<?x7xf32>
  return
}

// -----

func.func @concat_c5(%0: tensor<?x2xf32>, %1: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c5) expects as many groups of each operand: 1 of operand #0, got 2 of operand #1}}
  %r = slice.concat %0, %1 groups(2) channels(4, 4) : (tensor<?x2xf32>, tensor<?x4xf32>) -> tensor<?x6xf32>
  return
}

// -----

func.func @concat_c6(%0: tensor<?x4xf32, #slice.groups<1, 4>>, %1: tensor<?x4xf32, #slice.groups<1, 4>>) {
  // expected-error@+1 {{'slice.concat' op (concat_c6) expects dimension 1 of the result to have 1 or 2 groups, got 4}}
  %r = slice.concat %0, %1 groups(2) channels(4, 4) : (tensor<?x4xf32, #slice.groups<1, 4>>, tensor<?x4xf32, #slice.groups<1, 4>>) -> tensor<?x8xf32, #slice.groups<1, 4>>
  return
}

// -----

func.func @concat_c6(%0: tensor<?x4xf32>, %1: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c6) expects 8 elements in dimension 1 of the result, got 9}}
  %r = slice.concat %0, %1 : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x9xf32>
  return
}

// -----

func.func @concat_c6(%0: tensor<?x4xf32>, %1: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.concat' op (concat_c6) expects 8 elements in dimension 1 of the result, got a dynamic extent}}
  %r = slice.concat %0, %1 : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x?xf32>
  return
}

// -----

func.func @concat_c7(%0: tensor<?x10xf32, #slice.groups<1, 4>>, %1: tensor<?x10xf32, #slice.groups<1, 4>>) {
  // expected-error@+1 {{'slice.concat' op (concat_c7) expects the first 1 of 4 groups of 20 elements to have 6, as those of the operands have together, got 5}}
  %r = slice.concat %0, %1 groups(4) channels(10, 10) : (tensor<?x10xf32, #slice.groups<1, 4>>, tensor<?x10xf32, #slice.groups<1, 4>>) -> tensor<?x20xf32, #slice.groups<1, 4>>
  return
}

// -----

func.func @concat_grad_c1(%dy: tensor<?xf32>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c1) expects a rank of at least 2, got 1}}
  %r = slice.concat_grad %dy index(0) channels(4, 4) : tensor<?xf32> -> tensor<?xf32>
  return
}

// -----

func.func @concat_grad_c1(%dy: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c1) expects the result to have the rank of dy: expected 2, got 3}}
  %r = slice.concat_grad %dy index(0) channels(4, 4) : tensor<?x8xf32> -> tensor<?x4x1xf32>
  return
}

// -----

func.func @concat_grad_c2(%dy: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c2) expects 'groups' to be between 1 and 65536, got 65537}}
  %r = slice.concat_grad %dy index(0) groups(65537) channels(4, 4) : tensor<?x8xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @concat_grad_c2(%dy: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c2) expects 'channels' between 1 and 1099511627776, got 0}}
  %r = slice.concat_grad %dy index(0) channels(4, 0) : tensor<?x8xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @concat_grad_c3(%dy: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c3) expects dimension 0 of the result to equal dimension 0 of dy: expected a dynamic extent, got 3}}
  %r = slice.concat_grad %dy index(0) channels(4, 4) : tensor<?x8xf32> -> tensor<3x4xf32>
  return
}

// -----

func.func @concat_grad_c4(%dy: tensor<?x8x5xf32>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c4) expects dimension 2 of the result to equal dimension 2 of dy: expected 5, got 6}}
  %r = slice.concat_grad %dy index(0) channels(4, 4) : tensor<?x8x5xf32> -> tensor<?x4x6xf32>
  return
}

// -----

func.func @concat_grad_c5(%dy: tensor<?x8xf32, #slice.groups<1, 2>>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c5) expects dimension 1 of the result to have 2 groups, as that of dy, got 1}}
  %r = slice.concat_grad %dy index(0) groups(2) channels(4, 4) : tensor<?x8xf32, #slice.groups<1, 2>> -> tensor<?x4xf32>
  return
}

// -----

func.func @concat_grad_c5(%dy: tensor<?x8xf32, #slice.groups<1, 2>>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c5) expects 4 elements in dimension 1 of the result, got 2}}
  %r = slice.concat_grad %dy index(0) groups(2) channels(4, 4) : tensor<?x8xf32, #slice.groups<1, 2>> -> tensor<?x2xf32, #slice.groups<1, 2>>
  return
}

// -----

func.func @concat_grad_c6(%dy: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c6) expects 4 elements in dimension 1 of dy, got 8}}
  %r = slice.concat_grad %dy index(1) groups(2) channels(4, 4) : tensor<?x8xf32> -> tensor<?x2xf32>
  return
}

// -----

func.func @concat_grad_c7(%dy: tensor<?x20xf32>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c7) expects the first 1 of 4 groups of 20 elements to have 6, as those of the operands have together, got 5}}
  %r = slice.concat_grad %dy index(1) groups(4) channels(10, 10) : tensor<?x20xf32> -> tensor<?x10xf32>
  return
}

// -----

func.func @concat_grad_c8(%dy: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c8) expects 'index' to be the number of one of 2 operands, got 2}}
  %r = slice.concat_grad %dy index(2) channels(4, 4) : tensor<?x8xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @concat_grad_c8(%dy: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c8) expects 'index' to be the number of one of 2 operands, got -1}}
  %r = slice.concat_grad %dy index(-1) channels(4, 4) : tensor<?x8xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @concat_grad_c8(%dy: tensor<?x8xf32>) {
  // expected-error@+1 {{'slice.concat_grad' op (concat_grad_c8) expects 'index' to be the number of one of 0 operands, got 0}}
  %r = slice.concat_grad %dy index(0) channels() : tensor<?x8xf32> -> tensor<?x4xf32>
  return
}
