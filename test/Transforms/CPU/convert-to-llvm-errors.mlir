// A function's body cannot bring declarations into the module.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-convert-to-llvm))' -split-input-file -verify-diagnostics

func.func @alloc() {
  // expected-error @+1 {{'memref.alloc' op would call a function, which kernels do not}}
  %0 = memref.alloc() : memref<4xf32>
  return
}

// -----

func.func @copy(%x: memref<4xf32>, %y: memref<4xf32>) {
  // expected-error @+1 {{'memref.copy' op would call a function, which kernels do not}}
  memref.copy %x, %y : memref<4xf32> to memref<4xf32>
  return
}

// -----

func.func @check(%condition: i1) {
  // expected-error @+1 {{'cf.assert' op would call a function, which kernels do not}}
  cf.assert %condition, "never"
  return
}
