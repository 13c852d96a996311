// What a cluster and its phases must state.
// RUN: slice-opt %s --verify-diagnostics --split-input-file

// expected-error @+1 {{expected whole warps of up to 1024 threads, got 48}}
kern.cluster @c attributes {entry = "infer", width = 0, threads = 48, inputs = 1, outputs = 1, scratch = 0} {
}

// -----

// expected-error @+1 {{expected inputs, outputs and scratch of at least 0}}
kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = -1} {
}

// -----

// expected-error @+1 {{holds an op that is no phase: arith.constant}}
kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0} {
  %c = arith.constant 0 : index
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0} {
  // expected-error @+1 {{expected an index below 1, got #kern.place<input 1, offset = 0, stride = 64>}}
  kern.phase @k variant 0 blocks 1 teams 1 [#kern.place<input 1, offset = 0, stride = 64>]
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0} {
  // expected-error @+1 {{expected an index below 4, got #kern.place<arena 4, offset = 0, stride = 0>}}
  kern.phase @k variant 0 blocks 1 teams 1 [#kern.place<arena 4, offset = 0, stride = 0>]
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0} {
  // expected-error @+1 {{expected a variant of at least 0, at least one block and 1 to 15 teams, got 0, 0 and 16}}
  kern.phase @k variant 0 blocks 0 teams 16 []
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0} {
  // expected-error @+1 {{expected an index, an offset and a stride of at least 0, got 0, -4 and 0}}
  kern.phase @k variant 0 blocks 1 teams 1 [#kern.place<scratch 0, offset = -4, stride = 0>]
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0} {
  // expected-error @+1 {{expected parameters to be the same for all examples}}
  kern.phase @k variant 0 blocks 1 teams 1 [#kern.place<arena 0, offset = 0, stride = 4>]
}

// -----

// expected-error @+1 {{'kern.phase' op expects parent op 'kern.cluster'}}
kern.phase @k variant 0 blocks 1 teams 1 []
