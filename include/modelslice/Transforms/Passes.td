//===----------------------------------------------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Passes between linalg and LLVM: fuse, pack, plan, outline, schedule, apply.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRANSFORMS_PASSES_TD
#define MODELSLICE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def ApplySchedules : Pass<"kern-apply-schedules", "func::FuncOp"> {
  let summary = "Turn a scheduled kern.generic into loops over vectors";
  let description = [{
    Obeys the schedule attribute and decides nothing. Afterwards the function
    holds scf, vector, memref, arith, math and affine operations; extents that
    are no multiple of a tile are handled by smaller tiles and masks.

    Precondition: a kernel function (batch, begin, end, buffers...) in which
    every kern.generic is on memrefs and has a schedule.
  }];
  let dependentDialects = ["affine::AffineDialect", "arith::ArithDialect",
                           "memref::MemRefDialect", "scf::SCFDialect",
                           "vector::VectorDialect"];
}

def ApproximateMath : Pass<"kern-approximate-math", "func::FuncOp"> {
  let summary = "Expand exp, log, tanh and erf into polynomials";
  let description = [{
    Vectors of any length, and scalars with the same formula, so that a value
    does not depend on whether it was computed in a vector.
  }];
  let dependentDialects = ["arith::ArithDialect", "math::MathDialect",
                           "vector::VectorDialect"];
}

def ExportKernels : Pass<"kern-export-kernels", "ModuleOp"> {
  let summary = "Give kernels the signature by which the runtime calls them";
  let description = [{
    Replaces the arguments (batch, begin, end, buffers...) of functions marked
    `kern.kernel` by (operand table, batch, begin, end) and builds the memref
    descriptors from the table. Precondition: no symbol use of a kernel but
    kern.launch, and those are gone.
  }];
  let dependentDialects = ["arith::ArithDialect", "LLVM::LLVMDialect"];
}

#endif // MODELSLICE_TRANSFORMS_PASSES_TD
