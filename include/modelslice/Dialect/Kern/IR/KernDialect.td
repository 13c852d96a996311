//===----------------------------------------------------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kern dialect: fused loop nests between linalg and vector code.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_DIALECT_KERN_IR_KERNDIALECT_TD
#define MODELSLICE_DIALECT_KERN_IR_KERNDIALECT_TD

include "mlir/IR/OpBase.td"

def Kern_Dialect : Dialect {
  let name = "kern";
  let cppNamespace = "::mlir::kern";
  let summary = "Fused regions, the launches that run them, and their schedules";
  let description = [{
    A `kern.generic` is one fused region: a loop nest that reads each operand
    once, combines over its reduction dimensions in registers, applies an
    epilogue to each finished element and stores it. It is what linalg on
    tensors becomes after fusion, what memory is planned for, what is outlined
    and merged, and what a schedule is chosen for. Rationale.md compares it
    with tile-and-fuse on linalg.

    `kern.buffer` and `kern.launch` describe a program: a table of launches
    that the runtime walks.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::memref::MemRefDialect"];
  let useDefaultAttributePrinterParser = 1;
  // Checks `kern.gpu_schedule`, `kern.gpu_variants` and `kern.rounded` of
  // kern.generic, and `kern.portion` of functions.
  let hasOperationAttrVerify = 1;
  let extraClassDeclaration = [{
    void registerAttributes();
    /// How a region becomes GPU code: a discardable attribute, beside the
    /// schedule for CPUs.
    static constexpr llvm::StringLiteral kGpuScheduleAttr = "kern.gpu_schedule";
    /// A #kern.math on a product whose factors lie in memory as that multiplies
    /// them, so that they may be copied as they are.
    static constexpr llvm::StringLiteral kRoundedAttr = "kern.rounded";

    /// An array of further schedules with smaller and smaller blocks, which
    /// compute the same bits: whoever launches the kernel takes one of all.
    static constexpr llvm::StringLiteral kGpuVariantsAttr = "kern.gpu_variants";
    /// A #kern.portion on a program, a function.
    static constexpr llvm::StringLiteral kPortionAttr = "kern.portion";
  }];
}

#endif // MODELSLICE_DIALECT_KERN_IR_KERNDIALECT_TD
