// RUN: slice-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{expected kern.portion to be 1 to 2147483647 examples, an i64 of a function, got 0 : i64}}
func.func @none() attributes {kern.portion = 0 : i64} {
  return
}

// -----

// expected-error @below {{expected kern.portion to be 1 to 2147483647 examples, an i64 of a function, got 4294967296 : i64}}
func.func @many() attributes {kern.portion = 4294967296 : i64} {
  return
}

// -----

// expected-error @below {{expected kern.portion to be 1 to 2147483647 examples, an i64 of a function, got 3 : ui8}}
func.func @narrow() attributes {kern.portion = 3 : ui8} {
  return
}

// -----

// expected-error @below {{expected kern.portion to be 1 to 2147483647 examples, an i64 of a function, got 3 : i64}}
module attributes {kern.portion = 3 : i64} {
}
