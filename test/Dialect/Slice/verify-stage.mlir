// What may be left after each stage; an error names the pass to look at.
// RUN: not slice-opt %s --slice-verify-stage 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not slice-opt %s --slice-verify-stage=stage=simplified 2>&1 | FileCheck %s --check-prefix=FOREIGN
// RUN: not slice-opt %s --slice-verify-stage=stage=linalg 2>&1 | FileCheck %s --check-prefix=LOWERED
// RUN: not slice-opt %s --slice-verify-stage=stage=regions 2>&1 | FileCheck %s --check-prefix=REGION
// RUN: not slice-opt %s --slice-verify-stage=stage=vector 2>&1 | FileCheck %s --check-prefix=VECTOR

// NONE: error: unknown stage '', expected one of simplified, differentiated, specialised, linalg, regions, packed, planned, kernels, scheduled, vector, llvm, gpu-scheduled, gpu-mapped, nvvm
// FOREIGN: error: 'llvm.mlir.undef' op is or uses an op that no network has after stage 'simplified'; the importer should have removed it
// LOWERED: error: 'llvm.mlir.undef' op is or uses an op that it does not produce after stage 'linalg'; convert-slice-to-linalg should have removed it
// REGION: error: 'llvm.mlir.undef' op is or uses an op that no region has after stage 'regions'; convert-linalg-to-kern should have removed it
// VECTOR: error: 'llvm.mlir.undef' op is or uses an op that it does not produce after stage 'vector'; kern-apply-schedules should have removed it

// What one stage leaves is too early for the next.
// RUN: not slice-opt %examples/mlp.mlir --slice-verify-stage=stage=specialised 2>&1 | FileCheck %s --check-prefix=RATE
// RUN: slice-opt %examples/tiny.mlir --slice-to-specialised=rates=0.5 -o %t
// RUN: not slice-opt %t --slice-verify-stage=stage=linalg 2>&1 | FileCheck %s --check-prefix=SLICE
// RUN: slice-opt %examples/tiny.mlir --slice-to-linalg=rates=0.5 -o %t
// RUN: not slice-opt %t --slice-verify-stage=stage=regions 2>&1 | FileCheck %s --check-prefix=LINALG
// RUN: slice-opt %examples/tiny.mlir --slice-to-packed=rates=0.5 -o %t
// RUN: not slice-opt %t --slice-verify-stage=stage=planned 2>&1 | FileCheck %s --check-prefix=TENSOR
// RUN: slice-opt %examples/tiny.mlir --slice-to-planned=rates=0.5 -o %t
// RUN: not slice-opt %t --slice-verify-stage=stage=kernels 2>&1 | FileCheck %s --check-prefix=PLANNED
// RUN: slice-opt %examples/tiny.mlir --slice-to-kernels=rates=0.5 -o %t
// RUN: not slice-opt %t --slice-verify-stage=stage=scheduled 2>&1 | FileCheck %s --check-prefix=SCHEDULE
// RUN: slice-opt %examples/tiny.mlir --slice-to-scheduled=rates=0.5 -o %t
// RUN: not slice-opt %t --slice-verify-stage=stage=vector 2>&1 | FileCheck %s --check-prefix=LOOPS
// RUN: slice-opt %examples/tiny.mlir --slice-to-vector=rates=0.5 -o %t
// RUN: not slice-opt %t --slice-verify-stage=stage=llvm 2>&1 | FileCheck %s --check-prefix=LLVM
// RUN: slice-opt %examples/tiny.mlir --slice-to-kernels=rates=0.5 -o %t
// RUN: not slice-opt %t --slice-verify-stage=stage=gpu-scheduled 2>&1 | FileCheck %s --check-prefix=GPU-SCHEDULE
// RUN: slice-opt %examples/tiny.mlir --slice-to-gpu-scheduled=rates=0.5 -o %t
// RUN: not slice-opt %t --slice-verify-stage=stage=gpu-mapped 2>&1 | FileCheck %s --check-prefix=GPU-MAPPED
// RUN: slice-opt %examples/tiny.mlir --slice-to-gpu-mapped=rates=0.5 -o %t
// RUN: not slice-opt %t --slice-verify-stage=stage=nvvm 2>&1 | FileCheck %s --check-prefix=NVVM

// RATE: error: 'func.func' op is or uses a slice rate after stage 'specialised'; slice-specialise should have removed it
// SLICE: error: 'slice.dense' op is or uses a slice op that computes after stage 'linalg'; convert-slice-to-linalg should have removed it
// LINALG: error: 'linalg.fill' op is or uses an op of linalg after stage 'regions'; convert-linalg-to-kern should have removed it
// TENSOR: error: 'func.func' op is or uses a tensor after stage 'planned'; kern-plan-memory should have removed it
// PLANNED: error: 'kern.generic' op is or uses a fused region of an entry after stage 'kernels'; kern-outline-kernels should have removed it
// SCHEDULE: error: 'kern.generic' op is or uses a kernel without a schedule after stage 'scheduled'; kern-choose-schedules should have removed it
// LOOPS: error: 'kern.generic' op is or uses a kernel that is not loops yet after stage 'vector'; kern-apply-schedules should have removed it
// LLVM: error: 'slice.param' op is or uses an op of another dialect after stage 'llvm'; a conversion to LLVM should have removed it
// GPU-SCHEDULE: error: 'kern.generic' op is or uses a kernel without a GPU schedule after stage 'gpu-scheduled'; kern-choose-gpu-schedules should have removed it
// GPU-MAPPED: error: 'slice.param' op is or uses an op that it does not produce after stage 'gpu-mapped'; kern-map-kernels should have removed it
// NVVM: error: 'gpu.func' op is or uses an op of another dialect after stage 'nvvm'; a conversion to NVVM should have removed it

func.func @foreign() {
  %0 = llvm.mlir.undef : f32
  return
}
