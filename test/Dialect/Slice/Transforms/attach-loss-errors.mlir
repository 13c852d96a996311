// What slice-attach-loss refuses, with its words.
// RUN: slice-opt %s --slice-attach-loss --split-input-file --verify-diagnostics

// expected-error@+1 {{expects a network: a public function with an argument of type '!slice.rate'}}
module {
  func.func @other(%r: !slice.rate) attributes {slice.entry = "gradient"} {
    return
  }
}

// -----

// expected-note@+1 {{the other network is here}}
func.func @one(%r: !slice.rate) {
  return
}
// expected-error@+1 {{expects one network in a module: give every other function with a slice rate a 'slice.entry'}}
func.func @two(%r: !slice.rate) attributes {slice.entry = "infer"} {
  return
}

// -----

// expected-error@+1 {{expects a function with a slice rate to be public and to have a body: inline it where it is called}}
func.func private @net(!slice.rate)

// -----

// expected-error@+1 {{expects the network to have one block, got 2}}
func.func @net(%r: !slice.rate) {
  llvm.br ^bb1
^bb1:
  return
}

// -----

// expected-error@+1 {{expects the network to end in 'func.return', got 'llvm.unreachable'}}
func.func @net(%r: !slice.rate) -> tensor<?x4xf32> {
  llvm.unreachable
}

// -----

// expected-error@+1 {{expects the network to have one result, its logits, got 2}}
func.func @net(%x: tensor<?x4xf32>, %r: !slice.rate) -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  return %x, %x : tensor<?x4xf32>, tensor<?x4xf32>
}

// -----

// expected-error@+1 {{expects the network's result to be logits, a full tensor<?xCxf32> with one column for each of C classes, got 'tensor<?x4xf32, #slice.groups<1, 2>>'}}
func.func @net(%x: tensor<?x4xf32, #slice.groups<1, 2>>, %r: !slice.rate) -> tensor<?x4xf32, #slice.groups<1, 2>> {
  return %x : tensor<?x4xf32, #slice.groups<1, 2>>
}

// -----

// expected-error@+1 {{expects the network's result to be logits, a full tensor<?xCxf32> with one column for each of C classes, got 'tensor<?x4x4xf32>'}}
func.func @net(%x: tensor<?x4x4xf32>, %r: !slice.rate) -> tensor<?x4x4xf32> {
  return %x : tensor<?x4x4xf32>
}

// -----

// expected-error@+1 {{one column for each of C classes, got 'tensor<?x?xf32>'}}
func.func @net(%x: tensor<?x?xf32>, %r: !slice.rate) -> tensor<?x?xf32> {
  return %x : tensor<?x?xf32>
}

// -----

// expected-error@+1 {{one column for each of C classes, got 'tensor<?x0xf32>'}}
func.func @net(%x: tensor<?x0xf32>, %r: !slice.rate) -> tensor<?x0xf32> {
  return %x : tensor<?x0xf32>
}

// -----

// expected-error@+1 {{one column for each of C classes, got '!slice.rate'}}
func.func @net(%r: !slice.rate) -> !slice.rate {
  return %r : !slice.rate
}

// -----

// expected-error@+1 {{expects no argument of the network to have the name "targets", which training gives to an input of its own, but argument #1 has}}
func.func @net(%r: !slice.rate, %x: tensor<?x4xf32> {slice.name = "targets"}) -> tensor<?x4xf32> {
  return %x : tensor<?x4xf32>
}

// -----

// expected-error@+1 {{expects the name 'net.gradient.distill' to be free}}
func.func @net(%x: tensor<?x4xf32>, %r: !slice.rate) -> tensor<?x4xf32> {
  return %x : tensor<?x4xf32>
}
// expected-note@+1 {{it is taken here}}
func.func private @net.gradient.distill()
