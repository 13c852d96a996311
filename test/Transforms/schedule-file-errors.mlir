// A file of schedules may hold anything: what cannot be obeyed is refused, in
// one line that says what and where.
// RUN: split-file %s %t
// DEFINE: %{file} =
// DEFINE: %{prefix} =
// DEFINE: %{refuse} = not slice-opt %t/network.mlir --pass-pipeline='builtin.module(func.func(kern-choose-schedules{schedules=%t%{file}}))' 2>&1 | FileCheck %s --check-prefix=%{prefix}
// REDEFINE: %{file} = /syntax.mlir
// REDEFINE: %{prefix} = SYNTAX
// RUN: %{refuse}
// REDEFINE: %{file} = /module.mlir
// REDEFINE: %{prefix} = MODULE
// RUN: %{refuse}
// REDEFINE: %{file} = /function.mlir
// REDEFINE: %{prefix} = FUNCTION
// RUN: %{refuse}
// REDEFINE: %{file} = /untargeted.mlir
// REDEFINE: %{prefix} = UNTARGETED
// RUN: %{refuse}
// REDEFINE: %{file} = /target.mlir
// REDEFINE: %{prefix} = TARGET
// RUN: %{refuse}
// REDEFINE: %{file} = /empty.mlir
// REDEFINE: %{prefix} = EMPTY
// RUN: %{refuse}
// REDEFINE: %{file} = /declared.mlir
// REDEFINE: %{prefix} = DECLARED
// RUN: %{refuse}
// REDEFINE: %{file} = /arguments.mlir
// REDEFINE: %{prefix} = ARGUMENTS
// RUN: %{refuse}
// REDEFINE: %{file} = /unscheduled.mlir
// REDEFINE: %{prefix} = UNSCHEDULED
// RUN: %{refuse}
// REDEFINE: %{file} = /verifier.mlir
// REDEFINE: %{prefix} = VERIFIER
// RUN: %{refuse}
// REDEFINE: %{file} = /large.mlir
// REDEFINE: %{prefix} = LARGE
// RUN: %{refuse}
// REDEFINE: %{file} = /attribute.mlir
// REDEFINE: %{prefix} = ATTRIBUTE
// RUN: %{refuse}
// REDEFINE: %{file} = /apply.mlir
// REDEFINE: %{prefix} = APPLY
// RUN: %{refuse}
// REDEFINE: %{file} = /vector.mlir
// REDEFINE: %{prefix} = VECTOR
// RUN: %{refuse}
// REDEFINE: %{file} = /twice.mlir
// REDEFINE: %{prefix} = TWICE
// RUN: %{refuse}
// REDEFINE: %{file} = /names.mlir
// REDEFINE: %{prefix} = NAMES
// RUN: %{refuse}
// REDEFINE: %{file} = /none.mlir
// REDEFINE: %{prefix} = NONE
// RUN: %{refuse}
// REDEFINE: %{file} = 
// REDEFINE: %{prefix} = DIRECTORY
// RUN: %{refuse}
// RUN: %python -c "print('\n' + '(' * 100000)" > %t/deep.mlir
// REDEFINE: %{file} = /deep.mlir
// REDEFINE: %{prefix} = DEEP
// RUN: %{refuse}
// RUN: %python -c "print('- ' * 100000)" > %t/signs.mlir
// REDEFINE: %{file} = /signs.mlir
// REDEFINE: %{prefix} = SIGNS
// RUN: %{refuse}
// RUN: %python -c "print('//' * (8 << 20))" > %t/huge.mlir
// REDEFINE: %{file} = /huge.mlir
// REDEFINE: %{prefix} = HUGE
// RUN: %{refuse}
// RUN: slice-opt %t/declared.mlir --emit-bytecode -o %t/bytecode.mlir
// REDEFINE: %{file} = /bytecode.mlir
// REDEFINE: %{prefix} = BYTECODE
// RUN: %{refuse}

// SYNTAX: {{.*}}syntax.mlir:1:14: error: expected non-function type
// MODULE: {{.*}}module.mlir:1:10: error: expected kernels alone in a file of schedules, got 'builtin.module'
// FUNCTION: error: expected kernels alone in a file of schedules, got 'func.func' without kern.kernel
// UNTARGETED: error: kernel 'f' of a file of schedules has no string kern.target
// TARGET: error: kernel 'f': unknown target 'z80', expected one of x86-64-v2, x86-64-v3, x86-64-v4
// EMPTY: error: expected kernel 'f' to hold one kern.generic and nothing else
// DECLARED: error: expected kernel 'f' to hold one kern.generic and nothing else
// ARGUMENTS: error: expected a kernel function (batch, begin, end, buffers...), got 
// UNSCHEDULED: error: 'kern.generic' op has no schedule; run kern-choose-schedules first
// VERIFIER: {{.*}}verifier.mlir:2:3: error: 'kern.generic' op schedule expects a positive unroll, got 0
// LARGE: error: 'kern.generic' op schedule expects task sizes in [1, 1099511627776], got 9223372036854775807
// ATTRIBUTE: {{.*}}attribute.mlir:4:{{[0-9]+}}: error: 
// APPLY: error: 'kern.generic' op cannot put dimension 1 into 8 lanes: operand 1 is at affine_map<(d0, d1, d2) -> (d1 floordiv 33, d2, d1 mod 33)>
// VECTOR: error: 'kern.generic' op schedule expects a vector of a power of two up to 8 for x86-64-v3, got 16
// TWICE: twice.mlir:16:1: error: kernel 'g' has a schedule for x86-64-v3 already
// TWICE: twice.mlir:1:1: note: the same kernel is here
// NAMES: error: redefinition of symbol named 'f'
// NONE: error: cannot read schedules '{{.*}}none.mlir': No such file or directory
// DIRECTORY: error: cannot read schedules '{{.*}}': expected a file
// DEEP: error: cannot read schedules '{{.*}}deep.mlir': expected at most 64 brackets or signs within each other, got more in line 2
// SIGNS: error: cannot read schedules '{{.*}}signs.mlir': expected at most 64 brackets or signs within each other, got more in line 1
// HUGE: error: cannot read schedules '{{.*}}huge.mlir': expected at most 16777216 bytes, got 16777217
// BYTECODE: error: cannot read schedules '{{.*}}bytecode.mlir': expected text, got bytecode

//--- syntax.mlir
func.func @f(
//--- module.mlir
module { module {} }
//--- function.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {x} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- untargeted.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 4>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- target.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "z80"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 4>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- empty.mlir
func.func @f() attributes {kern.kernel, kern.target = "x86-64-v3"} { return }
//--- declared.mlir
func.func private @f() attributes {kern.kernel, kern.target = "x86-64-v3"}
//--- arguments.mlir
func.func @f(%batch: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v3"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 4>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- unscheduled.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v3"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>]}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- verifier.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v3"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 0>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- large.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v3"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [9223372036854775807, 32], unroll = 4>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- attribute.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v3"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unrol = 4>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- apply.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x33xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v3"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 33, k, n mod 33)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 4>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x33xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- vector.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v3"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 16, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 4>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- twice.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v3"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 4>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
func.func @g(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v3"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 1>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- names.mlir
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v3"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 4>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
func.func @f(%batch: index, %begin: index, %end: index, %x: memref<?x64xf32>, %w: memref<2x64x32xf32>, %y: memref<?x64xf32>) attributes {kern.kernel, kern.target = "x86-64-v2"} {
  kern.generic {extents = array<i64: -1, 64, 64>, num_parallel = 2, combiners = [#kern.combiner<add>],
      indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (n floordiv 32, k, n mod 32)>, affine_map<(b, n, k) -> (b, n)>],
      schedule = #kern.schedule<lane_dim = 1, vector = 8, row_dim = 0, tiles = [<3 x 32>, <1 x 32>], task = [32, 32], unroll = 4>}
      ins(%x, %w : memref<?x64xf32>, memref<2x64x32xf32>) outs(%y : memref<?x64xf32>)
    combine {
    ^bb0(%a: f32, %c: f32):
      %p = arith.mulf %a, %c : f32
      kern.yield %p : f32
    } epilogue {
    ^bb0(%acc: f32, %a: f32, %c: f32):
      kern.yield %acc : f32
    }
  return
}
//--- network.mlir
func.func private @network()
