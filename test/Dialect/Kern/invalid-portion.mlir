// RUN: slice-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{expected a portion of 1 to 2147483647 examples, got 0}}
func.func @none() attributes {kern.portion = #kern.portion<0>} {
  return
}

// -----

// expected-error @below {{expected a portion of 1 to 2147483647 examples, got 4294967296}}
func.func @many() attributes {kern.portion = #kern.portion<4294967296, in_turn>} {
  return
}

// -----

// expected-error @below {{expected kern.portion to be a portion of a function}}
func.func @number() attributes {kern.portion = 3 : i64} {
  return
}

// -----

// expected-error @below {{expected kern.portion to be a portion of a function}}
module attributes {kern.portion = #kern.portion<3>} {
}
