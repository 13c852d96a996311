// Buffers whose size nobody knows.
// RUN: slice-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(func.func(kern-place-workspace))'

func.func @dynamic(%batch: index, %begin: index, %end: index) attributes {kern.kernel} {
  // expected-error @+1 {{expected a buffer of a known size below 2^63}}
  %a = memref.alloca(%batch) : memref<?xf32>
  return
}

// -----

func.func @alignment(%batch: index, %begin: index, %end: index) attributes {kern.kernel} {
  // expected-error @+1 {{expected an alignment of at most 64 bytes, got 4096}}
  %a = memref.alloca() {alignment = 4096 : i64} : memref<8xf32>
  return
}

// -----

func.func @overflow(%batch: index, %begin: index, %end: index) attributes {kern.kernel} {
  // expected-error @+1 {{expected a buffer of a known size below 2^63}}
  %a = memref.alloca() : memref<4611686018427387904x2xf32>
  return
}
