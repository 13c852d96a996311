// What the verifiers of the dialect refuse.
// RUN: slice-opt %s --split-input-file --verify-diagnostics

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{expected num_parallel in [0, 2], got 3}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 3, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{expected positive extents or -1 for the batch, got 0}}
  %r = kern.generic {extents = array<i64: -1, 0>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>, %m: memref<?x8xf32>) {
  // expected-error @+1 {{has outputs on memrefs or results on tensors, not both}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) outs(%m : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{stores nothing}}
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield
    }
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>, %m: memref<?x8xf32>) {
  // expected-error @+1 {{expected tensors in and out or memrefs in and out, got 'tensor<?x8xf32>'}}
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) outs(%m : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    }
  return
}

// -----

func.func @f(%x: tensor<?xf32>) {
  // expected-error @+1 {{expected at most one parallel dimension over the batch}}
  %r = kern.generic {extents = array<i64: -1, -1>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{expected 2 indexing maps, got 1}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{expected indexing map 0 over 2 dimensions, got affine_map<(d0) -> (d0, d0)>}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b) -> (b, b)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{expected indexing map 0 over 2 dimensions, got affine_map<(d0, d1)[s0] -> (d0, d1)>}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n)[s] -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{indexing map 0 has 1 results for an operand of rank 2}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{stores through reduction dimension 1}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {
    ^bb0(%c0: f32):
      kern.yield %c0 : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32):
      kern.yield %acc : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{expected entries of clipped in [0, 1), got 1}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>], clipped = array<i64: 1>}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{expected entries of side in [0, 1), got -1}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>], side = array<i64: -1>}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{needs combiners if and only if it has reduction dimensions}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 1, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b)>]}
      ins(%x : tensor<?x8xf32>) combine {
    ^bb0(%c0: f32):
      kern.yield %c0 : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32):
      kern.yield %acc : f32
    } -> tensor<?xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{needs combiners if and only if it has reduction dimensions}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [#kern.combiner<max>],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf64>) {
  // expected-error @+1 {{operand #0 must be variadic of ranked tensor of 32-bit float or 32-bit signless integer or bfloat16 type values or memref of 32-bit float or 32-bit signless integer or bfloat16 type values, but got 'tensor<?x8xf64>'}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf64>) combine {} epilogue {
    ^bb0(%e0: f64):
    kern.yield %e0 : f64
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xi1>) {
  // expected-error @+1 {{but got 'tensor<?x8xi1>'}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xi1>) combine {} epilogue {
    ^bb0(%e0: i1):
    kern.yield %e0 : i1
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: memref<*xf32>) {
  // expected-error @+1 {{but got 'memref<*xf32>'}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : memref<*xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: memref<?x8xf32, strided<[?, 1]>>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{expected operand 0 to be row-major in the default memory space, got 'memref<?x8xf32, strided<[?, 1]>>'}}
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : memref<?x8xf32, strided<[?, 1]>>) outs(%y : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x8xf32, 3>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{expected operand 0 to be row-major in the default memory space, got 'memref<?x8xf32, 3>'}}
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : memref<?x8xf32, 3>) outs(%y : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    }
  return
}

// -----

func.func @f(%x: memref<8x?xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{expected operand 0 to be dynamic in its first dimension alone, got 'memref<8x?xf32>'}}
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (n, b)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : memref<8x?xf32>) outs(%y : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x0xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{expected operand 0 not to be empty, got 'memref<?x0xf32>'}}
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : memref<?x0xf32>) outs(%y : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    }
  return
}

// -----

func.func @f(%x: memref<?x4294967296x4294967296xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{expected operand 0 to have less than 2^63 bytes, got 'memref<?x4294967296x4294967296xf32>'}}
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : memref<?x4294967296x4294967296xf32>) outs(%y : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    }
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{expected less than 2^63 points}}
  %r = kern.generic {extents = array<i64: 4611686018427387904, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{index 0 of operand 0 mixes the batch with other indices}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b + 1, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{index 0 of operand 0 runs over the batch, but the size is 4}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<4x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{index 1 of operand 0 runs from 1 to 8, expected within [0, 8)}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n + 1)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{index 1 of operand 0 runs from -1 to 6, expected within [0, 8)}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n - 1)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{index 0 of operand 0 runs from 0 to 7, expected within [0, 1)}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (n, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{index 1 of operand 0 is not affine in the dimensions or overflows}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n * 9223372036854775807)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{stores output 0 more than once along dimension 2; expected it in 'side'}}
  %r = kern.generic {extents = array<i64: -1, 8, 4>, num_parallel = 3, combiners = [],
      indexing_maps = [affine_map<(b, n, m) -> (b, n)>, affine_map<(b, n, m) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xi32>) {
  // expected-error @+1 {{sums side outputs of f32, got 'tensor<8xi32>'}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (n)>], side = array<i64: 0>}
      ins(%x : tensor<?x8xi32>) combine {} epilogue {
    ^bb0(%e0: i32):
    kern.yield %e0 : i32
    } -> tensor<8xi32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{needs a combine body if and only if it has reduction dimensions}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {
    ^bb0(%c0: f32):
      kern.yield %c0 : f32
    } epilogue {
    ^bb0(%e0: f32):
    kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{needs a combine body if and only if it has reduction dimensions}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%acc: f32, %e0: f32):
      kern.yield %acc : f32
    } -> tensor<?xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{epilogue expects 1 arguments, got 2}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32, %e1: f32):
      kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{epilogue argument 0 expects type 'f32', got 'i32'}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: i32):
      %z = arith.constant 0.0 : f32
      kern.yield %z : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{combine yields 2 values for 1 combiners}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b)>]}
      ins(%x : tensor<?x8xf32>) combine {
    ^bb0(%c0: f32):
      kern.yield %c0, %c0 : f32, f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32):
      kern.yield %acc : f32
    } -> tensor<?xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{combine expects to yield f32, got 'i32'}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b)>]}
      ins(%x : tensor<?x8xf32>) combine {
    ^bb0(%c0: f32):
      %i = arith.constant 1 : i32
      kern.yield %i : i32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32):
      kern.yield %acc : f32
    } -> tensor<?xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{epilogue argument 0 expects type f32, got 'i32'}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b)>]}
      ins(%x : tensor<?x8xf32>) combine {
    ^bb0(%c0: f32):
      kern.yield %c0 : f32
    } epilogue {
    ^bb0(%acc: i32, %e0: f32):
      %z = arith.constant 0.0 : f32
      kern.yield %z : f32
    } -> tensor<?xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{epilogue uses input 0, which is read through reduction dimension 1}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b)>]}
      ins(%x : tensor<?x8xf32>) combine {
    ^bb0(%c0: f32):
      kern.yield %c0 : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32):
      kern.yield %e0 : f32
    } -> tensor<?xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{epilogue yields 2 values for 1 outputs}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
      kern.yield %e0, %e0 : f32, f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{epilogue yields 'i32' for output 0 of type 'tensor<?x8xf32>'}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
      %i = arith.constant 1 : i32
      kern.yield %i : i32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{epilogue expects scalar element-wise arithmetic}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
      // expected-note @+1 {{got 'arith.constant'}}
      %v = arith.constant dense<1.0> : vector<4xf32>
      kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{epilogue expects scalar element-wise arithmetic}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
      // expected-note @+1 {{got 'func.call'}}
      func.call @g() : () -> ()
      kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}
func.func private @g()

// -----

func.func @f(%x: tensor<?x8xf32>, %s: f32) {
  // expected-note @+1 {{required by region isolation constraints}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
      // expected-error @+1 {{using value defined outside the region}}
      kern.yield %s : f32
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{region #1 ('epilogue') failed to verify constraint: region with 1 blocks}}
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
      kern.yield %e0 : f32
    ^bb1:
      kern.yield
    } -> tensor<?x8xf32>
  return
}

// -----

func.func @f(%x: tensor<?x8xf32>) {
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : tensor<?x8xf32>) combine {} epilogue {
    ^bb0(%e0: f32):
      // expected-error @+1 {{expected a dimension in [0, 2), got 2}}
      %i = kern.index 2 : index
      kern.yield %e0 : f32
    } -> tensor<?x8xf32>
  return
}

// -----

// An epilogue stands outside the reduction loops.
func.func @f(%x: tensor<?x8xf32>) {
  %r = kern.generic {extents = array<i64: -1, 8>, num_parallel = 1, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b)>]}
      ins(%x : tensor<?x8xf32>) combine {
    ^bb0(%c0: f32):
      kern.yield %c0 : f32
    } epilogue {
    ^bb0(%acc: f32, %e0: f32):
      // expected-error @+1 {{expected a dimension in [0, 1), got 1}}
      %i = kern.index 1 : index
      kern.yield %acc : f32
    } -> tensor<?xf32>
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{expects parent op 'kern.generic'}}
  %i = kern.index 0 : index
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{expects parent op 'kern.generic'}}
  %i = kern.batch : index
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{expected an index in [0, 2^32), got 4294967296}}
  %b = kern.buffer input 4294967296 offset(0, 0) : memref<8xf32>
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{expected an index in [0, 2^32), got -1}}
  %b = kern.buffer input -1 offset(0, 0) : memref<8xf32>
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{expected offsets of at least 0, got -64 and 0}}
  %b = kern.buffer scratch 0 offset(-64, 0) : memref<8xf32>
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{expected an offset per example in scratch alone}}
  %b = kern.buffer arena 0 offset(0, 4) : memref<8xf32>
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{expected the buffer to be row-major in the default memory space, got 'memref<8xf32, strided<[2]>>'}}
  %b = kern.buffer arena 0 offset(0, 0) : memref<8xf32, strided<[2]>>
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{result #0 must be memref of 32-bit float or 32-bit signless integer or bfloat16 type values, but got 'memref<8xf64>'}}
  %b = kern.buffer arena 0 offset(0, 0) : memref<8xf64>
  return
}

// -----

func.func @f() {
  %b = kern.buffer input 0 offset(0, 0) : memref<8xf32>
  // expected-error @+1 {{expected a function named @none}}
  kern.launch @none(%b) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<8xf32>
  return
}

// -----

func.func private @k()
func.func @f() {
  %b = kern.buffer input 0 offset(0, 0) : memref<8xf32>
  // expected-error @+1 {{kernel @k expects (batch, begin, end) as index first}}
  kern.launch @k(%b) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<8xf32>
  return
}

// -----

func.func private @k(index, index, i64, memref<8xf32>)
func.func @f() {
  %b = kern.buffer input 0 offset(0, 0) : memref<8xf32>
  // expected-error @+1 {{kernel @k expects (batch, begin, end) as index first}}
  kern.launch @k(%b) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<8xf32>
  return
}

// -----

func.func private @k(index, index, index)
func.func @f() {
  %b = kern.buffer input 0 offset(0, 0) : memref<8xf32>
  // expected-error @+1 {{kernel @k expects 0 buffers, got 1}}
  kern.launch @k(%b) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<8xf32>
  return
}

// -----

func.func private @k(index, index, index, memref<?xf32>)
func.func @f() {
  %b = kern.buffer input 0 offset(0, 0) : memref<8xf32>
  // expected-error @+1 {{buffer 0 expects 'memref<?xf32>', got 'memref<8xf32>'}}
  kern.launch @k(%b) {flops = array<i64: 0, 0>, bytes = array<i64: 0, 0>} : memref<8xf32>
  return
}

// -----

func.func private @k(index, index, index, memref<8xf32>)
func.func @f() {
  %b = kern.buffer input 0 offset(0, 0) : memref<8xf32>
  // expected-error @+1 {{expected flops and bytes as pairs (constant, per example) of at least 0}}
  kern.launch @k(%b) {flops = array<i64: 0>, bytes = array<i64: 0, 0>} : memref<8xf32>
  return
}

// -----

func.func private @k(index, index, index, memref<8xf32>)
func.func @f() {
  %b = kern.buffer input 0 offset(0, 0) : memref<8xf32>
  // expected-error @+1 {{expected flops and bytes as pairs (constant, per example) of at least 0}}
  kern.launch @k(%b) {flops = array<i64: 0, 0>, bytes = array<i64: 0, -1>} : memref<8xf32>
  return
}

// -----

// expected-error @+1 {{expected block_dim of at least -1, got -2}}
func.func private @f() attributes {a = #kern.layout<block_dim = -2, block = 1, order = [0], offset = 0>}

// -----

// expected-error @+1 {{expected a positive block, got 0}}
func.func private @f() attributes {a = #kern.layout<block_dim = 0, block = 0, order = [1], offset = 0>}

// -----

// expected-error @+1 {{expected each other dimension once in order, got 0}}
func.func private @f() attributes {a = #kern.layout<block_dim = 0, block = 8, order = [0], offset = 0>}

// -----

// expected-error @+1 {{expected each other dimension once in order, got 1}}
func.func private @f() attributes {a = #kern.layout<block_dim = 0, block = 8, order = [1, 1], offset = 0>}

// -----

// expected-error @+1 {{expected each other dimension once in order, got -1}}
func.func private @f() attributes {a = #kern.layout<block_dim = 0, block = 8, order = [-1], offset = 0>}

// -----

// expected-error @+1 {{expected an offset of at least 0, got -64}}
func.func private @f() attributes {a = #kern.layout<block_dim = 0, block = 8, order = [1], offset = -64>}

// -----

// expected-error @+1 {{expected factors of tensor cores in a derived copy without winograd}}
func.func private @f() attributes {a = #kern.layout<block_dim = -1, block = 1, order = [0, 1], offset = 0, factor = bf16>}

// -----

// expected-error @+1 {{expected factors of tensor cores in a derived copy without winograd}}
func.func private @f() attributes {a = #kern.layout<block_dim = 0, block = 32, order = [2, 3, 1], offset = 0, derived = true, winograd = 4, factor = tf32>}

// -----

// expected-error @+1 {{expected one of [fma, tf32, bf16] for how a GPU multiplies, got: fp8}}
func.func private @f() attributes {a = #kern.layout<block_dim = -1, block = 1, order = [0, 1], offset = 0, derived = true, factor = fp8>}

// -----

// expected-error @+1 {{expected derived, winograd, flipped or factor, got rounded}}
func.func private @f() attributes {a = #kern.layout<block_dim = -1, block = 1, order = [0, 1], offset = 0, rounded = true>}

// -----

// expected-error @+1 {{expected kern.rounded to be a math of a kern.generic}}
func.func private @f() attributes {kern.rounded = #kern.math<bf16>}

// -----

func.func @f(%x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  // expected-error @+1 {{expected kern.rounded to be a math of a kern.generic}}
  kern.generic {extents = array<i64: -1, 8>, num_parallel = 2, combiners = [], kern.rounded = "bf16",
      indexing_maps = [affine_map<(b, n) -> (b, n)>, affine_map<(b, n) -> (b, n)>]}
      ins(%x : memref<?x8xf32>) outs(%y : memref<?x8xf32>) combine {} epilogue {
    ^bb0(%e: f32):
      kern.yield %e : f32
    }
  return
}

// -----

// expected-error @+1 {{expected positive lanes and registers, got 0 and 16}}
func.func private @f() attributes {a = #kern.target<"x", lanes = 0, registers = 16>}

// -----

// expected-error @+1 {{expected positive rows and lanes, got 0 and 4}}
func.func private @f() attributes {a = #kern.tile<0 x 4>}
