// Every constraint of what buffers are and how they change, broken once.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

slice.param @m {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
slice.param @v : tensor<8x64xf32, #slice.groups<8, 8>>
func.func @update_statistics_c1(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c1) expects @v to name a slice.param that is a buffer}}
  slice.update_statistics @m, @v, %x momentum(0.1) : tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

slice.param @v {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
func.func @update_statistics_c1_unknown(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c1) expects @m to name a slice.param that is a buffer}}
  slice.update_statistics @m, @v, %x momentum(0.1) : tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

slice.param @m {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
slice.param @v {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
func.func @update_statistics_c1_twice(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c1) expects two buffers, got @m twice}}
  slice.update_statistics @m, @m, %x momentum(0.1) : tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

// expected-note@+1 {{the buffer is here}}
slice.param @m {buffer} : tensor<8x32xf32, #slice.groups<8, 8>>
slice.param @v {buffer} : tensor<8x32xf32, #slice.groups<8, 8>>
func.func @update_statistics_c2(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c2) expects @m to have one row of dimension 1 of x for each of its groups: got 'tensor<8x32xf32, #slice.groups<8, 8>>' for 'tensor<?x64xf32, #slice.groups<1, 8>>'}}
  slice.update_statistics @m, @v, %x momentum(0.1) : tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

// expected-note@+1 {{the buffer is here}}
slice.param @m {buffer} : tensor<9x64xf32, #slice.groups<8, 8>>
slice.param @v {buffer} : tensor<9x64xf32, #slice.groups<8, 8>>
func.func @update_statistics_c2_rows(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c2) expects @m to have one row of dimension 1 of x for each of its groups: got 'tensor<9x64xf32, #slice.groups<8, 8>>' for 'tensor<?x64xf32, #slice.groups<1, 8>>'}}
  slice.update_statistics @m, @v, %x momentum(0.1) : tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

// expected-note@+1 {{the buffer is here}}
slice.param @m {buffer} : tensor<8x64xf32, #slice.groups<1, 8>>
slice.param @v {buffer} : tensor<8x64xf32, #slice.groups<1, 8>>
func.func @update_statistics_c2_groups(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c2) expects @m to have one row of dimension 1 of x for each of its groups: got 'tensor<8x64xf32, #slice.groups<1, 8>>' for 'tensor<?x64xf32, #slice.groups<1, 8>>'}}
  slice.update_statistics @m, @v, %x momentum(0.1) : tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

// expected-note@+1 {{the buffer is here}}
slice.param @m {buffer} : tensor<64xf32, #slice.groups<8>>
slice.param @v {buffer} : tensor<64xf32, #slice.groups<8>>
func.func @update_statistics_c2_vector(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c2) expects @m to have one row of dimension 1 of x for each of its groups: got 'tensor<64xf32, #slice.groups<8>>' for 'tensor<?x64xf32, #slice.groups<1, 8>>'}}
  slice.update_statistics @m, @v, %x momentum(0.1) : tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

// expected-note@+1 {{the buffer is here}}
slice.param @m {buffer} : tensor<8x8x64xf32, #slice.groups<8, 8, 8>>
slice.param @v {buffer} : tensor<8x8x64xf32, #slice.groups<8, 8, 8>>
func.func @update_statistics_c2_rank(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c2) expects @m to have one row of dimension 1 of x for each of its groups: got 'tensor<8x8x64xf32, #slice.groups<8, 8, 8>>' for 'tensor<?x64xf32, #slice.groups<1, 8>>'}}
  slice.update_statistics @m, @v, %x momentum(0.1) : tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

// expected-note@+1 {{the buffer is here}}
slice.param @m {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
slice.param @v {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
func.func @update_statistics_c2_prefix(%x: tensor<?x20xf32>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c2) expects @m to have one row of dimension 1 of x for each of its groups: got 'tensor<8x64xf32, #slice.groups<8, 8>>' for 'tensor<?x20xf32>'}}
  slice.update_statistics @m, @v, %x momentum(0.1) : tensor<?x20xf32>
  return
}

// -----

slice.param @m {buffer} : tensor<64xf32>
slice.param @v {buffer} : tensor<1x64xf32>
func.func @update_statistics_c2_types(%x: tensor<?x64xf32>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c2) expects two buffers of one type, got 'tensor<64xf32>' and 'tensor<1x64xf32>'}}
  slice.update_statistics @m, @v, %x momentum(0.1) : tensor<?x64xf32>
  return
}

// -----

slice.param @m {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
slice.param @v {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
func.func @update_statistics_c3(%x: tensor<64xf32>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c3) expects x to have a rank of at least 2 and only dimension 1 to be sliced, got 'tensor<64xf32>'}}
  slice.update_statistics @m, @v, %x momentum(0.1) : tensor<64xf32>
  return
}

// -----

slice.param @m {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
slice.param @v {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
func.func @update_statistics_c3_sliced(%x: tensor<?x64x4xf32, #slice.groups<1, 8, 2>>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c3) expects x to have a rank of at least 2 and only dimension 1 to be sliced, got 'tensor<?x64x4xf32, #slice.groups<1, 8, 2>>'}}
  slice.update_statistics @m, @v, %x momentum(0.1) : tensor<?x64x4xf32, #slice.groups<1, 8, 2>>
  return
}

// -----

slice.param @m {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
slice.param @v {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
func.func @update_statistics_c4(%x: tensor<?x64xf32, #slice.groups<1, 8>>) {
  // expected-error@+1 {{'slice.update_statistics' op (update_statistics_c4) expects a momentum between 0 and 1, got -1.000000e+00}}
  slice.update_statistics @m, @v, %x momentum(-1.0) : tensor<?x64xf32, #slice.groups<1, 8>>
  return
}

// -----

slice.param @m : tensor<8x64xf32, #slice.groups<8, 8>>
func.func @set_row_c1(%v: tensor<8xf32>) {
  // expected-error@+1 {{'slice.set_row' op (set_row_c1) expects @m to name a slice.param that is a buffer of rank 1 or 2}}
  slice.set_row @m, %v row(0) : tensor<8xf32>
  return
}

// -----

slice.param @m {buffer} : tensor<8x8x8xf32>
func.func @set_row_c1_rank(%v: tensor<8xf32>) {
  // expected-error@+1 {{'slice.set_row' op (set_row_c1) expects @m to name a slice.param that is a buffer of rank 1 or 2}}
  slice.set_row @m, %v row(0) : tensor<8xf32>
  return
}

// -----

slice.param @m {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
func.func @set_row_c2(%v: tensor<8xf32>) {
  // expected-error@+1 {{'slice.set_row' op (set_row_c2) expects a row between 0 and 7, got 8}}
  slice.set_row @m, %v row(8) : tensor<8xf32>
  return
}

// -----

slice.param @m {buffer} : tensor<8xf32>
func.func @set_row_c2_vector(%v: tensor<8xf32>) {
  // expected-error@+1 {{'slice.set_row' op (set_row_c2) expects a row between 0 and 0, got -1}}
  slice.set_row @m, %v row(-1) : tensor<8xf32>
  return
}

// -----

// expected-note@+1 {{the buffer is here}}
slice.param @m {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
func.func @set_row_c3(%v: tensor<9xf32>) {
  // expected-error@+1 {{'slice.set_row' op (set_row_c3) expects the value to be a prefix of a row that ends at a group end: got 'tensor<9xf32>' for a row of 'tensor<8x64xf32, #slice.groups<8, 8>>'}}
  slice.set_row @m, %v row(0) : tensor<9xf32>
  return
}

// -----

// expected-note@+1 {{the buffer is here}}
slice.param @m {buffer} : tensor<8x64xf32, #slice.groups<8, 8>>
func.func @set_row_c3_encoding(%v: tensor<64xf32, #slice.groups<8>>) {
  // expected-error@+1 {{'slice.set_row' op (set_row_c3) expects the value to be a prefix of a row that ends at a group end: got 'tensor<64xf32, #slice.groups<8>>' for a row of 'tensor<8x64xf32, #slice.groups<8, 8>>'}}
  slice.set_row @m, %v row(0) : tensor<64xf32, #slice.groups<8>>
  return
}

// -----

// expected-note@+1 {{the parameter is here}}
slice.param @m {buffer} : tensor<4xf32>
func.func @get_grad_c3(%v: tensor<4xf32>) {
  // expected-error@+1 {{'slice.get_grad' op (get_grad_c3) expects @m to have a gradient, but it is a buffer}}
  %0 = slice.get_grad @m : tensor<4xf32>
  return
}

// -----

// expected-note@+1 {{the parameter is here}}
slice.param @m {buffer} : tensor<4xf32>
func.func @set_grad_c3(%v: tensor<4xf32>) {
  // expected-error@+1 {{'slice.set_grad' op (set_grad_c3) expects @m to have a gradient, but it is a buffer}}
  slice.set_grad @m, %v : tensor<4xf32>
  return
}

// -----

// expected-note@+1 {{the parameter is here}}
slice.param @m {buffer} : tensor<4xf32>
func.func @accumulate_grad_c3(%v: tensor<4xf32>) {
  // expected-error@+1 {{'slice.accumulate_grad' op (accumulate_grad_c3) expects @m to have a gradient, but it is a buffer}}
  slice.accumulate_grad @m, %v : tensor<4xf32>
  return
}
