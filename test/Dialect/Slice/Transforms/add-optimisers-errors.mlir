// What slice-add-optimisers and the ops on arenas refuse, with their words.
// RUN: slice-opt %s --slice-add-optimisers --split-input-file --verify-diagnostics

// expected-error@+1 {{expects 'slice.model' on the module: run slice-specialise first}}
module attributes {slice.arena_elements = 64 : i64} {
}

// -----

// expected-error@+1 {{expects 'slice.arena_elements' on the module: run kern-pack-params first}}
module attributes {slice.model = "net"} {
}

// -----

// expected-error@+1 {{expects the name 'net.adamw' to be free}}
module attributes {slice.model = "net", slice.arena_elements = 64 : i64} {
  // expected-note@+1 {{it is taken here}}
  func.func private @net.adamw()
}

// -----

func.func @unpacked() {
  // expected-error@+1 {{(get_arena_c1) expects 'slice.arena_elements' on the module}}
  %0 = slice.get_arena 0 : tensor<64xf32>
  return
}

// -----

module attributes {slice.arena_elements = 64 : i64} {
  func.func @read() {
    // expected-error@+1 {{(get_arena_c1) expects the whole arena: expected 'tensor<64xf32>', got 'tensor<65xf32>'}}
    %0 = slice.get_arena 0 : tensor<65xf32>
    return
  }
}

// -----

module attributes {slice.arena_elements = 64 : i64} {
  func.func @write(%x: tensor<?xf32>) {
    // expected-error@+1 {{(set_arena_c1) expects the whole arena: expected 'tensor<64xf32>', got 'tensor<?xf32>'}}
    slice.set_arena 1, %x : tensor<?xf32>
    return
  }
}

// -----

module attributes {slice.arena_elements = 64 : i64} {
  func.func @number() {
    // expected-error@+1 {{attribute 'arena' failed to satisfy constraint: 64-bit signless integer attribute whose minimum value is 0 whose maximum value is 3}}
    %0 = slice.get_arena 4 : tensor<64xf32>
    return
  }
}

// -----

func.func @sliced(%x: tensor<8xf32, #slice.groups<2>>) {
  // expected-error@+1 {{(mean_grad_c1) expects x not to be sliced, got 'tensor<8xf32, #slice.groups<2>>'}}
  %0 = slice.mean_grad %x : tensor<8xf32, #slice.groups<2>>
  return
}
