// What a cluster and its phases must state.
// RUN: slice-opt %s --verify-diagnostics --split-input-file

// expected-error @+1 {{expected whole warps of up to 1024 threads, got 48}}
kern.cluster @c attributes {entry = "infer", width = 0, threads = 48, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
}

// -----

// expected-error @+1 {{expected inputs, outputs and memory of at least 0}}
kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = -1, block_bytes = 0} {
}

// -----

// expected-error @+1 {{holds an op that is no phase: arith.constant}}
kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
  %c = arith.constant 0 : index
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
  // expected-error @+1 {{expected an index below 1, got #kern.place<input 1, offset = 0, stride = 64>}}
  kern.phase @k variant 0 blocks 1 teams 1 meets [#kern.place<input 1, offset = 0, stride = 64>]
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
  // expected-error @+1 {{expected an index below 4, got #kern.place<arena 4, offset = 0, stride = 0>}}
  kern.phase @k variant 0 blocks 1 teams 1 meets [#kern.place<arena 4, offset = 0, stride = 0>]
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
  // expected-error @+1 {{expected a variant of at least 0, at least one block and 1 to 15 teams, got 0, 0 and 16}}
  kern.phase @k variant 0 blocks 0 teams 16 meets []
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
  // expected-error @+1 {{expected an index, an offset and a stride of at least 0, got 0, -4 and 0}}
  kern.phase @k variant 0 blocks 1 teams 1 meets [#kern.place<scratch 0, offset = -4, stride = 0>]
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
  // expected-error @+1 {{expected no stride where examples share memory or have their own, got 4}}
  kern.phase @k variant 0 blocks 1 teams 1 meets [#kern.place<arena 0, offset = 0, stride = 4>]
}

// -----

// expected-error @+1 {{'kern.phase' op expects parent op 'kern.cluster'}}
kern.phase @k variant 0 blocks 1 teams 1 meets []

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
  // expected-error @+1 {{expected the cluster to meet after a phase that its blocks share}}
  kern.phase @k variant 0 blocks 1 teams 1 []
}

// -----

func.func @program() {
  // expected-error @+1 {{expected memory that programs have, got that of a block}}
  %x = kern.buffer block 0 offset(0, 0) : memref<16xf32>
  return
}

// -----

// expected-error @+1 {{expected a phase at least}}
kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
}

// -----

// expected-error @+1 {{expected at most 200 inputs and as many outputs, got 1099511627776 and 1}}
kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1099511627776, outputs = 1, scratch = 0, block_bytes = 0} {
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 64} {
  // expected-error @+1 {{expected a place within 64 bytes of the block, got #kern.place<block 0, offset = 64, stride = 0>}}
  kern.phase @k variant 0 blocks 1 teams 1 alone [#kern.place<block 0, offset = 64, stride = 0>]
}

// -----

kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
  // expected-error @+1 {{at least one block and 1 to 15 teams, got 0, 8589934593 and 1}}
  kern.phase @k variant 0 blocks 8589934593 teams 1 meets []
}
