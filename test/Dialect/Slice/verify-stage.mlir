// What may be left after each stage; an error names the pass to look at.
// RUN: slice-opt %examples/mlp.mlir --slice-verify-stage=stage=slice --slice-specialise=rates=0.5 --slice-verify-stage=stage=specialised --convert-slice-to-linalg --slice-verify-stage=stage=linalg -o %t
// RUN: not slice-opt %s --slice-verify-stage 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not slice-opt %s --slice-verify-stage=stage=slice 2>&1 | FileCheck %s --check-prefix=FOREIGN
// RUN: not slice-opt %examples/mlp.mlir --slice-verify-stage=stage=specialised 2>&1 | FileCheck %s --check-prefix=RATE
// RUN: not slice-opt %s --slice-verify-stage=stage=linalg 2>&1 | FileCheck %s --check-prefix=MEMREF
// RUN: slice-opt %examples/mlp.mlir --slice-specialise=rates=0.5 -o %t.specialised
// RUN: not slice-opt %t.specialised --slice-verify-stage=stage=linalg 2>&1 | FileCheck %s --check-prefix=SLICE

// NONE: error: unknown stage '', expected one of slice, specialised, linalg
// FOREIGN: error: 'memref.alloc' op is or uses an op that no network has after stage 'slice'; the importer should have removed it
// RATE: error: 'func.func' op is or uses a slice rate after stage 'specialised'; slice-specialise should have removed it
// MEMREF: error: 'memref.alloc' op is or uses an op that it does not produce after stage 'linalg'; convert-slice-to-linalg should have removed it
// SLICE: error: 'slice.dense' op is or uses a slice op that computes after stage 'linalg'; convert-slice-to-linalg should have removed it

func.func @foreign() {
  %0 = memref.alloc() : memref<8xf32>
  return
}
