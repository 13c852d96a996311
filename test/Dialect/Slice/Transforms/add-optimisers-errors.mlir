// What slice-add-optimisers refuses, with its words.
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
