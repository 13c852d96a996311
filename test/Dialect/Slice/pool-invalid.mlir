// Every constraint of pooling, broken in each way.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @max_pool_c1(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c1) expects 'kernel' #0 to be between 1 and 4096, got 0}}
  %0 = slice.max_pool %x kernel [0, 2] stride [2, 2] : tensor<?x4x6x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c1(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c1) expects 'kernel' to have 2 numbers, got 3}}
  %0 = slice.max_pool %x kernel [2, 2, 2] stride [2, 2] : tensor<?x4x6x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c1(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c1) expects 'kernel' #1 to be between 1 and 4096, got 4097}}
  %0 = slice.max_pool %x kernel [2, 4097] stride [2, 2] : tensor<?x4x6x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c1(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c1) expects 'stride' to have 2 numbers, got 0}}
  %0 = slice.max_pool %x kernel [2, 2] stride [] : tensor<?x4x6x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c1(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c1) expects 'stride' #1 to be between 1 and 4096, got -9223372036854775808}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, -9223372036854775808] : tensor<?x4x6x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c2(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c2) expects 'padding' #1 to be between 0 and 1, got 2}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] padding [1, 2] : tensor<?x4x6x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c2(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c2) expects 'padding' #0 to be between 0 and 1, got -1}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] padding [-1, 0] : tensor<?x4x6x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c2(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c2) expects 'padding' to have 2 numbers, got 1}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] padding [1] : tensor<?x4x6x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c3(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c3) expects dimension 0 of the result to equal dimension 0 of x: expected a dynamic extent, got 5}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x6x6xf32> -> tensor<5x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c4(%x: tensor<?x4x6x6xf32, #slice.groups<1, 2, 1, 1>>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c4) expects dimension 1 of the result to equal dimension 1 of x: expected 4 in 2 groups, got 4}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x6x6xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c5(%x: tensor<?x4x?x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c5) expects dimension 2 of x to be static, of 1 to 1073741824 elements, got 'tensor<?x4x?x6xf32>'}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x?x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c5(%x: tensor<?x4x6x1073741825xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c5) expects dimension 3 of x to be static, of 1 to 1073741824 elements, got 'tensor<?x4x6x1073741825xf32>'}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x6x1073741825xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c5(%x: tensor<?x0x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c5) expects dimension 1 of x to be static, of 1 to 1073741824 elements, got 'tensor<?x0x6x6xf32>'}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] : tensor<?x0x6x6xf32> -> tensor<?x0x3x3xf32>
  return
}

// -----

func.func @max_pool_c5(%x: tensor<?x4x6x6xf32, #slice.groups<1, 1, 1, 2>>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c5) expects dimension 3 of x to have 1 group, got 2}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x6x6xf32, #slice.groups<1, 1, 1, 2>> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @max_pool_c5(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c5) expects dimension 2 of the result to have 1 group, got 3}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x6x6xf32> -> tensor<?x4x3x3xf32, #slice.groups<1, 1, 3, 1>>
  return
}

// -----

func.func @max_pool_c6(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c6) expects 3 elements in dimension 3 of the result, got 4}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x6x6xf32> -> tensor<?x4x3x4xf32>
  return
}

// -----

func.func @max_pool_c6(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c6) expects 3 elements in dimension 2 of the result, got a dynamic extent}}
  %0 = slice.max_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x6x6xf32> -> tensor<?x4x?x3xf32>
  return
}

// -----

func.func @max_pool_c6(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool' op (max_pool_c6) expects a window to fit into dimension 2 of x: at most 10 elements with padding, got a kernel of 11}}
  %0 = slice.max_pool %x kernel [11, 2] stride [2, 2] padding [2, 0] : tensor<?x4x6x6xf32> -> tensor<?x4x0x3xf32>
  return
}

// -----

func.func @max_pool_grad_c1(%dy: tensor<?x4x3x3xf32>, %x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool_grad' op (max_pool_grad_c1) expects 'kernel' #0 to be between 1 and 4096, got 0}}
  %0 = slice.max_pool_grad %dy, %x kernel [0, 2] stride [2, 2] : (tensor<?x4x3x3xf32>, tensor<?x4x6x6xf32>) -> tensor<?x4x6x6xf32>
  return
}

// -----

func.func @max_pool_grad_c2(%dy: tensor<?x4x3x3xf32>, %x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool_grad' op (max_pool_grad_c2) expects 'padding' #1 to be between 0 and 1, got 2}}
  %0 = slice.max_pool_grad %dy, %x kernel [2, 2] stride [2, 2] padding [1, 2] : (tensor<?x4x3x3xf32>, tensor<?x4x6x6xf32>) -> tensor<?x4x6x6xf32>
  return
}

// -----

func.func @max_pool_grad_c3(%dy: tensor<5x4x3x3xf32>, %x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool_grad' op (max_pool_grad_c3) expects dimension 0 of dy to equal dimension 0 of x: expected a dynamic extent, got 5}}
  %0 = slice.max_pool_grad %dy, %x kernel [2, 2] stride [2, 2] : (tensor<5x4x3x3xf32>, tensor<?x4x6x6xf32>) -> tensor<?x4x6x6xf32>
  return
}

// -----

func.func @max_pool_grad_c4(%dy: tensor<?x4x3x3xf32>, %x: tensor<?x4x6x6xf32, #slice.groups<1, 2, 1, 1>>) {
  // expected-error@+1 {{'slice.max_pool_grad' op (max_pool_grad_c4) expects dimension 1 of dy to equal dimension 1 of x: expected 4 in 2 groups, got 4}}
  %0 = slice.max_pool_grad %dy, %x kernel [2, 2] stride [2, 2] : (tensor<?x4x3x3xf32>, tensor<?x4x6x6xf32, #slice.groups<1, 2, 1, 1>>) -> tensor<?x4x6x6xf32, #slice.groups<1, 2, 1, 1>>
  return
}

// -----

func.func @max_pool_grad_c5(%dy: tensor<?x4x3x3xf32>, %x: tensor<?x4x?x6xf32>) {
  // expected-error@+1 {{'slice.max_pool_grad' op (max_pool_grad_c5) expects dimension 2 of x to be static, of 1 to 1073741824 elements, got 'tensor<?x4x?x6xf32>'}}
  %0 = slice.max_pool_grad %dy, %x kernel [2, 2] stride [2, 2] : (tensor<?x4x3x3xf32>, tensor<?x4x?x6xf32>) -> tensor<?x4x?x6xf32>
  return
}

// -----

func.func @max_pool_grad_c6(%dy: tensor<?x4x3x4xf32>, %x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool_grad' op (max_pool_grad_c6) expects 3 elements in dimension 3 of dy, got 4}}
  %0 = slice.max_pool_grad %dy, %x kernel [2, 2] stride [2, 2] : (tensor<?x4x3x4xf32>, tensor<?x4x6x6xf32>) -> tensor<?x4x6x6xf32>
  return
}

// -----

func.func @max_pool_grad_c7(%dy: tensor<?x4x3x3xf32>, %x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.max_pool_grad' op (max_pool_grad_c7) expects the result to have the type of x: expected 'tensor<?x4x6x6xf32>', got 'tensor<?x4x6x7xf32>'}}
  %0 = slice.max_pool_grad %dy, %x kernel [2, 2] stride [2, 2] : (tensor<?x4x3x3xf32>, tensor<?x4x6x6xf32>) -> tensor<?x4x6x7xf32>
  return
}

// -----

func.func @avg_pool_c1(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.avg_pool' op (avg_pool_c1) expects 'kernel' #0 to be between 1 and 4096, got 0}}
  %0 = slice.avg_pool %x kernel [0, 2] stride [2, 2] : tensor<?x4x6x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @avg_pool_c2(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.avg_pool' op (avg_pool_c2) expects 'padding' #1 to be between 0 and 1, got 2}}
  %0 = slice.avg_pool %x kernel [2, 2] stride [2, 2] padding [1, 2] : tensor<?x4x6x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @avg_pool_c3(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.avg_pool' op (avg_pool_c3) expects dimension 0 of the result to equal dimension 0 of x: expected a dynamic extent, got 5}}
  %0 = slice.avg_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x6x6xf32> -> tensor<5x4x3x3xf32>
  return
}

// -----

func.func @avg_pool_c4(%x: tensor<?x4x6x6xf32, #slice.groups<1, 2, 1, 1>>) {
  // expected-error@+1 {{'slice.avg_pool' op (avg_pool_c4) expects dimension 1 of the result to equal dimension 1 of x: expected 4 in 2 groups, got 4}}
  %0 = slice.avg_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x6x6xf32, #slice.groups<1, 2, 1, 1>> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @avg_pool_c5(%x: tensor<?x4x?x6xf32>) {
  // expected-error@+1 {{'slice.avg_pool' op (avg_pool_c5) expects dimension 2 of x to be static, of 1 to 1073741824 elements, got 'tensor<?x4x?x6xf32>'}}
  %0 = slice.avg_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x?x6xf32> -> tensor<?x4x3x3xf32>
  return
}

// -----

func.func @avg_pool_c6(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.avg_pool' op (avg_pool_c6) expects 3 elements in dimension 3 of the result, got 4}}
  %0 = slice.avg_pool %x kernel [2, 2] stride [2, 2] : tensor<?x4x6x6xf32> -> tensor<?x4x3x4xf32>
  return
}

// -----

func.func @avg_pool_grad_c1(%dy: tensor<?x4x3x3xf32>) {
  // expected-error@+1 {{'slice.avg_pool_grad' op (avg_pool_grad_c1) expects 'kernel' #0 to be between 1 and 4096, got 0}}
  %0 = slice.avg_pool_grad %dy kernel [0, 2] stride [2, 2] : tensor<?x4x3x3xf32> -> tensor<?x4x6x6xf32>
  return
}

// -----

func.func @avg_pool_grad_c2(%dy: tensor<?x4x3x3xf32>) {
  // expected-error@+1 {{'slice.avg_pool_grad' op (avg_pool_grad_c2) expects 'padding' #1 to be between 0 and 1, got 2}}
  %0 = slice.avg_pool_grad %dy kernel [2, 2] stride [2, 2] padding [1, 2] : tensor<?x4x3x3xf32> -> tensor<?x4x6x6xf32>
  return
}

// -----

func.func @avg_pool_grad_c3(%dy: tensor<5x4x3x3xf32>) {
  // expected-error@+1 {{'slice.avg_pool_grad' op (avg_pool_grad_c3) expects dimension 0 of dy to equal dimension 0 of the result: expected a dynamic extent, got 5}}
  %0 = slice.avg_pool_grad %dy kernel [2, 2] stride [2, 2] : tensor<5x4x3x3xf32> -> tensor<?x4x6x6xf32>
  return
}

// -----

func.func @avg_pool_grad_c4(%dy: tensor<?x4x3x3xf32>) {
  // expected-error@+1 {{'slice.avg_pool_grad' op (avg_pool_grad_c4) expects dimension 1 of dy to equal dimension 1 of the result: expected 4 in 2 groups, got 4}}
  %0 = slice.avg_pool_grad %dy kernel [2, 2] stride [2, 2] : tensor<?x4x3x3xf32> -> tensor<?x4x6x6xf32, #slice.groups<1, 2, 1, 1>>
  return
}

// -----

func.func @avg_pool_grad_c5(%dy: tensor<?x4x3x3xf32>) {
  // expected-error@+1 {{'slice.avg_pool_grad' op (avg_pool_grad_c5) expects dimension 2 of the result to be static, of 1 to 1073741824 elements, got 'tensor<?x4x?x6xf32>'}}
  %0 = slice.avg_pool_grad %dy kernel [2, 2] stride [2, 2] : tensor<?x4x3x3xf32> -> tensor<?x4x?x6xf32>
  return
}

// -----

func.func @avg_pool_grad_c6(%dy: tensor<?x4x3x4xf32>) {
  // expected-error@+1 {{'slice.avg_pool_grad' op (avg_pool_grad_c6) expects 3 elements in dimension 3 of dy, got 4}}
  %0 = slice.avg_pool_grad %dy kernel [2, 2] stride [2, 2] : tensor<?x4x3x4xf32> -> tensor<?x4x6x6xf32>
  return
}

// -----

func.func @global_avg_pool_c1(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.global_avg_pool' op (global_avg_pool_c1) expects dimension 0 of the result to equal dimension 0 of x: expected a dynamic extent, got 3}}
  %0 = slice.global_avg_pool %x : tensor<?x4x6x6xf32> -> tensor<3x4xf32>
  return
}

// -----

func.func @global_avg_pool_c2(%x: tensor<?x4x6x6xf32>) {
  // expected-error@+1 {{'slice.global_avg_pool' op (global_avg_pool_c2) expects dimension 1 of the result to equal dimension 1 of x: expected 4, got 5}}
  %0 = slice.global_avg_pool %x : tensor<?x4x6x6xf32> -> tensor<?x5xf32>
  return
}

// -----

func.func @global_avg_pool_c3(%x: tensor<?x4x0x6xf32>) {
  // expected-error@+1 {{'slice.global_avg_pool' op (global_avg_pool_c3) expects dimension 2 of x to be static, of 1 to 1073741824 elements, got 'tensor<?x4x0x6xf32>'}}
  %0 = slice.global_avg_pool %x : tensor<?x4x0x6xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @global_avg_pool_c3(%x: tensor<?x4x6x6xf32, #slice.groups<1, 1, 1, 2>>) {
  // expected-error@+1 {{'slice.global_avg_pool' op (global_avg_pool_c3) expects dimension 3 of x to have 1 group, got 2}}
  %0 = slice.global_avg_pool %x : tensor<?x4x6x6xf32, #slice.groups<1, 1, 1, 2>> -> tensor<?x4xf32>
  return
}

// -----

func.func @global_avg_pool_grad_c1(%dy: tensor<3x4xf32>) {
  // expected-error@+1 {{'slice.global_avg_pool_grad' op (global_avg_pool_grad_c1) expects dimension 0 of dy to equal dimension 0 of the result: expected a dynamic extent, got 3}}
  %0 = slice.global_avg_pool_grad %dy : tensor<3x4xf32> -> tensor<?x4x6x6xf32>
  return
}

// -----

func.func @global_avg_pool_grad_c2(%dy: tensor<?x5xf32>) {
  // expected-error@+1 {{'slice.global_avg_pool_grad' op (global_avg_pool_grad_c2) expects dimension 1 of dy to equal dimension 1 of the result: expected 4, got 5}}
  %0 = slice.global_avg_pool_grad %dy : tensor<?x5xf32> -> tensor<?x4x6x6xf32>
  return
}

// -----

func.func @global_avg_pool_grad_c3(%dy: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.global_avg_pool_grad' op (global_avg_pool_grad_c3) expects dimension 2 of the result to be static, of 1 to 1073741824 elements, got 'tensor<?x4x0x6xf32>'}}
  %0 = slice.global_avg_pool_grad %dy : tensor<?x4xf32> -> tensor<?x4x0x6xf32>
  return
}

// -----

func.func @global_avg_pool_grad_c3(%dy: tensor<?x4xf32>) {
  // expected-error@+1 {{'slice.global_avg_pool_grad' op (global_avg_pool_grad_c3) expects dimension 3 of the result to have 1 group, got 2}}
  %0 = slice.global_avg_pool_grad %dy : tensor<?x4xf32> -> tensor<?x4x6x6xf32, #slice.groups<1, 1, 1, 2>>
  return
}
